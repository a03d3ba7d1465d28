import { expect, it } from '@jest/globals'
import { type App, onEachApp, type Question } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

const writerToken = 'token-of-the-writer'

/** An author with an article that has comments, and tags behind a junction: four levels, relations to one and to many on the way. */
const nested = (name: string) => ({
  name,
  articles: [
    {
      title: `${name}'s first`,
      comments: [{ body: 'one' }, { body: 'two' }],
      tags: [{ tags_id: { name: `new ${name}` } }, { tags_id: 1 }],
    },
  ],
})

onEachApp(
  'Writes',
  (app) => {
    it('fail whole: each statement of a nested write fails in turn, and the database is as before', async () => {
      // Who asks is known from here on, and costs no statement.
      await app().must('/items/tags')
      const whole = { method: 'POST', body: nested('Whole') }
      const count = (await app().statementsOf(() => app().must('/items/authors?fields=*,articles.comments.*', whole))).length
      expect(count).toBeGreaterThan(20)
      await failEach(app(), count, (number) => [
        '/items/authors?fields=*,articles.comments.*',
        { method: 'POST', body: nested(`Number ${number}`) },
      ])
    })

    it('fail whole: a nested update and a delete, too', async () => {
      const change = {
        title: 'Changed',
        author: { id: 1, name: 'Renamed' },
        comments: { create: [{ body: 'c' }], update: [{ id: 1, body: 'u' }], delete: [2] },
        tags: [],
      }
      const question: [string, Question] = ['/items/articles/1', { method: 'PATCH', body: change }]
      const counted = await app().statementsOf(() => app().must('/items/articles/1?dry_run=true', question[1]))
      await failEach(app(), counted.length, () => question)
      const removal: [string, Question] = ['/items/articles', { method: 'DELETE', body: [5, 6] }]
      const removed = await app().statementsOf(() => app().must('/items/articles?dry_run=true', removal[1]))
      await failEach(app(), removed.length, () => removal)
    })

    it('a list is written whole or not at all, and so is a write that a hook refuses', async () => {
      const before = await everything(app())
      const heard: unknown[] = []
      const { events } = app().platform
      const listen = (meta: unknown) => void heard.push(meta)
      const refuse = (payload: unknown) => {
        if ((payload as { body?: string }).body === 'refuse me') throw new Error('refused by a hook')
      }
      events.onAction('items.create', listen)
      events.onFilter('comments.items.create', refuse)
      const answer = await app().request('/items/authors', {
        body: { name: 'Hooked', articles: [{ title: 'x', comments: [{ body: 'refuse me' }] }] },
      })
      events.offFilter('comments.items.create', refuse)
      expect(answer.status).toBe(500)
      expect((await app().request('/items/tags', { body: [{ name: 'fine' }, { name: 7, id: 1 }] })).status).toBe(400)
      expect(heard).toEqual([])
      expect(await everything(app())).toEqual(before)
      await app().must('/items/tags', { body: [{ name: 'heard 1' }, { name: 'heard 2' }] })
      events.offAction('items.create', listen)
      expect(heard).toHaveLength(2)
    })

    it('a filter hook works in the transaction of the write', async () => {
      const { events } = app().platform
      const inside = async (payload: unknown, _meta: unknown, context: { database: unknown }) => {
        await (context.database as App['platform']['database']['knex'])('tags').insert({ name: 'by the hook' })
        return payload
      }
      events.onFilter('authors.items.create', inside)
      await app().request('/items/authors?dry_run=true', { body: { name: 'x' } })
      await app().request('/items/authors', { body: { id: 1, name: 'taken' } })
      events.offFilter('authors.items.create', inside)
      expect(await app().must('/items/tags?filter[name]=by the hook')).toEqual([])
    })
  },
  async (app) => {
    await fillBlog(app)
    await createUser(app, 'writer', writerToken, [])
  },
)

/** Asks as often as there are statements, each time with the next one failing: every time it is refused and nothing has changed. */
async function failEach(app: App, count: number, question: (number: number) => [string, Question]): Promise<void> {
  const before = await everything(app)
  for (let number = 1; number <= count; number++) {
    let left = number
    const stop = app.platform.database.onStatement(() => {
      if (--left === 0) throw new Error('The disk is on fire.')
    })
    const answer = await app.request(...question(number))
    stop()
    if (left > 0) throw new Error(`Statement ${number} never came.`)
    expect({ number, status: answer.status }).toEqual({ number, status: 500 })
    expect({ number, rows: await everything(app) }).toEqual({ number, rows: before })
  }
}

onEachApp(
  'Writes at the same time',
  (app) => {
    it('that put children behind the last one give each a place of its own', async () => {
      const place = { field: 'place', type: 'integer', meta: {}, schema: {} }
      await app().must('/fields/comments', { body: place })
      await app().must('/relations/comments/article', { method: 'PATCH', body: { meta: { sort_field: 'place' } } })
      const create = (number: number) =>
        app().must('/items/articles/6', {
          method: 'PATCH',
          // Both relations lead to rows that hold on to the article.
          body: { tags: { create: [{ tags_id: 1 }] }, comments: { create: [{ body: `${number}` }, { body: `${number}` }] } },
        })
      await Promise.all(Array.from({ length: 8 }, (_, index) => create(index)))
      const places = await app().must<{ place: number }[]>('/items/comments?filter[article]=6&fields=place&sort=place&limit=-1')
      expect(places.map((comment) => comment.place)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1))
    })
  },
  fillBlog,
)

/** All rows that the writes of this file could touch, history included. */
async function everything({ platform }: App): Promise<unknown[]> {
  const tables = [
    'authors',
    'articles',
    'comments',
    'tags',
    'articles_tags',
    'directus_activity',
    'directus_revisions',
    'tessera_idempotency_keys',
  ]
  return Promise.all(
    tables.map(async (table) => [
      table,
      await platform.database
        .knex(table)
        .select()
        .orderBy(table.startsWith('tessera') ? 'key' : 'id'),
    ]),
  )
}
