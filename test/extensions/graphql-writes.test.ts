import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { createClient } from 'graphql-ws'
import type { Knex } from 'knex'
import { WebSocket } from 'ws'
import { servicesOf } from '../../src/extensions/services/index.js'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'graphql-files')
const publisherToken = 'token-of-who-publishes'
let publisher: { policy: string }

async function fill(app: App): Promise<void> {
  await fillBlog(app)
  publisher = await createUser(app, 'publisher', publisherToken, [
    { collection: 'articles', action: 'read', fields: ['id', 'title', 'status'], permissions: { id: { _lt: 6 } } },
    { collection: 'articles', action: 'update', fields: ['status'], permissions: { id: { _lt: 6 } } },
  ])
}

onEachApp(
  'Mutations and subscriptions of extensions',
  (app) => {
    const ask = (query: string, as: string | null = adminToken, parameters = '', headers: Record<string, string> = {}) =>
      app().request(`/graphql${parameters}`, { body: { query }, as, headers })
    const tags = async () => (await app().must<{ name: string }[]>('/items/tags?sort=id')).map(({ name }) => name)
    const codes = ({ body }: { body: { errors?: readonly { message: string; extensions?: { code?: string } }[] } }) =>
      body.errors?.map(({ message, extensions }) => extensions?.code ?? message)

    describe('Mutations', () => {
      it('write with the rights of the caller, and answer what the client selects', async () => {
        const publish = (id: number, as: string) => ask(`mutation { publish(id: ${id}) { id status headline } }`, as)
        expect((await publish(4, publisherToken)).body.data).toEqual({
          publish: { id: '4', status: 'published', headline: 'Hidden draft.' },
        })
        expect(codes(await publish(6, publisherToken))).toEqual(['FORBIDDEN'])
        expect(codes(await publish(1, readerToken))).toEqual(['FORBIDDEN'])
        expect((await app().must<{ status: string }>('/items/articles/6')).status).toBe('draft')
        await app().must('/items/articles/4', { method: 'PATCH', body: { status: 'draft' } })
      })

      it('are all written, or none of them, whatever they write by', async () => {
        const before = await tags()
        expect(
          codes(
            await ask(
              'mutation { a: addTags(names: ["x", "y"]) b: create_tags_item(data: { name: "z" }) { id } c: addTags(names: ["w"], fails: true) }',
            ),
          ),
        ).toHaveLength(1)
        expect(await tags()).toEqual(before)
        expect(
          (await ask('mutation { a: addTags(names: ["x", "y"]) b: create_tags_item(data: { name: "z" }) { name } }')).body,
        ).toMatchObject({
          data: { a: [expect.any(String), expect.any(String)], b: { name: 'z' } },
        })
        expect(await tags()).toEqual([...before, 'x!', 'y', 'z'])
      })

      it('keep the conditions of the document', async () => {
        const before = await tags()
        const dry = await ask('mutation { addTags(names: ["dry", "run"]) }', adminToken, '?dry_run=true')
        expect(dry.body).toMatchObject({
          data: { addTags: [expect.any(String), expect.any(String)] },
          extensions: { dry_run: true, affected: 2 },
        })
        expect(codes(await ask('mutation { addTags(names: ["a", "b", "c"]) }', adminToken, '?max_affected=2'))).toHaveLength(1)
        expect(await tags()).toEqual(before)
        const once = () => ask('mutation { addTags(names: ["once"]) }', adminToken, '', { 'idempotency-key': `once-${app().databaseName}` })
        const [first, second] = [await once(), await once()]
        expect(second.body).toEqual(first.body)
        expect(await tags()).toEqual([...before, 'once!'])
      })

      it('that cannot be taken back stand alone, and keep no conditions', async () => {
        expect((await ask('mutation { sendMail again: sendMail }')).body.data).toEqual({ sendMail: true, again: true })
        const before = await tags()
        expect((await ask('mutation { addTags(names: ["with"]) sendMail }')).status).toBe(400)
        expect((await ask('mutation { sendMail }', adminToken, '?dry_run=true')).status).toBe(400)
        expect(await tags()).toEqual(before)
      })
    })

    describe('GraphQLService', () => {
      type Execute = (document: string) => Promise<{ data?: unknown; errors?: readonly { message: string }[] }>
      /** Lets an extension's code ask by GraphQL inside of a transaction of its own. */
      const inTransaction = (work: (execute: Execute, knex: Knex.Transaction) => Promise<void>) => {
        const { platform } = app()
        const { GraphQLService } = servicesOf(platform, () => () => undefined) as unknown as Record<
          string,
          new (
            options: object,
          ) => { execute(asked: object): ReturnType<Execute> }
        >
        return platform.database.knex.transaction((knex) => {
          const service = new GraphQLService!({ schema: platform.schema.current().model, accountability: null, knex })
          return work((document) => service.execute({ document }), knex)
        })
      }
      const none = { data: null, errors: [expect.anything()] }

      it('issue 15: takes part in the running transaction, each document whole or not at all', async () => {
        const before = await tags()
        await inTransaction(async (execute, knex) => {
          await knex('tags').insert({ name: 'by knex' })
          expect(await execute('mutation { create_tags_item(data: { name: "kept" }) { name } }')).toEqual({
            data: { create_tags_item: { name: 'kept' } },
          })
          expect(
            await execute('mutation { a: create_tags_item(data: { name: "lost" }) { name } b: addTags(names: ["w"], fails: true) }'),
          ).toEqual(none)
          const seen = await execute('{ tags(filter: { name: { _in: ["by knex", "kept", "lost"] } }, sort: ["id"]) { name } }')
          expect(seen).toEqual({ data: { tags: [{ name: 'by knex' }, { name: 'kept' }] } })
          expect((await execute('mutation { sendMail create_tags_item(data: { name: "both" }) { id } }')).errors).toHaveLength(1)
        })
        expect(await tags()).toEqual([...before, 'by knex', 'kept'])
        const failing = inTransaction(async (execute) => {
          await execute('mutation { create_tags_item(data: { name: "taken back" }) { id } }')
          throw new Error('The extension gives up.')
        })
        await expect(failing).rejects.toThrow('gives up')
        expect(await tags()).toEqual([...before, 'by knex', 'kept'])
      })
    })

    describe('Subscriptions', () => {
      const subscribe = (query: string, as: string) => {
        const client = createClient({
          url: `${app().url.replace('http', 'ws')}/graphql`,
          webSocketImpl: WebSocket,
          connectionParams: { access_token: as },
          retryAttempts: 0,
        })
        const events: unknown[] = []
        const ended = client.subscribe(
          { query },
          { next: (event) => events.push(event), error: (error) => events.push(error), complete: () => events.push('end') },
        )
        return {
          events,
          told: (count: number) => until(() => events.length >= count),
          end: async () => {
            ended()
            await client.dispose()
          },
        }
      }
      const isHeard = () => app().platform.changes.isHeard

      it('tell what an extension yields', async () => {
        const { events, told, end } = subscribe('subscription { ticks(count: 3) }', readerToken)
        await told(4)
        await end()
        expect(events).toEqual([...[1, 2, 3].map((ticks) => ({ data: { ticks } })), 'end'])
      })

      it('tell changes of items as the client selects them, by the rules that hold for each event', async () => {
        const published = subscribe('subscription { published { name: title headline } }', publisherToken)
        const keys = subscribe('subscription { articles_mutated { key } }', publisherToken)
        await until(isHeard)
        const write = (id: number, title: string) => app().must(`/items/articles/${id}`, { method: 'PATCH', body: { title } })
        await until(async () => {
          await write(1, 'One')
          return published.events.length > 0 && keys.events.length > 0
        })
        await write(6, 'Six')
        const [rule] = await app().must<{ id: number }[]>(`/permissions?filter[policy][_eq]=${publisher.policy}&filter[action][_eq]=read`)
        const allow = (fields: string[]) => app().must(`/permissions/${rule!.id}`, { method: 'PATCH', body: { fields } })
        await allow(['id', 'status'])
        await write(2, 'Two')
        await until(() => JSON.stringify(keys.events).includes('"2"'))
        await allow(['id', 'title', 'status'])
        await write(3, 'Three')
        await until(() => JSON.stringify(published.events).includes('Three'))
        const names = new Set(published.events.map((event) => JSON.stringify(event)))
        expect([...names]).toEqual(['One', 'Three'].map((name) => JSON.stringify({ data: { published: { name, headline: `${name}.` } } })))
        await Promise.all([published.end(), keys.end()])
        await until(() => !isHeard())
      })

      it('tell an extension’s own events only while the subscriber could still ask for them', async () => {
        const { events, told, end } = subscribe('subscription { signals }', publisherToken)
        const signal = async (text: string) =>
          (await ask(`mutation { signal(text: "${text}") }`)).body.data as unknown as { signal: number }
        await until(async () => (await signal('first')).signal > 0)
        await told(1)
        const users = await app().must<{ id: string }[]>('/users?filter[email][_eq]=publisher@example.com&fields=id')
        const become = (status: string) => app().must(`/users/${users[0]!.id}`, { method: 'PATCH', body: { status } })
        await become('suspended')
        await signal('suspended')
        await become('active')
        const rules = await app().must<{ id: number }[]>(`/permissions?filter[policy][_eq]=${publisher.policy}&filter[action][_eq]=read`)
        const allow = (fields: string[]) => app().must(`/permissions/${rules[0]!.id}`, { method: 'PATCH', body: { fields } })
        await allow([])
        await signal('forbidden')
        await allow(['id', 'title', 'status'])
        await signal('last')
        await until(() => JSON.stringify(events).includes('last'))
        expect([...new Set(events.map((event) => JSON.stringify(event)))]).toEqual(
          ['first', 'last'].map((text) => JSON.stringify({ data: { signals: `${text} to a user` } })),
        )
        await end()
        await until(async () => (await signal('nobody')).signal === 0)
      })

      it('that Tessera has tell fields of extensions, loaded anew for each event', async () => {
        const { events, told, end } = subscribe('subscription { articles_mutated { event data { headline rank } } }', adminToken)
        await until(isHeard)
        for (const [index, title] of ['Five', 'Fifth'].entries()) {
          await app().must('/items/articles/5', { method: 'PATCH', body: { title } })
          await told(index + 1)
        }
        await end()
        expect(events.slice(0, 2)).toEqual(
          ['Five.', 'Fifth.'].map((headline) => ({ data: { articles_mutated: { event: 'update', data: { headline, rank: 50 } } } })),
        )
        await until(() => !isHeard())
      })
    })
  },
  fill,
  { EXTENSIONS_PATH: folder, EXTENSIONS_MUST_LOAD: 'true', WEBSOCKETS_ENABLED: 'true' },
)

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 5_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('It did not happen')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
