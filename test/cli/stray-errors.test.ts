import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { commandsIn } from '../support/commands.js'

const { folder, start } = commandsIn()

const careless = `
export default (router) => {
  router.get('/timer', (_request, response) => { setTimeout(() => { throw new Error('thrown in a timer') }, 1); response.send('on its way') })
  router.get('/promise', (_request, response) => { void Promise.reject(new Error('rejected, and nobody cares')); response.send('on its way') })
  router.get('/async', async (_request, response) => { void (async () => { await null; throw new Error('thrown in a floating promise') })(); response.send('on its way') })
  router.get('/emitter', async (_request, response) => { const { EventEmitter } = await import('node:events'); setImmediate(() => new EventEmitter().emit('error', new Error('an error event'))); response.send('on its way') })
  router.get('/no-error', (_request, response) => { void Promise.reject('only a text'); response.send('on its way') })
}`

it('issue 11.1: what an extension throws outside of a request is logged with its name, and the server goes on', async () => {
  const endpoint = join(folder, 'extensions', 'endpoints', 'careless-one')
  mkdirSync(endpoint, { recursive: true })
  writeFileSync(join(endpoint, 'index.js'), careless)
  const server = start({ PORT: '0', EXTENSIONS_PATH: './extensions', LOG_LEVEL: 'error' })
  const url = await server.url()
  for (const [path, words] of [
    ['timer', 'thrown in a timer'],
    ['promise', 'rejected, and nobody cares'],
    ['async', 'thrown in a floating promise'],
    ['emitter', 'an error event'],
  ] as const) {
    expect((await fetch(`${url}/careless-one/${path}`)).status).toBe(200)
    await server.until(new RegExp(words))
  }
  expect(server.text().match(/The extension \\"careless-one\\" threw an error outside of any request/g)).toHaveLength(4)
  expect((await fetch(`${url}/careless-one/no-error`)).status).toBe(200)
  await server.until(/The server, or a library of it, threw an error/)
  expect((await fetch(`${url}/server/ping`)).status).toBe(200)
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
})
