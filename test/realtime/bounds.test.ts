import { expect, it } from '@jest/globals'
import { WebSocket } from 'ws'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'
import { connectSocket, type SocketClient } from '../support/sockets.js'

// ../shared/security-cases.md 65 and 77; issue 11 point 5: what connections that stay may cost.

const protocols = ['graphql-transport-ws']

async function connectGraphql(app: App): Promise<SocketClient> {
  const client = await connectSocket(app, '/graphql', {}, protocols)
  expect(await client.ask({ type: 'connection_init', payload: { access_token: adminToken } })).toEqual({ type: 'connection_ack' })
  return client
}

/** A client that asks for something and then reads nothing. Gives its socket and when the server lets it go. */
async function silentClient(app: App, path: string, messages: readonly object[], ready: string): Promise<WebSocket> {
  const socket = new WebSocket(app.url.replace('http', 'ws') + path, path === '/graphql' ? protocols : [])
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('open', resolve))
  for (const message of messages) {
    const answered = new Promise((resolve) => socket.once('message', resolve))
    socket.send(JSON.stringify(message))
    if ((message as { type: string }).type !== ready) await answered
  }
  return socket
}

const mutated = (fields: string) => `subscription { comments_mutated { event data { ${fields} } } }`

onEachApp(
  'Connections that stay',
  (app) => {
    const isAlive = async () => expect((await app().request('/server/ping')).status).toBe(200)
    const until = async (isSo: () => boolean) => {
      const end = Date.now() + 45_000
      while (!isSo()) {
        if (Date.now() > end) throw new Error('It did not happen')
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    const long = 'x'.repeat(900_000)
    const touch = (title: string) => app().must('/items/articles/1?fields=id', { method: 'PATCH', body: { title } })

    it.each([
      [
        '/graphql',
        [
          { type: 'connection_init', payload: { access_token: adminToken } },
          { id: '1', type: 'subscribe', payload: { query: mutated('a: body b: body c: body d: body') } },
        ],
        'subscribe',
      ],
      [
        '/websocket',
        [
          { type: 'auth', access_token: adminToken },
          {
            type: 'subscribe',
            collection: 'comments',
            query: { fields: ['body', 'a', 'b', 'c'], alias: { a: 'body', b: 'body', c: 'body' } },
          },
        ],
        'none',
      ],
    ] as const)('77: a client that reads nothing is let go (%s)', async (path, messages, ready) => {
      const socket = await silentClient(app(), path, messages, ready)
      await until(() => app().platform.changes.isHeard)
      socket.pause()
      await app().must('/items/comments/1', { method: 'PATCH', body: { body: long } })
      for (let round = 0; round < 60 && app().platform.changes.isHeard; round += 1)
        await app().must('/items/comments/1?fields=id', { method: 'PATCH', body: { article: 1 + (round % 2) } })
      await until(() => !app().platform.changes.isHeard)
      socket.resume()
      socket.terminate()
      await isAlive()
    })

    it('77: a connection has at most 500 subscriptions, on both sockets', async () => {
      const graphql = await connectGraphql(app())
      for (let index = 0; index < 501; index += 1)
        graphql.send({
          id: String(index),
          type: 'subscribe',
          payload: { query: `subscription { tags_mutated { data { a${index}: name } } }` },
        })
      expect(await graphql.next()).toMatchObject({ id: '500', type: 'error', payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] })
      graphql.send({ id: '7', type: 'complete' })
      graphql.send({ id: 'again', type: 'subscribe', payload: { query: 'subscription { tags_mutated { key } }' } })
      await app().must('/items/tags', { body: { name: 'told' } })
      const seen: unknown[] = []
      while (!seen.includes('again')) seen.push((await graphql.next()).id)
      await graphql.close()
    })

    it('77: 500 different subscriptions do not hold up the next requests', async () => {
      const client = await connectSocket(app(), `/websocket?access_token=${adminToken}`)
      for (let index = 0; index < 500; index += 1) {
        const query = { fields: [`a${index}`, 'author.name', 'comments.body'], alias: { [`a${index}`]: 'title' } }
        expect(await client.ask({ type: 'subscribe', collection: 'articles', uid: index, event: 'update', query })).toMatchObject({
          event: 'init',
        })
      }
      await touch('told to five hundred')
      const start = performance.now()
      await isAlive()
      await app().must('/items/tags/1')
      expect(performance.now() - start).toBeLessThan(2_500)
      await until(() => client.waiting.length === 500)
      await client.close()
    })

    it.each([1_001, 5_000, 200_000])('77: a frame nested %i deep', async (depth) => {
      const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
      const client = await connectSocket(app(), `/websocket?access_token=${adminToken}`)
      expect(await client.ask(`{"type":"items","action":"read","collection":"articles","query":{"filter":${nested}}}`)).toMatchObject({
        status: 'error',
        error: { code: 'INVALID_PAYLOAD' },
      })
      expect(await client.ask({ type: 'ping' })).toEqual({ type: 'pong' })
      await client.close()
      const graphql = await connectGraphql(app())
      graphql.send(`{"id":"1","type":"subscribe","payload":{"query":"subscription { tags_mutated { key } }","variables":{"a":${nested}}}}`)
      expect(await graphql.closed).toBe(4400)
      await isAlive()
    })

    it.each([900, 500])('77: a frame nested %i deep is walked without an end', async (depth) => {
      const nested = `${'{"_and":['.repeat(depth / 2)}{}${']}'.repeat(depth / 2)}`
      const client = await connectSocket(app(), `/websocket?access_token=${adminToken}`)
      expect(await client.ask(`{"type":"items","action":"read","collection":"articles","query":{"filter":${nested}}}`)).toMatchObject({
        status: 'error',
      })
      expect(
        await client.ask(
          `{"type":"items","action":"create","collection":"articles","data":{"title":"x","data":${'['.repeat(depth)}${']'.repeat(depth)}}}`,
        ),
      ).toHaveProperty('type', 'items')
      await client.close()
      await isAlive()
    })

    it('65: what is no frame, no text and no message ends nothing but its own connection', async () => {
      for (const frame of [
        '',
        'null',
        '[]',
        '{"type":{}}',
        '{"type":"__proto__"}',
        '{"type":"subscribe","uid":{}}',
        '\u0000',
        '{"type":"auth"}',
        '{"type":"items"}',
      ]) {
        const client = await connectSocket(app(), `/websocket?access_token=${adminToken}`)
        expect(await client.ask(frame)).toMatchObject({ status: 'error' })
        await client.close()
        const graphql = await connectGraphql(app())
        graphql.send(frame)
        expect(await graphql.closed).toBeGreaterThanOrEqual(4400)
      }
      await isAlive()
    })
  },
  fillBlog,
  { WEBSOCKETS_ENABLED: 'true' },
)
