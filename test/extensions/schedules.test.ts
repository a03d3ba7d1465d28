import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from '@jest/globals'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

const servers: ExtensionServer[] = []
const folders: string[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

it('schedules of hooks run on one of several servers of a database', async () => {
  const extensions = extensionsFolder({
    'hooks/clock/index.js': `export default ({ schedule }, { database }) => {
      schedule('* * * * * *', async () => { await database('ticks').insert({ second: Math.floor(Date.now() / 1000) }) })
      schedule('* * * * * *', async () => { await database('others').insert({ second: Math.floor(Date.now() / 1000) }) })
    }`,
  })
  const data = mkdtempSync(join(tmpdir(), 'tessera-'))
  folders.push(extensions, data)
  const environment = { DB_FILENAME: join(data, 'shared.sqlite'), EXTENSIONS_MUST_LOAD: 'true' }
  const empty = extensionsFolder({})
  folders.push(empty)
  const first = await startWithExtensions(empty, environment)
  await first.platform.database.knex.schema.createTable('ticks', (table) => void table.integer('second'))
  await first.platform.database.knex.schema.createTable('others', (table) => void table.integer('second'))
  await first.close()
  for (let node = 0; node < 2; node += 1)
    servers.push(await startWithExtensions(extensions, environment, { prepare: async () => undefined }))
  const { knex } = servers[0]!.platform.database
  const seconds = async (table: string) => (await knex(table).select('second')).map(({ second }: { second: number }) => second)
  while ((await seconds('ticks')).length < 3 || (await seconds('others')).length < 3) await new Promise((done) => setTimeout(done, 50))
  for (const table of ['ticks', 'others']) {
    const all = await seconds(table)
    expect(new Set(all).size).toBe(all.length)
  }
}, 20_000)
