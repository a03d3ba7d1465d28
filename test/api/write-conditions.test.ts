import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp, type Question } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

const writerToken = 'token-of-the-writer'

/** Sees the titles of articles and no more of them, and may change titles. */
const writerPermissions = [
  { collection: 'articles', action: 'read', fields: ['id', 'title'], permissions: {} },
  { collection: 'articles', action: 'update', fields: ['title', 'views'], permissions: {} },
  { collection: 'tags', action: 'create', fields: ['*'], permissions: {} },
]

onEachApp(
  'Conditions of writes',
  (app) => {
    /** Asks, and gives the answer's headers beside its status and body. */
    const ask = async (path: string, { method = 'GET', body, headers = {}, as }: Question = {}) => {
      const response = await fetch(app().url + path, {
        method,
        headers: { authorization: `Bearer ${as ?? adminToken}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return {
        status: response.status,
        tag: response.headers.get('etag'),
        replayed: response.headers.get('idempotency-replayed'),
        body: text === '' ? null : JSON.parse(text),
        text,
      }
    }
    const tagOf = async (path: string, as?: string) => (await ask(path, as === undefined ? {} : { as })).tag!
    const patch = (path: string, body: unknown, headers: Record<string, string>, as?: string) =>
      ask(path, { method: 'PATCH', body, headers, ...(as === undefined ? {} : { as }) })

    it('a single read has a tag in the same one statement; a write with an old one is refused and tells the current', async () => {
      await ask('/items/articles/1')
      const statements = await app().statementsOf(() => ask('/items/articles/1'))
      expect(statements).toHaveLength(1)
      const tag = await tagOf('/items/articles/1?fields=title')
      const first = await patch('/items/articles/1', { views: 11 }, { 'if-match': tag })
      expect(first.status).toBe(200)
      const second = await patch('/items/articles/1', { views: 12 }, { 'if-match': tag })
      expect(second.status).toBe(412)
      expect(second.body.errors[0].extensions).toEqual({ code: 'ITEM_VERSION_MISMATCH', version: first.tag!.slice(1).split('.')[0] })
      expect(await app().must('/items/articles/1?fields=views')).toEqual({ views: 11 })
      expect((await patch('/items/articles/1', { views: 13 }, { 'if-match': first.tag! })).status).toBe(200)
      expect((await patch('/items/articles/1', { views: 14 }, { 'if-match': '*' })).status).toBe(200)
    })

    it('the tag also tells a reader that they have the answer already, nested items included', async () => {
      const path = '/items/articles/2?fields=title,comments.body'
      // fetch would say no-cache otherwise.
      const headers = { 'if-none-match': await tagOf(path), 'cache-control': 'max-age=0' }
      expect((await ask(path, { headers })).status).toBe(304)
      await app().must('/items/comments/4', { method: 'PATCH', body: { body: 'changed' } })
      expect((await ask(path, { headers })).status).toBe(200)
    })

    it('of a hundred racing writers exactly one wins a version', async () => {
      const tag = await tagOf('/items/articles/3')
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => patch('/items/articles/3', { views: 1000 + index }, { 'if-match': tag })),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 412)).toHaveLength(99)
      const winner = answers.findIndex(({ status }) => status === 200)
      expect(await app().must('/items/articles/3?fields=views')).toEqual({ views: 1000 + winner })
    })

    it('a tag is made of what its caller may see: changes of other fields do not show in it', async () => {
      const tag = await tagOf('/items/articles/4', writerToken)
      await app().must('/items/articles/4', { method: 'PATCH', body: { views: 5, status: 'changed', price: '7.00' } })
      expect(await tagOf('/items/articles/4', writerToken)).toBe(tag)
      await app().must('/items/articles/4', { method: 'PATCH', body: { title: 'Seen' } })
      expect(await tagOf('/items/articles/4', writerToken)).not.toBe(tag)
      expect((await patch('/items/articles/4', { title: 'x' }, { 'if-match': tag }, writerToken)).status).toBe(412)
    })

    it('what is out of sight is refused like what is not there, with a condition too', async () => {
      const headers = { 'if-match': '"anything"' }
      const hidden = await patch('/items/comments/1', { body: 'x' }, headers, writerToken)
      const absent = await patch('/items/comments/999', { body: 'x' }, headers, writerToken)
      expect(hidden).toEqual(absent)
      expect(hidden.status).toBe(403)
    })

    it('deletes and singletons have conditions as well; lists and creations have no version', async () => {
      const { id } = await app().must<{ id: number }>('/items/articles', { body: { title: 'To go' } })
      const tag = await tagOf(`/items/articles/${id}`)
      await app().must(`/items/articles/${id}`, { method: 'PATCH', body: { title: 'Stays' } })
      expect((await ask(`/items/articles/${id}`, { method: 'DELETE', headers: { 'if-match': tag } })).status).toBe(412)
      expect(
        (await ask(`/items/articles/${id}`, { method: 'DELETE', headers: { 'if-match': await tagOf(`/items/articles/${id}`) } })).status,
      ).toBe(204)
      const settings = await tagOf('/settings')
      expect((await patch('/settings', { project_descriptor: 'a' }, { 'if-match': settings })).status).toBe(200)
      expect((await patch('/settings', { project_descriptor: 'b' }, { 'if-match': settings })).status).toBe(412)
      expect((await patch('/items/articles', { keys: [1, 2], data: { views: 1 } }, { 'if-match': tag })).status).toBe(400)
      expect((await ask('/items/articles', { method: 'POST', body: { title: 'x' }, headers: { 'if-match': tag } })).status).toBe(400)
    })

    it('a request with a key is carried out once, however often and at how many places at once it arrives', async () => {
      const send = (headers: Record<string, string>, body: unknown, as?: string) =>
        ask('/items/tags?fields=id,name', { method: 'POST', body, headers, ...(as === undefined ? {} : { as }) })
      const body = { name: 'once' }
      const headers = { 'idempotency-key': 'order-1' }
      const answers = await Promise.all(Array.from({ length: 10 }, () => send(headers, body)))
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      expect(answers.filter(({ replayed }) => replayed === 'true')).toHaveLength(9)
      expect(await app().must('/items/tags?filter[name]=once')).toHaveLength(1)
      expect((await send(headers, { name: 'another' })).status).toBe(422)
      // The key of one caller is nothing to another.
      expect((await send(headers, body, writerToken)).replayed).toBeNull()
      expect((await ask('/items/tags', { method: 'POST', body, headers, as: 'nobody' })).status).toBe(401)
    })

    it('a request that failed can be sent again with its key', async () => {
      const headers = { 'idempotency-key': 'retry-1' }
      expect((await ask('/items/articles/1', { method: 'PATCH', body: { views: 'no number' }, headers })).status).toBe(400)
      expect(await app().platform.database.knex('tessera_idempotency_keys').where({ key: 'retry-1' })).toEqual([])
      expect((await ask('/items/tags', { method: 'POST', body: { name: 'again' }, headers })).status).toBe(200)
    })

    it('a dry run answers as the write would, and writes nothing', async () => {
      const { events } = app().platform
      const heard: unknown[] = []
      const listen = (meta: unknown) => void heard.push(meta)
      for (const action of ['create', 'update', 'delete']) events.onAction(`items.${action}`, listen)
      const before = await rows(app())
      const created = await ask('/items/articles?dry_run=true&fields=title,comments.body', {
        method: 'POST',
        body: { title: 'Dry', comments: [{ body: 'run' }] },
      })
      expect(created.body).toEqual({ meta: { dry_run: true, affected: 2 }, data: { title: 'Dry', comments: [{ body: 'run' }] } })
      const deleted = await ask('/items/articles?dry_run=true', { method: 'DELETE', body: { query: { filter: { id: { _in: [5, 6] } } } } })
      expect(deleted.body).toEqual({ meta: { dry_run: true, affected: 2 }, data: null })
      expect((await ask('/items/articles/1?dry_run=true', { method: 'PATCH', body: { views: 'no number' } })).status).toBe(400)
      for (const action of ['create', 'update', 'delete']) events.offAction(`items.${action}`, listen)
      expect(heard).toEqual([])
      expect(await rows(app())).toEqual(before)
    })

    it('a guard stops what would write more than expected', async () => {
      const before = await rows(app())
      const change = { query: { filter: { status: { _eq: 'published' } }, limit: -1 }, data: { views: 0 } }
      expect((await ask('/items/articles?max_affected=2', { method: 'PATCH', body: change })).status).toBe(400)
      expect((await ask('/items/articles?max_affected=1', { method: 'DELETE', body: [1, 2] })).status).toBe(400)
      expect((await ask('/items/tags?max_affected=1', { method: 'POST', body: [{ name: 'a' }, { name: 'b' }] })).status).toBe(400)
      expect((await ask('/items/articles?max_affected=x', { method: 'DELETE', body: [1, 2] })).status).toBe(400)
      expect(await rows(app())).toEqual(before)
      expect(
        (
          await ask('/items/articles/1?max_affected=1', {
            method: 'PATCH',
            body: { comments: { create: [{ body: 'nested' }], update: [], delete: [] } },
          })
        ).status,
      ).toBe(200)
    })

    it('an upsert knows an item by any unique key, also when many try at once', async () => {
      const upsert = (body: unknown, on = 'sku', as?: string) =>
        ask(`/items/products?on=${on}&fields=sku,shop,price`, { method: 'POST', body, ...(as === undefined ? {} : { as }) })
      const answers = await Promise.all(Array.from({ length: 20 }, (_, price) => upsert({ sku: 'A1', price })))
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
      expect(await app().must('/items/products?filter[sku]=A1')).toHaveLength(1)
      expect(
        (
          await upsert([
            { sku: 'A1', price: 100 },
            { sku: 'B1', price: 200 },
          ])
        ).body.data,
      ).toEqual([
        { sku: 'A1', shop: null, price: 100 },
        { sku: 'B1', shop: null, price: 200 },
      ])
      for (const on of ['price', 'shop', 'nothing', 'sku,price', 'id,sku'])
        expect((await upsert({ sku: 'C1', shop: 1, price: 1 }, on)).status).toBe(400)
      expect((await upsert({ sku: 'C1' }, 'sku', writerToken)).status).toBe(403)
    })
  },
  async (app) => {
    await fillBlog(app)
    await createUser(app, 'writer', writerToken, writerPermissions)
    const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
    const field = (name: string, type: string, schema: object = {}) => ({ field: name, type, meta: {}, schema })
    await app.must('/collections', {
      body: {
        collection: 'products',
        meta: {},
        schema: {},
        fields: [key, field('sku', 'string', { is_unique: true }), field('shop', 'integer'), field('price', 'integer')],
      },
    })
  },
  // A hundred writers wait for one row, on however busy a machine.
  { DB_POOL__ACQUIRE_TIMEOUT: '60s' },
)

async function rows({ platform }: App): Promise<unknown[]> {
  return Promise.all(
    ['articles', 'comments', 'tags', 'directus_activity', 'directus_revisions'].map((table) =>
      platform.database.knex(table).select().orderBy('id'),
    ),
  )
}
