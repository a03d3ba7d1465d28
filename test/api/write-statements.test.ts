import { expect, it } from '@jest/globals'
import type { Knex } from 'knex'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

type Send = (app: App) => Promise<unknown>

const change =
  (path: string, body: unknown): Send =>
  (app) =>
    app.must(path, { method: 'PATCH', body })

/** Statements by database, BEGIN and COMMIT of PostgreSQL included. */
const writes: readonly (readonly [string, Send, Readonly<Record<App['databaseName'], number>>])[] = [
  ['create', (app) => app.must('/items/articles', { body: { title: 'New' } }), { sqlite: 5, postgres: 1, mysql: 5 }],
  [
    'create, answered with relations',
    (app) => app.must('/items/articles?fields=title,author.name,comments.body', { body: { title: 'New', author: 1 } }),
    { sqlite: 5, postgres: 1, mysql: 5 },
  ],
  [
    'create with a link, by GraphQL',
    (app) => app.graphql('mutation { create_articles_item(data: { title: "New", author: { id: 1 } }) { id title } }'),
    { sqlite: 6, postgres: 2, mysql: 6 },
  ],
  ['update', change('/items/articles/1', { title: 'Changed' }), { sqlite: 5, postgres: 1, mysql: 5 }],
  [
    'update, answered with a list',
    change('/items/articles/1?fields=id,comments.body', { title: 'Changed' }),
    { sqlite: 5, postgres: 1, mysql: 5 },
  ],
  [
    'update, answered with rows of the same table',
    change('/items/articles/1?fields=id,author.articles.title', { title: 'Changed' }),
    { sqlite: 5, postgres: 2, mysql: 5 },
  ],
]

onEachApp(
  'Statements of a write',
  (app) => {
    it.each(writes)('%s', async (_name, send, expected) => {
      await send(app())
      const statements = await app().statementsOf(() => send(app()))
      expect(statements).toHaveLength(expected[app().databaseName])
    })

    it('leaves activity and revision, however it is written', async () => {
      const { id } = await app().must<{ id: number }>('/items/articles', { body: { title: 'One', views: 3 } })
      await app().must(`/items/articles/${id}`, { method: 'PATCH', body: { views: 4 } })
      const revisions = await app().must<{ data: object; delta: object; activity: { action: string; item: string; user: string } }[]>(
        `/revisions?filter[collection][_eq]=articles&filter[item][_eq]=${id}&sort=id&fields=data,delta,activity.action,activity.item,activity.user`,
      )
      expect(revisions).toMatchObject([
        { data: { title: 'One', views: 3 }, delta: { title: 'One', views: 3 }, activity: { action: 'create', item: String(id) } },
        { data: { title: 'One', views: 4 }, delta: { views: 4 }, activity: { action: 'update', item: String(id) } },
      ])
      expect(revisions.map(({ activity }) => activity.user)).not.toContain(null)
    })

    it('is refused whole where its answer is no question', async () => {
      const before = await app().must<unknown[]>('/items/articles?limit=-1&fields=id')
      const refused = await app().request('/items/articles?filter[title][_wrong]=1', { body: { title: 'New' } })
      expect(refused.status).toBeGreaterThanOrEqual(400)
      expect(await app().must('/items/articles?limit=-1&fields=id')).toEqual(before)
    })
  },
  fillBlog,
)

const most = 20
const numbers = (count: number, first = 0): number[] => Array.from({ length: count }, (_, index) => first + index)

