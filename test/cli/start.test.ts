import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { commandsIn } from '../support/commands.js'

// The command as a user starts it, in a folder of its own.

const { folder, start } = commandsIn()

it('tells the first administrator although the port is taken; they can log in at the next start, which Ctrl-C ends well', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const failed = start({ PORT: String(port) })
  expect(await failed.ended).toBe(1)
  expect(failed.text()).toContain(`Something listens on 127.0.0.1:${port} already; PORT names another port.`)
  expect(failed.text()).not.toMatch(/^\s+at |errno/m)
  const [, password] = /Password: +(\S+)/.exec(failed.text())!
  other.close()

  const next = start({ PORT: '0' })
  const url = await next.url()
  expect(next.text()).not.toContain('Password')
  expect(next.text()).toMatch(/^Tessera \d+\.\d+\.\d+, with the API of Directus 11\.17\.4, is ready\.$/m)
  const body = JSON.stringify({ email: 'admin@example.com', password })
  const answer = await fetch(`${url}/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(answer.status).toBe(200)
  expect(existsSync(join(folder, 'data', 'secret'))).toBe(true)
  next.child.kill('SIGINT')
  expect(await next.ended).toBe(0)
})

it('tells in a sentence that a database can not be opened, without the password to it', async () => {
  const server = start({ DB_CLIENT: 'pg', DB_CONNECTION_STRING: 'postgres://me:very-secret@127.0.0.1:1/nothing' })
  expect(await server.ended).toBe(1)
  expect(server.text()).toMatch(/^The database can't be opened: connect ECONNREFUSED 127\.0\.0\.1:1\.$/m)
  expect(server.text()).not.toMatch(/very-secret|^\s+at /m)
})

it('tells every mistake of the configuration in a sentence of its own', async () => {
  const server = start({ PORT: 'many', DB_CLIENT: 'oracle' })
  expect(await server.ended).toBe(1)
  expect(server.text()).toMatch(/^PORT /m)
  expect(server.text()).toMatch(/^DB_CLIENT /m)
})

it('tells its release and that of the API, before anything is set up', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  for (const word of ['--version', 'version']) {
    const command = start({ DB_CLIENT: 'oracle' }, [word])
    expect(await command.ended).toBe(0)
    expect(command.text()).toBe(`Tessera ${version}, with the API of Directus 11.17.4\n`)
  }
})
