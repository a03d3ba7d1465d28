import { createHash } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

interface Event {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

const connect = (app: App, token: string | null, inUrl = false) =>
  createClient({
    url: `${app.url.replace('http', 'ws')}/graphql${inUrl && token ? `?access_token=${token}` : ''}`,
    webSocketImpl: WebSocket,
    connectionParams: token && !inUrl ? { access_token: token } : {},
    retryAttempts: 0,
    lazy: true,
  })

/** Runs `work` once the subscription stands, and gives its first events. */
async function eventsOf(app: App, token: string | null, query: string, count: number, work: () => Promise<unknown>): Promise<Event[]> {
  const client = connect(app, token)
  const events: Event[] = []
  const iterator = client.iterate<Record<string, unknown>>({ query })
  const first = iterator.next()
  await until(() => app.platform.changes.isHeard)
  await work()
  for (let next = first; events.length < count; next = iterator.next()) events.push((await next).value as Event)
  await iterator.return?.()
  await client.dispose()
  await until(() => !app.platform.changes.isHeard)
  return events
}

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 5_000
  while (!isSo()) {
    if (Date.now() > end) throw new Error('It did not happen')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

onEachApp(
  'GraphQL subscriptions',
  (app) => {
    const write = async () => {
      await app().must('/items/articles', { body: { id: 80, title: 'Draft', status: 'draft', author: 1 } })
      await app().must('/items/articles', { body: { id: 81, title: 'Seen', status: 'published', author: 1 } })
      await app().must('/items/articles/81', { method: 'PATCH', body: { title: 'Changed' } })
      for (const key of [80, 81]) await app().request(`/items/articles/${key}`, { method: 'DELETE' })
    }

    it('tell every change of an item with what is selected of it', async () => {
      const query = 'subscription { changed: articles_mutated { key kind: event data { __typename name: title author { name } } } }'
      const events = await eventsOf(app(), readerToken, query, 3, write)
      const data = (name: string) => ({ __typename: 'articles', name, author: { name: 'Ada' } })
      expect(events).toEqual([
        { data: { changed: { key: '81', kind: 'create', data: data('Seen') } } },
        { data: { changed: { key: '81', kind: 'update', data: data('Changed') } } },
        { data: { changed: { key: '81', kind: 'delete', data: null } } },
      ])
    })

    it('may be named by the digest of their document, which is brought once', async () => {
      const query = 'subscription { articles_mutated(event: delete) { key } }'
      const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } }
      const client = connect(app(), adminToken)
      const unknown = client.iterate({ query: '', extensions }).next()
      await expect(unknown).rejects.toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }])
      await app()
        .must('/graphql', { body: { query, extensions } })
        .catch(() => undefined)
      const iterator = client.iterate({ query: '', extensions })
      const first = iterator.next()
      await until(() => app().platform.changes.isHeard)
      await write()
      expect((await first).value).toMatchObject({ data: { articles_mutated: { key: expect.anything() } } })
      await iterator.return?.()
      await client.dispose()
      await until(() => !app().platform.changes.isHeard)
    })

    it('tell one event, system collections too, and need not select any data', async () => {
      expect(await eventsOf(app(), adminToken, 'subscription { articles_mutated(event: update) { key } }', 1, write)).toEqual([
        { data: { articles_mutated: { key: '81' } } },
      ])
      const work = () => app().must('/roles', { body: { name: 'told' } })
      expect(await eventsOf(app(), adminToken, 'subscription { directus_roles_mutated { data { name } } }', 1, work)).toEqual([
        { data: { directus_roles_mutated: { data: { name: 'told' } } } },
      ])
    })

    it('are part of the caller’s schema, and of nobody’s who can read nothing', async () => {
      const query = '{ __schema { subscriptionType { fields { name } } } }'
      type Schema = { __schema: { subscriptionType: { fields: { name: string }[] } | null } }
      const names = async (as: string | null) =>
        ((await app().graphql(query, { as })).body.data as unknown as Schema).__schema.subscriptionType?.fields.map(({ name }) => name)
      expect(await names(adminToken)).toEqual(expect.arrayContaining(['articles_mutated', 'authors_mutated', 'directus_users_mutated']))
      expect(await names(readerToken)).toEqual(expect.arrayContaining(['articles_mutated']))
      expect(await names(readerToken)).not.toContain('directus_policies_mutated')
      expect(await names(null)).toBeUndefined()
    })

    it('are refused with an error: unknown fields, forbidden ones alike, other operations', async () => {
      const refusal = async (query: string) => {
        const client = connect(app(), readerToken)
        const answer = await client
          .iterate({ query })
          .next()
          .then(
            ({ value }) => JSON.stringify(value),
            (error: unknown) => JSON.stringify(error),
          )
        await client.dispose()
        return answer
      }
      for (const name of ['directus_policies', 'directus_nowhere'])
        expect(await refusal(`subscription { ${name}_mutated { key } }`)).toContain(`Cannot query field \\"${name}_mutated\\"`)
      expect(await refusal('subscription { articles_mutated { data { price } } }')).toContain('Cannot query field')
      expect(await refusal('{ articles { id } }')).toContain('Only subscriptions')
      expect(await refusal('mutation { delete_articles_item(id: 1) { id } }')).toContain('Only subscriptions')
      expect(await refusal('subscription {')).toContain('Syntax Error')
    })

    it('are for callers who say who they are', async () => {
      for (const token of [null, 'no-token-of-anybody']) {
        const client = connect(app(), token)
        await expect(client.iterate({ query: 'subscription { articles_mutated { key } }' }).next()).rejects.toMatchObject({ code: 4403 })
      }
      const client = connect(app(), adminToken, true)
      const iterator = client.iterate({ query: 'subscription { nowhere_mutated { key } }' })
      await expect(iterator.next()).rejects.toEqual([expect.objectContaining({ message: expect.stringContaining('nowhere_mutated') })])
      await client.dispose()
    })
  },
  fillBlog,
  { WEBSOCKETS_ENABLED: 'true' },
)

onEachApp(
  'GraphQL subscriptions that are switched off',
  (app) => {
    it.each(['text/event-stream', 'application/json'])('say so (%s)', async (accept) => {
      const body = { query: 'subscription { articles_mutated { key } }' }
      const { text } = await app().request('/graphql', { body, headers: { accept } })
      expect(text).toContain('Subscriptions are switched off: WEBSOCKETS_ENABLED')
    })
  },
  fillBlog,
  {},
  ['sqlite'],
)