onEachApp(
  'Statements of a write of many items',
  (app) => {
    const createArticle = async (children: number): Promise<{ id: number; comments: number[] }> =>
      app().must('/items/articles?fields=id,comments', {
        body: { title: 'With comments', comments: numbers(children).map((number) => ({ body: `text ${number}` })) },
      })

    it('do not grow with the items that are created, in a list or through their parent', async () => {
      const body = numbers(1_000).map((number) => (number % 7 === 0 ? {} : { name: `new ${number}` }))
      let created: { id: number; name: string | null }[] = []
      const statements = await app().statementsOf(async () => {
        created = await app().must('/items/tags?fields=id,name', { body })
      })
      // SQLite has no word for the default of a column, so that rows with other columns are another statement.
      if (app().databaseName !== 'sqlite') expect(statements.length).toBeLessThanOrEqual(most)
      expect(created.map(({ name }) => name)).toEqual(body.map(({ name }) => name ?? null))
      expect(created.map(({ id }) => id)).toEqual(created.map(({ id }) => id).toSorted((a, b) => a - b))

      const children = await app().statementsOf(() => createArticle(50))
      expect(children.length).toBeLessThanOrEqual(most)
    })

    it('give each created item its own history and children', async () => {
      const titles = ['first', 'second', 'third']
      const created = await app().must<{ id: number; title: string; comments: { body: string }[] }[]>(
        '/items/articles?fields=id,title,comments.body',
        { body: titles.map((title, number) => ({ title, comments: numbers(number).map((index) => ({ body: `${title} ${index}` })) })) },
      )
      expect(created.map(({ title, comments }) => [title, comments.map(({ body }) => body)])).toEqual([
        ['first', []],
        ['second', ['second 0']],
        ['third', ['third 0', 'third 1']],
      ])
      const ids = created.map(({ id }) => id)
      const revisions = await app().must<{ item: string; delta: { title: string }; id: number }[]>(
        `/revisions?filter[collection][_eq]=articles&filter[item][_in]=${ids.join(',')}&sort=id&fields=id,item,delta`,
      )
      expect(revisions.map(({ item, delta }) => [Number(item), delta.title])).toEqual(created.map(({ id, title }) => [id, title]))
      const ofChildren = await app().must<{ parent: number; delta: { body: string } }[]>(
        `/revisions?filter[collection][_eq]=comments&filter[parent][_in]=${revisions.map(({ id }) => id).join(',')}&sort=id&fields=parent,delta`,
      )
      expect(ofChildren.map(({ parent, delta }) => [revisions.findIndex(({ id }) => id === parent), delta.body])).toEqual([
        [1, 'second 0'],
        [2, 'third 0'],
        [2, 'third 1'],
      ])
    })

    it('name the created item that the database refuses, and keep none', async () => {
      const before = await app().must('/items/articles?fields=id&limit=-1')
      const body = numbers(5).map((number) => ({ title: `a ${number}`, author: number === 3 ? 4_711 : 1 }))
      const refused = await app().request('/items/articles', { body })
      expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_FOREIGN_KEY', field: 'author', value: 4711 })
      const taken = await app().request('/items/articles', { body: [{ title: 'b' }, { title: 'c', id: 1 }, { title: 'd' }] })
      expect(taken.body.errors?.[0]?.extensions).toMatchObject({ code: 'RECORD_NOT_UNIQUE' })
      expect(await app().must('/items/articles?fields=id&limit=-1')).toEqual(before)
    })

    it('take keys that are given, and go on counting behind them', async () => {
      const body = [9_003, 9_001, 9_002].map((id) => ({ id, title: `key ${id}` }))
      const created = await app().must<{ id: number }[]>('/items/articles?fields=id,title', { body })
      expect(created).toEqual(body.toSorted((a, b) => a.id - b.id))
      expect((await app().must<{ id: number }>('/items/articles?fields=id', { body: { title: 'next' } })).id).toBe(9_004)
    })

    it('do not grow with the children that are changed through their parent', async () => {
      const { id, comments } = await createArticle(50)
      const update = comments.map((comment, number) => ({ id: comment, body: `changed ${number}` }))
      const statements = await app().statementsOf(() =>
        app().must(`/items/articles/${id}?fields=id`, { method: 'PATCH', body: { comments: update } }),
      )
      expect(statements.length).toBeLessThanOrEqual(most)
      const found = await app().must<{ id: number; body: string }[]>(
        `/items/comments?filter[article][_eq]=${id}&limit=-1&sort=id&fields=id,body`,
      )
      expect(found).toEqual(comments.map((comment, number) => ({ id: comment, body: `changed ${number}` })).sort((a, b) => a.id - b.id))
      const revisions = await app().must<{ item: string; delta: object; parent: number }[]>(
        `/revisions?filter[collection][_eq]=comments&filter[activity][action][_eq]=update&filter[item][_in]=${comments.join(',')}&limit=-1&fields=item,delta,parent`,
      )
      expect(revisions).toHaveLength(50)
      const bodies = new Map(revisions.map(({ item, delta }) => [item, delta]))
      for (const [number, comment] of comments.entries()) expect(bodies.get(String(comment))).toEqual({ body: `changed ${number}` })
      expect(new Set(revisions.map(({ parent }) => parent)).size).toBe(1)
      expect(revisions[0]?.parent).toEqual(expect.any(Number))
    })

    it('do not grow with the children that are linked to another parent', async () => {
      const [from, to] = [await createArticle(50), await createArticle(0)]
      const statements = await app().statementsOf(() =>
        app().must(`/items/articles/${to.id}?fields=id`, { method: 'PATCH', body: { comments: from.comments } }),
      )
      expect(statements.length).toBeLessThanOrEqual(most)
      expect(await app().must(`/items/articles/${to.id}?fields=comments`)).toEqual({ comments: from.comments })
      expect(await app().must(`/items/articles/${from.id}?fields=comments`)).toEqual({ comments: [] })
    })

    it('do not grow with the keys that are changed or deleted', async () => {
      const created = await app().must<{ id: number }[]>('/items/tags?fields=id', {
        body: numbers(1_000).map((number) => ({ name: `tag ${number}` })),
      })
      const keys = created.map(({ id }) => id)
      const changed = await app().statementsOf(() =>
        app().must('/items/tags?fields=id', { method: 'PATCH', body: { keys, data: { name: 'same' } } }),
      )
      const deleted = await app().statementsOf(() => app().must('/items/tags', { method: 'DELETE', body: keys }))
      expect([changed.length <= most, deleted.length <= most]).toEqual([true, true])
      expect(await app().must('/items/tags?filter[name][_eq]=same')).toEqual([])
    })

    it('give each item its own values, of every type', async () => {
      const values = (number: number) => ({
        title: number % 2 ? `it's "${number}"` : null,
        views: number * 1_000,
        price: `${number}.25`,
        published_at: `2026-01-0${number + 1}T10:00:00.000Z`,
        data: { number, list: [number] },
        is_featured: number % 2 === 0,
        author: (number % 3) + 1,
      })
      const created = await app().must<{ id: number }[]>('/items/articles?fields=id', { body: numbers(5).map(() => ({ title: 'Before' })) })
      const batch = created.map(({ id }, number) => ({ id, ...values(number) }))
      const fields = Object.keys(values(0)).join(',')
      const answered = await app().must<object[]>(`/items/articles?fields=${fields}`, { method: 'PATCH', body: batch })
      const alone = await app().must<object[]>(
        `/items/articles?fields=${fields}&sort=id&filter[id][_in]=${created.map(({ id }) => id).join(',')}`,
      )
      expect(answered).toEqual(alone)
      expect(alone).toEqual(numbers(5).map((number) => expect.objectContaining({ ...values(number), price: expect.anything() })))
      expect((alone as { price: unknown }[]).map(({ price }) => Number(price))).toEqual(numbers(5).map((number) => number + 0.25))
    })

    it('names the value that the database refuses, and keeps none of them', async () => {
      const before = await app().must('/items/articles?fields=id,author&limit=-1&sort=id')
      const keys = (before as { id: number }[]).slice(0, 3).map(({ id }) => id)
      const refused = await app().request('/items/articles', {
        method: 'PATCH',
        body: keys.map((id, index) => ({ id, author: index === 2 ? 4_711 : 1 + index })),
      })
      expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_FOREIGN_KEY', field: 'author', value: 4711 })
      expect(await app().must('/items/articles?fields=id,author&limit=-1&sort=id')).toEqual(before)
    })
  },
  fillBlog,
)

