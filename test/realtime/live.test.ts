import { afterEach, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'
import { openEventStream, until } from '../support/event-stream.js'

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

/** A client that is told the answer again and again. */
interface Told {
  readonly answers: Answer[]
  isOver: boolean
  stop(): Promise<void> | void
}

const open: Told[] = []
afterEach(async () => {
  for (const told of open.splice(0)) await told.stop()
})

/** By server-sent events. */
function bySse(app: App, token: string | null, query: string, variables: object = {}): Told {
  const told = openEventStream<Answer>(app.url, token, { query, variables })
  open.push(told)
  return told
}

/** By a WebSocket. */
function bySocket(app: App, token: string, query: string): Told {
  const client = createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { access_token: token },
    retryAttempts: 0,
  })
  const told: Told = { answers: [], isOver: false, stop: () => client.dispose() }
  open.push(told)
  const over = () => {
    told.isOver = true
  }
  client.subscribe({ query }, { next: (answer) => told.answers.push(answer as Answer), error: over, complete: over })
  return told
}

const lastOf = ({ answers }: Told) => answers.at(-1)
const titles = '@live { articles(sort: ["id"]) { id title author { name } } }'

onEachApp(
  'Live queries',
  (app) => {
    const patch = (path: string, body: object) => app().must(path, { method: 'PATCH', body })
    const asked = async (query: string, as: string) => JSON.parse((await app().graphql(query, { as })).text) as Answer

    it.each([
      ['a WebSocket', bySocket],
      ['server-sent events', bySse],
    ])('answer at once, and again when something that they show has changed, over %s', async (_name, ask) => {
      const told = ask(app(), adminToken, `query ${titles}`)
      await until(() => told.answers.length === 1)
      expect(told.answers[0]).toEqual(await asked(`query { ${titles.slice(8)}`, adminToken))
      await patch('/items/articles/1', { title: `Changed for ${_name}` })
      await until(() => JSON.stringify(lastOf(told)).includes(`Changed for ${_name}`))
      await patch('/items/authors/1', { name: `Author for ${_name}` })
      await until(() => JSON.stringify(lastOf(told)).includes(`Author for ${_name}`))
      const count = told.answers.length
      await app().must('/items/tags', { body: { name: 'unrelated' } })
      await patch('/items/articles/1', { body: 'not shown' })
      await patch('/items/articles/1', { title: 'The end' })
      await until(() => JSON.stringify(lastOf(told)).includes('The end'))
      expect(told.answers).toHaveLength(count + 1)
    })

    it('hear of writes past the services, too', async () => {
      const told = bySse(app(), adminToken, 'query @live { tags_aggregated { countAll } }')
      await until(() => told.answers.length === 1)
      const [{ countAll }] = told.answers[0]!.data!.tags_aggregated as [{ countAll: number }]
      await app().platform.database.knex('tags').insert({ name: 'by knex' })
      await until(() => JSON.stringify(lastOf(told)).includes(`"countAll":${countAll + 1}`))
    })

    it('are not asked again while nothing is written that they show', async () => {
      const told = bySse(app(), adminToken, `query ${titles}`)
      await until(() => told.answers.length === 1)
      const statements = await app().statementsOf(async () => {
        await app().must('/items/tags', { body: { name: 'shown by nobody' } })
        // Longer than between two looks at answers that depend on the moment.
        await new Promise((resolve) => setTimeout(resolve, 1_500))
      })
      expect(statements.filter((text) => /^SELECT\b/i.test(text) && text.includes('title') && text.includes('author'))).toEqual([])
    })

    it('share one read, however many ask the same with the same rights', async () => {
      const clients = Array.from({ length: 30 }, () => bySse(app(), readerToken, `query ${titles}`))
      await until(() => clients.every(({ answers }) => answers.length === 1))
      let reads = 0
      const stopCounting = app().platform.database.onStatement(({ text }) => {
        if (/^SELECT\b/i.test(text) && text.includes('title') && text.includes('author')) reads += 1
      })
      await patch('/items/articles/2', { title: 'For all of them' })
      await app().platform.database.knex('articles').where({ id: 2 }).update({ status: 'published' })
      await until(() => clients.every((client) => JSON.stringify(lastOf(client)).includes('For all of them')))
      stopCounting()
      expect(reads).toBeLessThan(8)
    })

    it('answer with the rights of now, and end with them', async () => {
      const token = 'token-of-one-who-leaves'
      const { user } = await createUser(app(), 'leaving', token, [
        { collection: 'articles', action: 'read', fields: ['id', 'title'], permissions: { status: { _eq: 'published' } } },
      ])
      const told = bySse(app(), token, 'query @live { articles(sort: ["id"]) { title } }')
      await until(() => told.answers.length === 1)
      const own = await asked('{ articles(sort: ["id"]) { title } }', token)
      expect(told.answers[0]).toEqual(own)
      const [permission] = await app().must<{ id: number }[]>('/permissions?sort=-id&limit=1')
      await patch(`/permissions/${permission!.id}`, { permissions: {} })
      await until(() => JSON.stringify(lastOf(told)) !== JSON.stringify(own))
      await patch(`/permissions/${permission!.id}`, { fields: ['id'] })
      await until(() => told.isOver)
      expect(lastOf(told)?.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION')
      await patch(`/permissions/${permission!.id}`, { fields: ['*'] })
      const again = bySse(app(), token, 'query @live { articles { title } }')
      await until(() => again.answers.length === 1)
      await patch(`/users/${user}`, { status: 'suspended' })
      await until(() => again.isOver)
    })

    it('refuse what a query is refused for, and are plain queries where the client waits for one answer', async () => {
      const told = bySse(app(), readerToken, 'query @live { articles { unknown } }')
      await until(() => told.isOver)
      expect(told.answers).toHaveLength(1)
      expect(lastOf(told)?.errors?.length).toBeGreaterThan(0)
      expect(await asked('query @live { tags(limit: 1) { id } }', adminToken)).toEqual(await asked('{ tags(limit: 1) { id } }', adminToken))
    })

    it('subscriptions come as server-sent events, too', async () => {
      const told = bySse(app(), readerToken, 'subscription { articles_mutated { event data { title } } }')
      await until(() => app().platform.changes.isHeard)
      await app().must('/items/articles', { body: { title: 'By events', status: 'published' } })
      await until(() => told.answers.length === 1)
      expect(told.answers[0]).toEqual({ data: { articles_mutated: { event: 'create', data: { title: 'By events' } } } })
    })

    it('hold what the question asked anew answers, after random writes', async () => {
      const questions = [
        '{ articles(sort: ["id"]) { id title status author { name } } }',
        '{ articles(filter: { status: { _eq: "published" } }, sort: ["-id"], limit: 3) { title } }',
        '{ authors(sort: ["id"]) { name articles(sort: ["id"]) { title } } }',
        '{ articles_aggregated(groupBy: ["status"]) { group countAll } }',
        '{ articles(filter: { author: { name: { _contains: "a" } } }, sort: ["id"]) { id } }',
      ]
      const asking = [adminToken, readerToken].flatMap((token) => questions.map((query) => ({ token, query })))
      const clients = asking.map(({ token, query }) => ({ told: bySse(app(), token, `query @live ${query}`), token, query }))
      await until(() => clients.every(({ told }) => told.answers.length > 0))
      const writes = fc.oneof(
        fc.record({
          method: fc.constant('POST'),
          path: fc.constant('/items/articles'),
          body: fc.record({
            title: fc.string({ maxLength: 5 }),
            status: fc.constantFrom('draft', 'published'),
            author: fc.constantFrom(1, 2, null),
          }),
        }),
        fc.record({
          method: fc.constant('PATCH'),
          path: fc.constantFrom('/items/articles/1', '/items/articles/2', '/items/articles/3'),
          body: fc.record({ title: fc.string({ maxLength: 5 }), status: fc.constantFrom('draft', 'published') }),
        }),
        fc.record({
          method: fc.constant('PATCH'),
          path: fc.constantFrom('/items/authors/1', '/items/authors/2'),
          body: fc.record({ name: fc.constantFrom('Ada', 'Bob', 'Cid') }),
        }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(writes, { minLength: 1, maxLength: 6 }), async (all) => {
          const writers = [0, 1, 2].map(async (writer) => {
            for (const [index, { method, path, body }] of all.entries())
              if (index % 3 === writer) await app().request(path, { method, body })
          })
          await Promise.all(writers)
          for (const { told, token, query } of clients) {
            const now = JSON.stringify(await asked(query, token))
            await until(() => JSON.stringify(lastOf(told)) === now, 3_000)
          }
        }),
        { numRuns: 8 },
      )
    }, 60_000)
  },
  fillBlog,
  { WEBSOCKETS_ENABLED: 'true', WEBSOCKETS_GRAPHQL_AUTH: 'handshake' },
)
