import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from '@jest/globals'

// The command as a user starts it, in a folder of his own.

const folder = mkdtempSync(join(tmpdir(), 'tessera-cli-'))
const loader = pathToFileURL(resolve('node_modules/tsx/dist/loader.mjs')).href
const running = new Set<ChildProcess>()

afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  /** What was printed, out and error in one. */
  text(): string
  until(pattern: RegExp): Promise<RegExpExecArray>
}

function start(environment: Record<string, string>): Started {
  const { PATH } = process.env
  const child = spawn(process.execPath, ['--import', loader, resolve('src/cli/index.ts'), 'start'], {
    cwd: folder,
    env: { PATH, LOG_LEVEL: 'silent', EXTENSIONS_PATH: './none', ...environment },
  })
  running.add(child)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (printed += piece))
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(printed)
      if (match) return match
      const isOver = await Promise.race([ended.then(() => true), new Promise<false>((go) => setTimeout(go, 20, false))])
      if (isOver && !pattern.test(printed)) throw new Error(`The server ended and printed: ${printed}`)
    }
  }
  return { child, ended, text: () => printed, until }
}

it('tells the first administrator although the port is taken; he can log in at the next start, which Ctrl-C ends well', async () => {
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
  const [, url] = await next.until(/GraphQL +(http:\S+)\/graphql\n/)
  await next.until(/REST/)
  expect(next.text()).not.toContain('Password')
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
