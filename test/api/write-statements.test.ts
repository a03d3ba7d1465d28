import { expect, it } from '@jest/globals'
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
