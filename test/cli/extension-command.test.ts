import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { commandsIn } from '../support/commands.js'

describe('Commands of extensions', () => {
  const { folder, start } = commandsIn()
  const hook = join(folder, 'extensions', 'hooks', 'counting')
  mkdirSync(hook, { recursive: true })
  writeFileSync(
    join(hook, 'index.js'),
    `export default ({ init }, { services, getSchema }) => {
      init('cli.before', ({ program }) => {
        program.command('tally <collection>').description('Counts items').action(async (collection) => {
          const items = new services.ItemsService(collection, { schema: await getSchema() })
          console.log('There are', (await items.readByQuery({ aggregate: { count: '*' } }))[0].count)
        })
      })
    }`,
  )
  const run = async (...words: readonly string[]) => {
    const command = start({ EXTENSIONS_PATH: './extensions', ADMIN_PASSWORD: 'admin-pass-1' }, words)
    return { code: await command.ended, text: command.text() }
  }

  it('are carried out with the database, while no server listens', async () => {
    expect(await run('tally', 'directus_users')).toEqual({ code: 0, text: expect.stringContaining('There are 1') })
  }, 30_000)

  it('that no extension has are told', async () => {
    expect(await run('nothing')).toEqual({ code: 1, text: expect.stringContaining('There is no command "nothing"') })
  }, 30_000)
})
