import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { questionsTo } from '../support/app.js'
import { commandsIn } from '../support/commands.js'

// Issue 19: the schema of one project becomes that of another by two commands.

describe('issue 19: tessera schema', () => {
  const { folder, start } = commandsIn()
  const token = 'token-of-the-administrator'
  const of = (file: string) => ({ PORT: '0', ADMIN_TOKEN: token, ADMIN_PASSWORD: 'admin-pass-1', DB_FILENAME: file })
  const [laptop, production] = [of('laptop.sqlite'), of('production.sqlite')]

  beforeAll(async () => {
    const [one, other] = [start(laptop), start(production)]
    const { must } = questionsTo(await one.url())
    const key = { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} }
    await must('/collections', { body: { collection: 'notes', meta: { icon: 'note' }, schema: {}, fields: [key] } })
    await other.url()
    for (const server of [one, other]) {
      server.child.kill('SIGTERM')
      await server.ended
    }
  })

  const run = async (environment: Record<string, string>, ...words: readonly string[]) => {
    const command = start(environment, ['schema', ...words])
    const code = await command.ended
    return { code, text: command.text() }
  }

  it('writes a snapshot, tells what it would change, and changes it once', async () => {
    expect(await run(laptop, 'snapshot', 'snapshot.yaml')).toEqual({ code: 0, text: '' })
    expect(readFileSync(join(folder, 'snapshot.yaml'), 'utf8')).toMatch(/^version: 1\ndirectus: /)
    const told = '+ collection notes\n+ field notes.id\n'
    expect(await run(production, 'diff', 'snapshot.yaml')).toEqual({ code: 2, text: told })
    expect(await run(production, 'apply', 'snapshot.yaml', '--dry-run')).toEqual({ code: 0, text: told })
    const unasked = await run(production, 'apply', 'snapshot.yaml')
    expect(unasked).toEqual({ code: 1, text: `${told}Nobody can be asked whether to apply this: say --yes.\n` })
    expect(await run(production, 'apply', 'snapshot.yaml', '--yes')).toEqual({ code: 0, text: `${told}The changes were applied.\n` })
    expect(await run(production, 'apply', 'snapshot.yaml', '--yes')).toEqual({ code: 0, text: 'There are no changes.\n' })
    expect((await run(production, 'snapshot', '--format', 'json')).text).toContain('"icon": "note"')
  })

  it.each([
    ['no action', [], 'Usage: tessera schema'],
    ['a file that is not there', ['apply', 'none.yaml', '-y'], 'none.yaml cannot be read (ENOENT).'],
    ['a file that is no snapshot', ['diff', 'other.yaml'], '"version" is required'],
    ['a flag that is none', ['diff', 'snapshot.yaml', '--wrong'], "unknown option '--wrong'"],
  ])('refuses %s in a sentence', async (_title, words, sentence) => {
    writeFileSync(join(folder, 'other.yaml'), 'title: no snapshot\n')
    const { code, text } = await run(production, ...words)
    expect([code, text]).toEqual([1, expect.stringContaining(sentence)])
    expect(text).not.toMatch(/^\s+at /m)
  })
})