onEachApp(
  'A row that a trigger changes after it was written',
  (app) => {
    it('is answered as it is in the end', async () => {
      const { knex } = app().platform.database
      await knex.raw(`CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.title <> upper(NEW.title) THEN UPDATE articles SET title = upper(title) WHERE id = NEW.id; END IF; RETURN NULL; END $$`)
      await knex.raw('CREATE TRIGGER shouting AFTER INSERT OR UPDATE ON articles FOR EACH ROW EXECUTE FUNCTION shout()')
      await app().must('/utils/cache/clear', { method: 'POST' })
      expect(await app().must('/items/articles?fields=title', { body: { title: 'loud' } })).toEqual({ title: 'LOUD' })
      expect(await app().must('/items/articles/1?fields=title', { method: 'PATCH', body: { title: 'louder' } })).toEqual({
        title: 'LOUDER',
      })
    })
  },
  fillBlog,
  {},
  ['postgres'],
)

onEachApp(
  'A hook beside writes',
  (app) => {
    it('is called once, in the transaction of the write', async () => {
      const { events } = app().platform
      const calls: unknown[] = []
      const hook = async (payload: unknown, _meta: unknown, { database }: { readonly database: unknown }) => {
        calls.push(payload)
        await (database as Knex)('tags').insert({ name: 'by the hook' })
      }
      events.onFilter('articles.items.create', hook)
      try {
        expect(await app().must('/items/articles?fields=title', { body: { title: 'Seen' } })).toEqual({ title: 'Seen' })
        const refused = await app().request('/items/articles', { body: { title: 'Not written', author: 4_711 } })
        expect(refused.status).toBe(400)
      } finally {
        events.offFilter('articles.items.create', hook)
      }
      expect(calls).toEqual([{ title: 'Seen' }, { title: 'Not written', author: 4_711 }])
      expect(await app().must('/items/tags?filter[name][_eq]=by the hook&fields=name')).toEqual([{ name: 'by the hook' }])
    })
  },
  fillBlog,
)

onEachApp(
  'A caller who leaves',
  (app) => {
    it('while their write waits for a connection, keeps none', async () => {
      const { database } = app().platform
      // The pool has two connections: both are held until the caller is gone.
      let release: (() => void) | undefined
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      const holders = [1, 2].map(() => database.transaction(() => held))
      const leaving = new AbortController()
      const asked = fetch(`${app().url}/items/articles`, {
        method: 'POST',
        signal: leaving.signal,
        headers: { authorization: 'Bearer token-of-the-administrator', 'content-type': 'application/json' },
        body: JSON.stringify({ title: 'Left', comments: [{ body: 'So this takes several statements' }] }),
      }).catch((error: Error) => error.name)
      setTimeout(() => leaving.abort(), 200)
      expect(await asked).toBe('AbortError')
      release?.()
      await Promise.all(holders)
      expect(await app().must('/items/articles?filter[title][_eq]=Left')).toEqual([])
      const both = await Promise.all([1, 2].map(() => database.transaction(async (inside) => inside.query('SELECT 1 AS one', []))))
      expect(both).toHaveLength(2)
    })
  },
  fillBlog,
  { DB_POOL__MAX: '2' },
  ['postgres'],
)
