import { createConnection } from 'node:net'
import { authentication, createDirectus, createItem, realtime, rest, staticToken, updateItem } from '@directus/sdk'
import { expect, it } from '@jest/globals'
import { WebSocket } from 'ws'
import { admin, adminToken, onEachApp, startApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'
import { testDatabases } from '../support/databases.js'
import { connectSocket } from '../support/sockets.js'

interface Blog {
  tags: { id: number; name: string }[]
}

onEachApp(
  'The unmodified SDK',
  (app) => {
    it('logs in, subscribes, and is told of changes', async () => {
      const client = createDirectus<Blog>(app().url, { globals: { fetch, URL, WebSocket: WebSocket as never } })
        .with(authentication('json', { autoRefresh: false }))
        .with(rest())
        .with(realtime({ authMode: 'handshake', reconnect: false, heartbeat: true }))
      await client.login(admin)
      await client.connect()
      const { subscription, unsubscribe } = await client.subscribe('tags', {
        query: { fields: ['id', 'name'], filter: { id: { _gte: 100 } } },
      })
      expect((await subscription.next()).value).toMatchObject({ event: 'init', data: [] })
      await client.request(createItem('tags', { id: 100, name: 'hundred' }))
      expect((await subscription.next()).value).toMatchObject({ event: 'create', data: [{ id: 100, name: 'hundred' }] })
      await client.request(updateItem('tags', 100, { name: 'C' }))
      expect((await subscription.next()).value).toMatchObject({ event: 'update', data: [{ id: 100, name: 'C' }] })
      unsubscribe()
      client.disconnect()
    })

    it('sends messages of its own', async () => {
      const client = createDirectus<Blog>(app().url, { globals: { fetch, URL, WebSocket: WebSocket as never } })
        .with(staticToken(adminToken))
        .with(realtime({ reconnect: false }))
      await client.connect()
      const answered = new Promise((resolve) =>
        client.onWebSocket('message', (message) => (message as { uid?: string }).uid === 'mine' && resolve(message)),
      )
      client.sendMessage({ type: 'items', action: 'read', collection: 'tags', query: { fields: ['name'], limit: 1 }, uid: 'mine' })
      expect(await answered).toEqual({ type: 'items', data: [{ name: 'blue' }], uid: 'mine' })
      client.disconnect()
    })
  },
  fillBlog,
  { WEBSOCKETS_ENABLED: 'true' },
)

/** A server of its own with these settings; it is gone in the end. */
async function withServer(
  environment: Record<string, string>,
  work: (app: Awaited<ReturnType<typeof startApp>>) => Promise<void>,
): Promise<void> {
  const database = await testDatabases[0]!.create()
  const app = await startApp(database.config, { WEBSOCKETS_ENABLED: 'true', ...environment })
  try {
    await work(app)
  } finally {
    await app.stop()
    await database.drop()
  }
}

it('a token that ends makes the client nobody, who may come in again', () =>
  withServer({ ACCESS_TOKEN_TTL: '2s', WEBSOCKETS_REST_AUTH_TIMEOUT: '1' }, async (app) => {
    const client = await connectSocket(app)
    const first = await client.ask({ type: 'auth', ...admin })
    expect(await client.next()).toMatchObject({ type: 'auth', status: 'error', error: { code: 'TOKEN_EXPIRED' } })
    expect(await client.ask({ type: 'auth', refresh_token: first.refresh_token })).toMatchObject({ status: 'ok' })
    expect(await client.next()).toMatchObject({ error: { code: 'TOKEN_EXPIRED' } })
    expect(await client.next()).toMatchObject({ error: { code: 'AUTH_TIMEOUT' } })
    await client.closed
  }))

it('in strict mode a token is needed to connect, in public mode none ever', async () => {
  await withServer({ WEBSOCKETS_REST_AUTH: 'strict' }, async (app) => {
    await expect(connectSocket(app)).rejects.toThrow('401')
    await (await connectSocket(app, `/websocket?access_token=${adminToken}`)).close()
  })
  await withServer({ WEBSOCKETS_REST_AUTH: 'public' }, async (app) => {
    const client = await connectSocket(app)
    expect(await client.ask({ type: 'items', action: 'read', collection: 'anything' })).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await client.ask({ type: 'auth', access_token: 'no-token-of-anybody' })).toMatchObject({ error: { code: 'AUTH_FAILED' } })
    expect(await client.ask({ type: 'ping' })).toEqual({ type: 'pong' })
    await client.close()
  })
})

it('is off unless it is switched on, says so, and bounds its connections', async () => {
  await withServer({ WEBSOCKETS_ENABLED: 'false' }, async (app) => {
    await expect(connectSocket(app)).rejects.toThrow()
    expect(await app.must('/server/info')).toMatchObject({ websocket: false })
  })
  await withServer({ WEBSOCKETS_REST_CONN_LIMIT: '1', WEBSOCKETS_GRAPHQL_ENABLED: 'false' }, async (app) => {
    expect(await app.must('/server/info')).toMatchObject({
      websocket: { rest: { authentication: 'handshake', path: '/websocket' }, graphql: false, heartbeat: 30 },
    })
    const client = await connectSocket(app)
    await expect(connectSocket(app)).rejects.toThrow('429')
    await client.close()
  })
})

it('lets go of a client that does not answer, and of all when the server stops', async () => {
  await withServer({ WEBSOCKETS_HEARTBEAT_PERIOD: '1' }, async (app) => {
    const client = await connectSocket(app, `/websocket?access_token=${adminToken}`)
    await client.closed
  })
  let closed: Promise<number> | undefined
  await withServer({}, async (app) => {
    closed = (await connectSocket(app, `/websocket?access_token=${adminToken}`)).closed
  })
  expect(await closed).toBe(1001)
})

it('65: bytes that are no frames end the connection that sent them, and nothing else', () =>
  withServer({}, async (app) => {
    const { port, hostname } = new URL(app.url)
    for (const bytes of ['ffffffffffffffffffff', '81fe0005', '8180', 'c1050102030405', '81ff7fffffffffffffff00000000']) {
      const socket = createConnection(Number(port), hostname)
      const closed = new Promise((resolve) => socket.on('close', resolve))
      socket.on('error', () => undefined)
      socket.on('data', (data) => String(data).startsWith('HTTP/1.1 101') && socket.end(Buffer.from(bytes, 'hex')))
      socket.write(
        `GET /websocket?access_token=${adminToken} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      )
      await closed
    }
    expect((await app.request('/server/ping')).text).toBe('pong')
  }))
