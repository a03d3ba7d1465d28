import { expect, it } from '@jest/globals'
import { admin, adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { connectSocket } from '../support/sockets.js'

const environment = { WEBSOCKETS_ENABLED: 'true', WEBSOCKETS_REST_AUTH_TIMEOUT: '1' }
const as = (token: string) => `/websocket?access_token=${token}`

onEachApp(
  'Messages over a WebSocket',
  (app) => {
    it('a client says who it is by a token, a password or a refresh token', async () => {
      const client = await connectSocket(app())
      expect(await client.ask({ type: 'auth', access_token: adminToken, uid: 7 })).toEqual({ type: 'auth', status: 'ok', uid: 7 })
      const byPassword = await client.ask({ type: 'auth', ...admin })
      expect(byPassword).toEqual({ type: 'auth', status: 'ok', refresh_token: expect.any(String) })
      expect(await client.ask({ type: 'auth', refresh_token: byPassword.refresh_token })).toEqual({
        type: 'auth',
        status: 'ok',
        refresh_token: expect.any(String),
      })
      await client.close()
    })

    it('one that is not known is let go: by a wrong token, by another message first, by saying nothing', async () => {
      const wrong = await connectSocket(app())
      expect(await wrong.ask({ type: 'auth', access_token: 'no-token-of-anybody' })).toMatchObject({
        type: 'auth',
        status: 'error',
        error: { code: 'AUTH_FAILED' },
      })
      await wrong.closed
      const hasty = await connectSocket(app())
      expect(await hasty.ask({ type: 'items', action: 'read', collection: 'articles' })).toMatchObject({
        type: 'auth',
        error: { code: 'AUTH_FAILED' },
      })
      await hasty.closed
      const silent = await connectSocket(app())
      expect(await silent.next()).toMatchObject({ type: 'auth', error: { code: 'AUTH_TIMEOUT' } })
      await silent.closed
    })

    it('a connection is refused for a wrong token, another path, and a page of another origin', async () => {
      await expect(connectSocket(app(), as('no-token-of-anybody'))).rejects.toThrow('401')
      await expect(connectSocket(app(), '/elsewhere')).rejects.toThrow('404')
      await expect(connectSocket(app(), as(adminToken), { origin: 'https://elsewhere.example' })).rejects.toThrow('403')
      await (await connectSocket(app(), as(adminToken), { origin: app().url })).close()
    })

    it('items are created, read, updated and deleted', async () => {
      const client = await connectSocket(app(), as(adminToken))
      const items = (message: object) => client.ask({ type: 'items', collection: 'tags', uid: 'a', ...message })
      expect(await items({ action: 'create', data: { id: 50, name: 'fifty' }, query: { fields: ['name'] } })).toEqual({
        type: 'items',
        data: { name: 'fifty' },
        uid: 'a',
      })
      expect(
        await items({
          action: 'create',
          data: [
            { id: 51, name: 'x' },
            { id: 52, name: 'y' },
          ],
          query: { fields: 'id' },
        }),
      ).toMatchObject({ data: [{ id: 51 }, { id: 52 }] })
      expect(await items({ action: 'read', id: 50 })).toMatchObject({ data: { id: 50, name: 'fifty' } })
      expect(await items({ action: 'read', ids: [50, 51], query: { fields: ['id'], sort: '-id' } })).toMatchObject({
        data: [{ id: 51 }, { id: 50 }],
      })
      expect(await items({ action: 'read', query: { filter: '{"id":{"_gte":50}}', fields: 'id', meta: 'filter_count' } })).toMatchObject({
        data: [{ id: 50 }, { id: 51 }, { id: 52 }],
        meta: { filter_count: 3 },
      })
      expect(await items({ action: 'update', id: 50, data: { name: 'L' } })).toMatchObject({ data: { id: 50, name: 'L' } })
      expect(await items({ action: 'update', ids: [51, 52], data: { name: 'z' }, query: { fields: ['name'] } })).toMatchObject({
        data: [{ name: 'z' }, { name: 'z' }],
      })
      expect(await items({ action: 'update', query: { filter: { name: { _eq: 'z' } } }, data: { name: 'w' } })).toMatchObject({
        data: [
          { id: 51, name: 'w' },
          { id: 52, name: 'w' },
        ],
      })
      expect(await items({ action: 'delete', id: 50 })).toEqual({ type: 'items', data: 50, uid: 'a' })
      expect(await items({ action: 'delete', query: { filter: { name: { _eq: 'w' } } } })).toMatchObject({ data: [51, 52] })
      expect(await items({ action: 'delete' })).toMatchObject({ status: 'error', error: { code: 'INVALID_PAYLOAD' } })
      await client.close()
    })

    it('what is refused elsewhere is refused here, with the same codes', async () => {
      const client = await connectSocket(app(), as(readerToken))
      const code = async (message: object) =>
        ((await client.ask({ type: 'items', ...message })).error as { code: string } | undefined)?.code
      expect(await code({ action: 'read', collection: 'authors', query: { fields: ['secret'] } })).toBe('FORBIDDEN')
      expect(await code({ action: 'read', collection: 'nowhere' })).toBe('FORBIDDEN')
      expect(await code({ action: 'create', collection: 'articles', data: { title: 'x' } })).toBe('FORBIDDEN')
      expect(await code({ action: 'read', collection: 'directus_users' })).toBe('INVALID_COLLECTION')
      expect(await code({ action: 'read', collection: 'articles', query: { filter: { id: { _what: 1 } } } })).toBe('INVALID_QUERY')
      expect(await code({ action: 'explode', collection: 'articles' })).toBe('INVALID_PAYLOAD')
      expect(await code({ action: 'read', collection: 5 })).toBe('INVALID_PAYLOAD')
      await client.close()
    })

    it('frames that are no messages are answered, and the next one is heard', async () => {
      const client = await connectSocket(app(), as(adminToken))
      for (const frame of ['', '{', 'null', '[]', '5', '{"type":5}', '{"type":"ping","uid":{}}'])
        expect(await client.ask(frame)).toMatchObject({ type: 'server', error: { code: 'INVALID_PAYLOAD' } })
      expect(await client.ask({ type: '__proto__' })).toMatchObject({ status: 'error', error: { code: 'INVALID_PAYLOAD' } })
      expect(await client.ask({ type: 'ping' })).toEqual({ type: 'pong' })
      await client.close()
    })
  },
  fillBlog,
  environment,
)
