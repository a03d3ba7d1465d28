import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { commandsIn } from '../support/commands.js'

// Issue 19: what a project needs beside its server, each command as a user starts it.

describe('issue 19: commands', () => {
  const { folder, start } = commandsIn()
  const environment = { DB_FILENAME: 'project.sqlite', ADMIN_PASSWORD: 'admin-pass-1', ADMIN_EMAIL: 'admin@example.com' }
  const run = async (...words: readonly string[]) => {
    const command = start(environment, words)
    return { code: await command.ended, text: command.text() }
  }
  const json = async (...words: readonly string[]): Promise<unknown> => {
    const { code, text } = await run(...words, '--json')
    // Progress goes to where errors go.
    const result = text.split('\n').find((line) => /^[{[]"?/.test(line) && !line.startsWith('[#') && !line.startsWith('[.'))
    expect([code, result]).toEqual([0, expect.any(String)])
    return JSON.parse(result!)
  }
  const columns = (name: string) => ({ collection: 'notes', field: name, type: name === 'id' ? 'integer' : 'string', meta: {} })
  const snapshot = {
    version: 1,
    directus: 'any',
    vendor: 'any',
    collections: [{ collection: 'notes', meta: {}, schema: { name: 'notes' } }],
    fields: [
      { ...columns('id'), schema: { is_primary_key: true, has_auto_increment: true } },
      { ...columns('title'), schema: { max_length: 10, is_nullable: false } },
    ],
    relations: [],
  }

  beforeAll(async () => {
    expect(await run('bootstrap')).toEqual({ code: 0, text: 'The database was made.\n  Administrator: admin@example.com\n' })
    writeFileSync(join(folder, 'snapshot.json'), JSON.stringify(snapshot))
    const { code, text } = await run('schema', 'apply', 'snapshot.json', '--force', '--merge', '--yes')
    expect([code, text]).toEqual([0, expect.stringContaining('The changes were applied.')])
  })

  it('makes and lists users and roles', async () => {
    const { id } = (await json('roles', 'create', '--role', 'Editors', '--app')) as { id: string }
    await json('users', 'create', '--email', 'editor@example.com', '--password', 'editor-pass-1', '--role', id)
    expect(await json('users', 'list')).toMatchObject([
      { email: 'admin@example.com', role: 'Administrator' },
      { email: 'editor@example.com', role: 'Editors', status: 'active' },
    ])
  })

  it('imports and exports, and tells the rows that are refused', async () => {
    writeFileSync(join(folder, 'notes.csv'), 'id,title\n1,One\n2,\n3,Three\n')
    const first = await run('import', 'notes', 'notes.csv', '--json')
    const report = JSON.parse(first.text.split('\n').find((line) => line.startsWith('{'))!) as { reasons: unknown }
    expect([first.code, report]).toMatchObject([2, { inserted: 2, updated: 0, refused: 1, reasons: [{ row: 2 }] }])
    writeFileSync(join(folder, 'notes.json'), '[{"id": 1, "title": "a, ]\\""},\n {"title": "Four"}]')
    expect((await run('import', 'notes', 'notes.json')).text).toContain('1 inserted, 1 updated, 0 refused')
    writeFileSync(join(folder, 'notes.ndjson'), '{"id": 3, "title": "Drei"}\n')
    expect((await run('import', 'notes', 'notes.ndjson')).text).toContain('0 inserted, 1 updated, 0 refused')
    expect(await json('count', 'notes')).toEqual({ collection: 'notes', count: 3 })
    expect((await run('export', 'notes', 'out.json')).code).toBe(0)
    const written = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as { title: string }[]
    expect(written.map(({ title }) => title)).toEqual(['a, ]"', 'Drei', 'Four'])
  })

  it('keeps the schema in a folder, and fails in CI where it is another', async () => {
    expect((await run('schema', 'pull', 'schema', '--include', 'access')).text).toContain('+ collections/notes.yaml')
    expect(await run('schema', 'pull', 'schema', '--check', '--include', 'access')).toEqual({ code: 0, text: 'There are no changes.\n' })
    expect(await run('schema', 'check', 'schema')).toEqual({ code: 0, text: 'There are no changes.\n' })
    expect(await run('schema', 'rename', 'notes.title', 'headline')).toEqual({ code: 0, text: 'notes.title is notes.headline now.\n' })
    expect(await run('schema', 'check', 'schema')).toEqual({ code: 2, text: '> field notes.headline becomes title\n' })
    expect((await run('schema', 'push', 'schema', '--yes')).code).toBe(0)
    const text = readFileSync(join(folder, 'schema/collections/notes.yaml'), 'utf8')
    writeFileSync(
      join(folder, 'schema/collections/notes.yaml'),
      text.replace(/ {2}- collection: notes\n {4}field: title[\s\S]*?(?=relations:)/, ''),
    )
    const told = await run('schema', 'diff', 'schema')
    expect(told).toEqual({ code: 2, text: '- field notes.title\n! 3 values of notes.title would be lost; needs --allow-destructive\n' })
    expect((await run('schema', 'push', 'schema', '--yes')).code).toBe(1)
  })

  it('tells of databases, keys, types, and what is wrong', async () => {
    expect(await json('introspect', 'file:project.sqlite')).toMatchObject({
      tables: [{ table: 'notes', key: ['id'], fields: { id: 'integer', title: 'string' } }],
    })
    expect((await run('security', 'key:generate')).text).toMatch(/^[0-9a-f-]{36}\n$/)
    expect((await run('security', 'secret:generate')).text).toMatch(/^\S{43}\n$/)
    await json('types', '--out', 'types')
    expect(readFileSync(join(folder, 'types/sdk.ts'), 'utf8')).toContain('notes')
    const { findings } = (await json('doctor')) as { findings: { what: string; state: string }[] }
    expect(findings.filter(({ state }) => state === 'error')).toEqual([])
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['database', 'migrations', 'storage local', 'metadata', 'administrators']),
    )
    expect((await run('database', 'install')).code).toBe(1)
    expect(await json('database', 'migrate:latest')).toEqual({ applied: [] })
    const { takenBack } = (await json('database', 'migrate:down', '--allow-destructive')) as { takenBack: string }
    expect((await run('database', 'migrate:up')).text).toBe(`applied ${takenBack}\n`)
    expect((await run('--help')).text).toContain('tessera <command>')
  })

  it('tells how to mend what surrounds a project', async () => {
    mkdirSync(join(folder, 'broken/nothing'), { recursive: true })
    writeFileSync(join(folder, 'broken/nothing/package.json'), '{')
    const wrong = { EMAIL_TRANSPORT: 'smtp', EMAIL_SMTP_HOST: '127.0.0.1', EMAIL_SMTP_PORT: '1', EXTENSIONS_PATH: 'broken' }
    const command = start({ ...environment, ...wrong, REDIS: 'redis://127.0.0.1:1', SYNCHRONIZATION_STORE: 'memory' }, ['doctor'])
    expect([await command.ended, command.text()]).toEqual([2, expect.any(String)])
    for (const finding of [
      /^error +mail: .*ECONNREFUSED.*\n +-> .*EMAIL_SMTP_HOST/m,
      /^error +Redis: .*\n +-> .*REDIS/m,
      /^error +extensions: .*nothing/m,
    ])
      expect(command.text()).toMatch(finding)
  })

  it('copies the whole project, once and again', async () => {
    const tables = async () =>
      (
        (await json('copy', '--from', 'file:project.sqlite', '--to', 'file:copy.sqlite')) as {
          tables: { table: string; rows: number; skipped: number; isSame: boolean }[]
        }
      ).tables
    const first = await tables()
    expect(existsSync(join(folder, 'copy.sqlite'))).toBe(true)
    expect(first.filter(({ isSame }) => !isSame)).toEqual([])
    expect(first.find(({ table }) => table === 'notes')).toEqual({ table: 'notes', rows: 3, skipped: 0, isSame: true })
    expect((await tables()).find(({ table }) => table === 'notes')).toEqual({ table: 'notes', rows: 3, skipped: 3, isSame: true })
  })

  it.each([
    [['count'], "missing required argument 'collection'"],
    [['users', 'create'], "required option '--email <email>' not specified"],
    [['import', 'notes', 'none.csv'], 'none.csv cannot be read (ENOENT).'],
    [['nothing'], 'There is no command "nothing".'],
  ])('%j is refused in a sentence', async (words, sentence) => {
    const { code, text } = await run(...words)
    expect([code, text]).toEqual([1, expect.stringContaining(sentence)])
    expect(text).not.toMatch(/^\s+at /m)
  })
})
