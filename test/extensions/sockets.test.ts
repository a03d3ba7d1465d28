import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import WebSocket from 'ws'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

describe('Hooks of WebSockets', () => {
  let server: ExtensionServer
  let folder: string
  beforeAll(async () => {
    folder = extensionsFolder({
      'hooks/sockets/index.js': `const told = []
        export default ({ filter, action, init }, { services, getSchema }) => {
          for (const name of ['connect', 'message', 'close', 'auth.success', 'auth.failure'])
            action('websocket.' + name, ({ event, client, message }) => told.push([event, typeof client.uid, client.accountability?.admin ?? null, message?.type ?? null]))
          filter('websocket.message', (message) => (message.type === 'hello' ? { ...message, type: 'ping' } : message))
          filter('websocket.authenticate', (accountability, { message }) => (message.access_token ? { ...accountability, app: true } : accountability))
          init('routes.custom.before', ({ app }) => {
            app.get('/told', (req, res) => res.json(told))
            app.get('/shout', async (req, res) => {
              const sockets = new services.WebSocketService({ schema: await getSchema() })
              sockets.broadcast({ type: 'shout' }, { user: req.query.user })
              res.json(sockets.clients().length)
            })
          })
        }`,
    })
    server = await startWithExtensions(folder, { EXTENSIONS_MUST_LOAD: 'true', WEBSOCKETS_ENABLED: 'true', WEBSOCKETS_REST_AUTH: 'public' })
  })
  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('see connections, may change messages, and reach clients', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/websocket`)
    const received: { type: string }[] = []
    const waiting: (() => void)[] = []
    socket.on('message', (data) => {
      received.push(JSON.parse(String(data)) as { type: string })
      waiting.shift()?.()
    })
    const next = () => new Promise<void>((done) => void waiting.push(done))
    await new Promise((done) => socket.once('open', done))
    const say = async (message: object) => {
      const answered = next()
      socket.send(JSON.stringify(message))
      await answered
    }
    await say({ type: 'hello' })
    await say({ type: 'auth', access_token: 'token-of-the-administrator' })
    await say({ type: 'auth', access_token: 'wrong' })
    const { data } = (await server.request('/users/me?fields=id')).body as { data: { id: string } }
    expect(await server.request('/shout?user=nobody')).toMatchObject({ body: '1' })
    const shouted = next()
    await server.request(`/shout?user=${data.id}`)
    await shouted
    expect(received.map(({ type }) => type)).toEqual(['pong', 'auth', 'auth', 'shout'])
    const closed = new Promise((done) => socket.once('close', done))
    socket.close()
    await closed
    const told = async () => (await server.request('/told')).body as unknown[]
    while ((await told()).length < 7) await new Promise((done) => setTimeout(done, 10))
    expect(await told()).toEqual([
      ['websocket.connect', 'string', false, null],
      ['websocket.message', 'string', false, 'ping'],
      ['websocket.message', 'string', false, 'auth'],
      ['websocket.auth.success', 'string', true, null],
      ['websocket.message', 'string', true, 'auth'],
      ['websocket.auth.failure', 'string', true, null],
      ['websocket.close', 'string', true, null],
    ])
  })
})
