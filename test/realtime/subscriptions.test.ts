import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'
import { connectSocket, type SocketClient } from '../support/sockets.js'

const as = (token: string) => `/websocket?access_token=${token}`
const ownToken = 'token-of-the-owner'

/** Reads articles that carry their own id as title. */
async function createOwner(app: App): Promise<void> {
  await createUser(app, 'owner', ownToken, [
    { collection: 'articles', action: 'read', fields: ['id', 'title'], permissions: { title: { _eq: '$CURRENT_USER' } } },
  ])
}

onEachApp(
  'Subscriptions over a WebSocket',
  (app) => {
    const patch = (path: string, body: object) => app().must(path, { method: 'PATCH', body })
    const remove = (path: string) => app().request(path, { method: 'DELETE' })
    /** Nothing was told up to here: the first thing that the client is told is of this new item. What one subscription is told comes in order. */
    const expectFirst = async (client: SocketClient, path: string, item: { readonly id: number }) => {
      await app().must(path, { body: item })
      expect(await client.next()).toMatchObject({ event: 'create', data: [{ id: item.id }] })
      expect((await remove(`${path}/${item.id}`)).status).toBe(204)
    }

    it('tells first the items, then each change, in the form that was asked for', async () => {
      const client = await connectSocket(app(), as(adminToken))
      const first = await client.ask({ type: 'subscribe', collection: 'tags', uid: 1, query: { fields: ['name'], sort: ['id'] } })
      expect(first).toEqual({ type: 'subscription', event: 'init', data: [{ name: 'blue' }, { name: 'green' }, { name: 'red' }], uid: 1 })
      await app().must('/items/tags', { body: { id: 60, name: 'new' } })
      expect(await client.next()).toEqual({ type: 'subscription', event: 'create', data: [{ name: 'new' }], uid: 1 })
      await patch('/items/tags/60', { name: 'newer' })
      expect(await client.next()).toEqual({ type: 'subscription', event: 'update', data: [{ name: 'newer' }], uid: 1 })
      await remove('/items/tags/60')
      expect(await client.next()).toEqual({ type: 'subscription', event: 'delete', data: [60], uid: 1 })
      expect(await client.ask({ type: 'unsubscribe', uid: 1 })).toEqual({ type: 'subscription', event: 'unsubscribe', uid: 1 })
      await app().must('/items/tags', { body: { id: 60, name: 'new' } })
      await client.ask({ type: 'subscribe', collection: 'tags', event: 'create', uid: 2 })
      await expectFirst(client, '/items/tags', { id: 65 })
      await remove('/items/tags/60')
      await client.close()
    })

    it('tells one event, one item, and what a filter lets through, where only that is wanted', async () => {
      const client = await connectSocket(app(), as(adminToken))
      expect(await client.ask({ type: 'subscribe', collection: 'tags', event: 'update', uid: 'event' })).toEqual({
        type: 'subscription',
        event: 'init',
        uid: 'event',
      })
      expect(await client.ask({ type: 'subscribe', collection: 'tags', item: 2, query: { fields: ['id'] }, uid: 'item' })).toMatchObject({
        event: 'init',
        data: [{ id: 2 }],
      })
      expect(
        await client.ask({
          type: 'subscribe',
          collection: 'tags',
          query: { filter: { name: { _eq: 'RED' } }, fields: ['id'] },
          uid: 'filter',
        }),
      ).toMatchObject({ event: 'init', data: [] })
      await app().must('/items/tags', { body: { id: 61, name: 'x' } })
      await patch('/items/tags/3', { name: 'RED' })
      const told = [await client.next(), await client.next()].sort((one, other) => String(one.uid).localeCompare(String(other.uid)))
      expect(told).toEqual([
        { type: 'subscription', event: 'update', data: [{ id: 3, name: 'RED' }], uid: 'event' },
        { type: 'subscription', event: 'update', data: [{ id: 3 }], uid: 'filter' },
      ])
      await patch('/items/tags/3', { name: 'red' })
      expect(await client.next()).toMatchObject({ uid: 'event' })
      await remove('/items/tags/61')
      await patch('/items/tags/2', { name: 'green' })
      expect([(await client.next()).uid, (await client.next()).uid].sort()).toEqual(['event', 'item'])
      await client.close()
    })

    it('tells nothing of a write that was taken back, or tried only', async () => {
      const client = await connectSocket(app(), as(adminToken))
      await client.ask({ type: 'subscribe', collection: 'tags', event: 'create', uid: 1 })
      expect(
        (
          await app().request('/items/tags', {
            body: [
              { id: 70, name: 'a' },
              { id: 1, name: 'taken' },
            ],
          })
        ).status,
      ).toBe(400)
      await app().request('/items/tags?dry_run=true', { body: { id: 71, name: 'a' } })
      await expectFirst(client, '/items/tags', { id: 72 })
      await client.close()
    })

    it('15: tells each what they may see: rows, fields, and the deletion of what they saw', async () => {
      const client = await connectSocket(app(), as(readerToken))
      await client.ask({ type: 'subscribe', collection: 'articles', query: { fields: ['id', 'title', 'author.name'] }, uid: 1 })
      await app().must('/items/articles', { body: { id: 80, title: 'Draft', status: 'draft', author: 1 } })
      await patch('/items/articles/80', { title: 'Still a draft' })
      await remove('/items/articles/80')
      await app().must('/items/articles', { body: { id: 81, title: 'Seen', status: 'published', author: 1 } })
      expect(await client.next()).toEqual({
        type: 'subscription',
        event: 'create',
        data: [{ id: 81, title: 'Seen', author: { name: 'Ada' } }],
        uid: 1,
      })
      await patch('/items/articles/81', { status: 'draft' })
      await remove('/items/articles/81')
      await app().must('/items/articles', { body: { id: 82, title: 'Seen', status: 'published' } })
      expect(await client.next()).toMatchObject({ event: 'create', data: [{ id: 82 }] })
      await remove('/items/articles/82')
      expect(await client.next()).toEqual({ type: 'subscription', event: 'delete', data: [82], uid: 1 })
      await client.close()
    })

    it('15: a rule with $CURRENT_USER is that of the subscriber, for every writer and beside every other listener', async () => {
      const [own, other] = [await connectSocket(app(), as(ownToken)), await connectSocket(app(), as(readerToken))]
      const { id } = await app().must<{ id: string }>('/users/me', { as: ownToken })
      for (const client of [own, other])
        await client.ask({ type: 'subscribe', collection: 'articles', event: 'create', query: { fields: ['title'] }, uid: 1 })
      await app().must('/items/articles', { body: { id: 83, title: 'For others', status: 'published' } })
      await app().must('/items/articles', { body: { id: 84, title: id, status: 'draft' } })
      expect(await other.next()).toMatchObject({ data: [{ title: 'For others' }] })
      expect(await own.next()).toMatchObject({ data: [{ title: id }] })
      await app().must('/items/articles', { body: { id: 85, title: id, status: 'published' } })
      for (const client of [own, other]) expect(await client.next()).toMatchObject({ data: [{ title: id }] })
      for (const key of [83, 84, 85]) await remove(`/items/articles/${key}`)
      await Promise.all([own.close(), other.close()])
    })

    it.each([
      ['passing', 'a token of their own'],
      ['logging', 'a login'],
    ])('a right that is taken, and a user who is suspended, are felt at once (%s: %s)', async (name, entrance) => {
      const given = `token-of-the-${name}`
      const { policy, user } = await createUser(app(), name, given, [
        { collection: 'tags', action: 'read', fields: ['*'], permissions: {} },
      ])
      const login = () =>
        app().must<{ access_token: string }>('/auth/login', {
          as: null,
          body: { email: `${name}@example.com`, password: `${name}-pass-1` },
        })
      const token = entrance === 'a login' ? (await login()).access_token : given
      const client = await connectSocket(app(), as(token))
      await client.ask({ type: 'subscribe', collection: 'tags', uid: 1 })
      const [permission] = await app().must<{ id: number }[]>(`/permissions?filter[policy][_eq]=${policy}&filter[collection][_eq]=tags`)
      await patch(`/permissions/${permission!.id}`, { permissions: { name: { _eq: 'mine' } } })
      await app().must('/items/tags', { body: { id: 90, name: 'yours' } })
      await remove('/items/tags/90')
      await app().must('/items/tags', { body: { id: 91, name: 'mine' } })
      expect(await client.next()).toMatchObject({ event: 'create', data: [{ id: 91 }] })
      await patch(`/users/${user}`, { status: 'suspended' })
      await patch('/items/tags/91', { name: 'mine' })
      await remove('/items/tags/91')
      expect(await client.ask({ type: 'items', action: 'read', collection: 'tags' })).toMatchObject({ status: 'error' })
      await patch(`/users/${user}`, { status: 'active' })
      await app().must('/items/tags', { body: { id: 92, name: 'mine' } })
      // The session ended with the suspension, and its token with it; the other token is that of the user.
      const ended = { type: 'items', status: 'error' }
      expect(
        entrance === 'a login' ? await client.ask({ type: 'items', action: 'read', collection: 'tags' }) : await client.next(),
      ).toMatchObject(entrance === 'a login' ? ended : { event: 'create', data: [{ id: 92 }] })
      await remove('/items/tags/92')
      await client.close()
    })

    it('who may not read a collection may not subscribe to it, as if it were not there', async () => {
      const client = await connectSocket(app(), as(readerToken))
      const refusal = async (message: object) => (await client.ask({ type: 'subscribe', ...message })).error
      expect(await refusal({ collection: 'directus_policies', event: 'create' })).toMatchObject({ code: 'FORBIDDEN' })
      const [forbidden, missing] = [await refusal({ collection: 'directus_policies' }), await refusal({ collection: 'nowhere' })]
      expect(JSON.stringify(missing).replaceAll('nowhere', 'directus_policies')).toBe(JSON.stringify(forbidden))
      expect(await refusal({ collection: 'articles', query: { fields: ['price'] }, event: 'create' })).toMatchObject({ code: 'FORBIDDEN' })
      expect(await refusal({ collection: 'articles', event: 'explode' })).toMatchObject({ code: 'INVALID_PAYLOAD' })
      expect(await refusal({ collection: 'directus_fields' })).toMatchObject({ code: 'INVALID_COLLECTION' })
      await client.close()
    })

    it('what is told to many is read once', async () => {
      const clients = await Promise.all(Array.from({ length: 10 }, () => connectSocket(app(), as(readerToken))))
      for (const client of clients)
        await client.ask({ type: 'subscribe', collection: 'articles', event: 'create', query: { fields: ['title'] }, uid: 1 })
      const statements = await app().statementsOf(async () => {
        await app().must('/items/articles', { body: { id: 95, title: 'To all', status: 'published' } })
        for (const client of clients) expect(await client.next()).toMatchObject({ data: [{ title: 'To all' }] })
      })
      await Promise.all(clients.map((client) => client.close()))
      const silent = await app().statementsOf(() =>
        app().must('/items/articles', { body: { id: 96, title: 'To nobody', status: 'published' } }),
      )
      expect(statements.length).toBe(silent.length + 1)
      for (const key of [95, 96]) await remove(`/items/articles/${key}`)
      expect(app().platform.changes.isHeard).toBe(false)
    })
  },
  async (app) => {
    await fillBlog(app)
    await createOwner(app)
  },
  { WEBSOCKETS_ENABLED: 'true' },
)
