import { afterEach, expect, it, jest } from '@jest/globals'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'
import { differences, listenWithCuts, ResumingClient, randomFrom, resumedEvents, writeAtRandom } from '../support/resuming.js'

// Issue 21: subscriptions go on after a cursor.

const long = { events: Number.POSITIVE_INFINITY, time: 10_000 }

afterEach(() => void jest.restoreAllMocks())

/** The first error with which a subscription is refused. */
async function refusal(app: App, token: string, query: string): Promise<unknown> {
  const client = createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { access_token: token },
    retryAttempts: 0,
  })
  try {
    const { value } = await client.iterate({ query }).next()
    return (value as { errors?: readonly unknown[] }).errors?.[0]
  } catch (error) {
    return (error as readonly unknown[])[0]
  } finally {
    await client.dispose()
  }
}

onEachApp(
  'Issue 21: subscriptions that go on after a cursor',
  (app) => {
    const write = (method: string, path: string, body?: object) => app().request(path, { method, ...(body && { body }) })
    const published = (id: number, title: string) => ({ id, title, status: 'published', author: 1 })

    /** A client that was told of one item, and then lost its connection. */
    async function cutClient(token: string, id: number): Promise<ResumingClient> {
      const client = new ResumingClient(token, 'articles')
      const first = client.listen(app(), { events: 1, time: 10_000 })
      const end = Date.now() + 5_000
      while (!app().platform.changes.isHeard && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5))
      for (let tries = 0; client.told.length === 0 && tries < 100; tries += 1) {
        await app().must(`/items/articles`, { body: published(id + tries, 'First') })
        await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 100))])
      }
      await first
      return client
    }

    it('tells what happened meanwhile, deletions too, once and in order, and what happens then', async () => {
      const client = await cutClient(readerToken, 1000)
      client.told.length = 0
      await app().must('/items/articles', { body: [published(2001, 'One'), { ...published(2002, 'Hidden'), status: 'draft' }] })
      await app().must('/items/articles/2001', { method: 'PATCH', body: { title: 'Changed' } })
      await app().must('/items/articles', { body: published(2003, 'Two') })
      for (const key of [2002, 2001]) await write('DELETE', `/items/articles/${key}`)
      const rest = client.listen(app(), long, ({ key }) => key === '2004')
      await app().must('/items/articles', { body: published(2004, 'Three') })
      await rest
      expect(client.told.map(({ key, event }) => `${event} ${key}`)).toEqual(['create 2003', 'delete 2001', 'create 2004'])
      for (const key of [2003, 2004]) await write('DELETE', `/items/articles/${key}`)
    })

    it('goes on in the middle of a write of many items', async () => {
      const client = await cutClient(adminToken, 1200)
      client.told.length = 0
      await app().must('/items/articles', { body: [2101, 2102, 2103, 2104].map((id) => published(id, 'Many')) })
      for (let cuts = 0; cuts < 4; cuts += 1) await client.listen(app(), { events: 1, time: 10_000 })
      expect(client.told.map(({ key }) => key)).toEqual(['2101', '2102', '2103', '2104'])
      await app().must('/items/articles', { method: 'DELETE', body: [2101, 2102, 2103, 2104] })
      for (let cuts = 0; cuts < 4; cuts += 1) await client.listen(app(), { events: 1, time: 10_000 })
      expect(client.told.slice(4).map(({ key, event }) => `${event} ${key}`)).toEqual(
        [2101, 2102, 2103, 2104].map((key) => `delete ${key}`),
      )
    })

    it(`loses nothing and repeats nothing when connections are cut at random points over ${resumedEvents} events`, async () => {
      const seed = Number(process.env.RESUMED_SEED ?? Date.now() % 1_000_000)
      console.log(`Subscriptions that are cut: RESUMED_SEED=${seed} RESUMED_EVENTS=${resumedEvents}`)
      const random = randomFrom(seed)
      const client = await cutClient(adminToken, 1400)
      client.told.length = 0
      const writing = Promise.all(
        [1, 2].map((writer) =>
          writeAtRandom([app()], { collection: 'articles', field: 'views' }, resumedEvents / 2, randomFrom(seed + writer)),
        ),
      )
      const heard = listenWithCuts(
        client,
        () => [app()],
        random,
        ({ key }) => key === '9000',
      )
      const histories = new Map((await writing).flatMap((written) => [...written]))
      await app().must('/items/articles', { body: { id: 9000, title: 'Last' } })
      await heard
      expect(differences(client.told, histories)).toEqual([])
    }, 600_000)

    it('refuses cursors of others, of other subscriptions, and what is none, alike', async () => {
      const client = await cutClient(readerToken, 1600)
      const [event] = client.told
      const cursor = JSON.stringify(event!.cursor)
      const expired = { extensions: { code: 'CURSOR_EXPIRED' } }
      const refused = await refusal(app(), adminToken, `subscription { articles_mutated(after: ${cursor}) { key } }`)
      expect(refused).toMatchObject(expired)
      expect(await refusal(app(), readerToken, `subscription { authors_mutated(after: ${cursor}) { key } }`)).toMatchObject(expired)
      expect(await refusal(app(), readerToken, 'subscription { articles_mutated(after: "no cursor") { key } }')).toMatchObject(expired)
      await client.listen(app(), { events: 1, time: 50 })
    })

    it('refuses a cursor that is older than half an hour', async () => {
      const client = await cutClient(readerToken, 1700)
      const now = Date.now()
      jest.spyOn(Date, 'now').mockImplementation(() => now + 31 * 60_000)
      expect(await refusal(app(), readerToken, client.query)).toMatchObject({
        message: expect.stringContaining('it is too old'),
        extensions: { code: 'CURSOR_EXPIRED' },
      })
    })

    it('refuses a cursor from before the rights of the caller changed', async () => {
      const { must } = app()
      const reading = { collection: 'articles', action: 'read', fields: ['id', 'title'], permissions: {} }
      const { policy } = await createUser(app(), 'resumes', 'token-of-who-resumes', [reading])
      const [{ id }] = await must<[{ id: number }]>(`/permissions?filter[policy][_eq]=${policy}`)
      const client = await cutClient('token-of-who-resumes', 1800)
      await client.listen(app(), { events: 1, time: 50 })
      await must(`/permissions/${id}`, { method: 'PATCH', body: { permissions: { status: { _eq: 'published' } } } })
      expect(await refusal(app(), 'token-of-who-resumes', client.query)).toMatchObject({ extensions: { code: 'CURSOR_EXPIRED' } })
    })

    it('is told to those who ask for additions', async () => {
      const query =
        '{ __type(name: "articles_mutated") { fields { name } } __schema { subscriptionType { fields { name args { name } } } } }'
      const shown = async (path: string) => JSON.stringify((await app().request(path, { body: { query } })).body)
      expect(await shown('/graphql')).not.toMatch(/cursor|"after"/)
      expect(await shown('/graphql?additions=true')).toMatch(/cursor.*"after"/)
    })
  },
  fillBlog,
  { WEBSOCKETS_ENABLED: 'true' },
)
