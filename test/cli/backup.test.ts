import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { commandsIn } from '../support/commands.js'

describe('issue 19: a project on SQLite', () => {
  const { folder, start } = commandsIn()
  const token = 'token-of-the-administrator'
  const headers = { authorization: `Bearer ${token}` }
  const content = randomBytes(2_500_000)
  const environment = {
    DB_FILENAME: 'project.sqlite',
    ADMIN_TOKEN: token,
    ADMIN_PASSWORD: 'admin-pass-1',
    STORAGE_LOCAL_ROOT: './files',
    PORT: '0',
  }
  const elsewhere = { ...environment, DB_FILENAME: './other/project.sqlite', STORAGE_LOCAL_ROOT: './other-files' }
  const run = async (where: Record<string, string>, ...words: readonly string[]) => {
    const command = start(where, words)
    return { code: await command.ended, text: command.text() }
  }
  let file = ''
  let saved: { code: number | null; text: string }

  beforeAll(async () => {
    const server = start(environment)
    const url = await server.url()
    const fields = [
      { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} },
      { field: 'title', type: 'string', schema: {}, meta: {} },
    ]
    const send = (path: string, body: unknown) =>
      fetch(url + path, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) })
    await send('/collections', { collection: 'notes', schema: {}, meta: {}, fields })
    await send('/items/notes', [{ title: 'One' }, { title: 'Two' }])
    const form = new FormData()
    form.append('file', new Blob([content], { type: 'application/octet-stream' }), 'content.bin')
    const uploaded = (await (await fetch(`${url}/files`, { method: 'POST', headers, body: form })).json()) as { data: { id: string } }
    file = uploaded.data.id
    // The server is running.
    saved = await run(environment, 'backup', 'saved.backup')
    server.child.kill('SIGTERM')
    await server.ended
  }, 60_000)

  it('is saved in one file, and made of it again, with its files', async () => {
    expect(saved).toEqual({ code: 0, text: expect.stringMatching(/saved\.backup: the database, whole, and 1 files \(2\.4 MiB\)/) })
    expect(readdirSync(folder).filter((name) => name.startsWith('saved'))).toEqual(['saved.backup'])
    const restored = await run(elsewhere, 'restore', 'saved.backup')
    expect(restored).toEqual({ code: 0, text: expect.stringContaining('the database, whole, and 1 files') })
    const server = start(elsewhere)
    const url = await server.url()
    const notes = (await (await fetch(`${url}/items/notes`, { headers })).json()) as { data: unknown }
    expect(notes.data).toEqual([
      { id: 1, title: 'One' },
      { id: 2, title: 'Two' },
    ])
    const asset = Buffer.from(await (await fetch(`${url}/assets/${file}`, { headers })).arrayBuffer())
    expect(asset.equals(content)).toBe(true)
    const collections = (await (await fetch(`${url}/collections`, { headers })).json()) as { data: { collection: string }[] }
    expect(collections.data.filter(({ collection }) => collection.includes('backup'))).toEqual([])
    server.child.kill('SIGTERM')
    await server.ended
  }, 60_000)

  it('is overwritten by none of both', async () => {
    expect(await run(environment, 'backup', 'saved.backup')).toEqual({ code: 1, text: '"saved.backup" is there already.\n' })
    expect(await run(environment, 'restore', 'saved.backup')).toMatchObject({ code: 1, text: expect.stringContaining('is there already') })
  })

  it('is not made of what is damaged, or no backup', async () => {
    const third = { ...environment, DB_FILENAME: './third/project.sqlite', STORAGE_LOCAL_ROOT: './third-files' }
    cpSync(join(folder, 'saved.backup'), join(folder, 'damaged.backup'))
    const bytes = readFileSync(join(folder, 'damaged.backup'))
    const at = bytes.indexOf(content.subarray(1_000, 1_016))
    bytes[at] = bytes[at]! ^ 0xff
    writeFileSync(join(folder, 'damaged.backup'), bytes)
    expect(await run(third, 'restore', 'damaged.backup')).toMatchObject({ code: 1, text: expect.stringContaining('is damaged') })
    expect(await run(third, 'restore', 'project.sqlite')).toMatchObject({ code: 1, text: expect.stringContaining('is no backup') })
    expect(existsSync(join(folder, 'third', 'project.sqlite'))).toBe(false)
  }, 60_000)

  it('elsewhere is saved by the program of its database, which is told without a password', async () => {
    const postgres = { DB_CLIENT: 'pg', DB_CONNECTION_STRING: 'postgres://me:hidden@db.example:5433/project' }
    const { code, text } = await run(postgres, 'backup', 'saved.dump')
    expect(code).toBe(1)
    expect(text).toContain('pg_dump --host=db.example --port=5433 --username=me --format=custom --file="saved.dump" project')
    expect(text).not.toContain('hidden')
  })
})
