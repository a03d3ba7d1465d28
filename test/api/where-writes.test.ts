import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const editorToken = 'token-of-the-editor'

onEachApp(
  'Writes of all items that match',
  (app) => {
    const ask = async (query: string, as = adminToken, variables?: object) => (await app().graphql(query, { as, variables })).body
    const titles = () => app().must<{ id: number; title: string }[]>('/items/articles?fields=id,title&sort=id')

    it('tell how many there were, and the items with what is selected of each', async () => {
      const query = `mutation { update_articles_where(filter: { status: { _eq: "draft" } }, data: { views: 7 }) {
        affected items { id views } others: items { title author { name } } } }`
      expect(await ask(query)).toEqual({
        data: {
          update_articles_where: {
            affected: 2,
            items: [
              { id: '4', views: 7 },
              { id: '6', views: 7 },
            ],
            others: [
              { title: 'Hidden draft', author: { name: 'Bob' } },
              { title: 'Zero_percent%', author: { name: 'Cyd' } },
            ],
          },
        },
      })
      expect(
        await ask('mutation { update_articles_where(filter: { id: { _eq: 99 } }, data: { views: 7 }) { affected items { id } } }'),
      ).toEqual({
        data: { update_articles_where: { affected: 0, items: [] } },
      })
    })

    it('issue 21: narrow what matches by a search, by both doors, and are taken back by a dry run', async () => {
      const query =
        'mutation { update_articles_where(filter: { id: { _lt: 6 } }, search: "hidden", data: { views: 8 }) { affected items { id } } }'
      expect(await ask(query)).toEqual({ data: { update_articles_where: { affected: 1, items: [{ id: '4' }] } } })
      const rest = async (method: string, path: string, body: object) => (await app().request(path, { method, body })).body
      expect(await rest('PATCH', '/items/articles?fields=id', { where: {}, search: 'hidden', data: { views: 9 } })).toMatchObject({
        data: [{ id: 4 }],
      })
      const deletion = 'mutation { delete_articles_where(filter: {}, search: "hidden") { affected } }'
      const dry = await app().request('/graphql?dry_run=true', { body: { query: deletion } })
      expect(dry.body).toMatchObject({ data: { delete_articles_where: { affected: 1 } } })
      expect((await titles()).map(({ id }) => id)).toContain(4)
      expect(await rest('PATCH', '/items/articles', { where: {}, search: 5, data: {} })).toMatchObject({
        errors: [{ extensions: { code: 'INVALID_PAYLOAD' } }],
      })
    })

    it('take as few statements for many items as for one', async () => {
      const statements = (filter: string) =>
        app().statementsOf(() => ask(`mutation { update_tags_where(filter: ${filter}, data: { name: "x" }) { affected } }`))
      await app().must('/items/tags', { body: Array.from({ length: 200 }, (_, index) => ({ name: `many ${index}` })) })
      const [one, many] = [await statements('{ name: { _eq: "many 1" } }'), await statements('{ name: { _starts_with: "many" } }')]
      expect(many.length).toBeLessThanOrEqual(one.length + 4)
      const deleted = 'mutation { delete_tags_where(filter: { name: { _eq: "x" } }) { affected } }'
      expect(await ask(deleted)).toEqual({ data: { delete_tags_where: { affected: 200 } } })
    })

    it('write nothing where there are more than may be affected', async () => {
      const query = 'mutation { update_articles_where(filter: {}, data: { title: "all" }, max_affected: 5) { affected } }'
      expect(JSON.stringify(await ask(query))).toContain('max_affected')
      expect((await titles()).some(({ title }) => title === 'all')).toBe(false)
      const both = `mutation { one: update_articles_where(filter: { id: { _eq: 5 } }, data: { title: "one" }, max_affected: 1) { affected }
        two: delete_articles_where(filter: {}, max_affected: 1) { affected } }`
      expect(await ask(both)).toMatchObject({ data: null })
      expect((await titles())[4]).toEqual({ id: 5, title: 'Lonely' })
    })

    it('reach what the caller may see and write, and nothing else', async () => {
      const update = (filter: string, data = '{ title: "edited" }') =>
        `mutation { update_articles_where(filter: ${filter}, data: ${data}) { affected items { id title } } }`
      expect(await ask(update('{}'), editorToken)).toEqual({
        data: { update_articles_where: { affected: 1, items: [{ id: '3', title: 'edited' }] } },
      })
      for (const filter of ['{ price: { _gt: 1 } }', '{ author: { secret: { _eq: "alpha" } } }'])
        expect(await ask(update(filter), editorToken)).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION' } }] })
      expect(await ask(update('{}', '{ views: 1 }'), editorToken)).toMatchObject({
        errors: [{ extensions: { code: 'GRAPHQL_VALIDATION' } }],
      })
      expect(JSON.stringify(await ask(update('{}'), readerToken))).toContain('GRAPHQL_VALIDATION')
      expect(await ask('mutation { delete_articles_where(filter: {}) { affected } }', editorToken)).toMatchObject({
        errors: [{ extensions: { code: 'GRAPHQL_VALIDATION' } }],
      })
    })

    it('are kept back by a dry run', async () => {
      const { body } = await app().request('/graphql?dry_run=true', {
        as: adminToken,
        body: { query: 'mutation { delete_articles_where(filter: {}) { affected items { id } } }' },
      })
      expect(body).toMatchObject({ data: { delete_articles_where: { affected: 6 } } })
      expect(await titles()).toHaveLength(6)
    })

    it('are the same in REST', async () => {
      const where = { where: { status: { _eq: 'draft' } }, max_affected: 2 }
      const update = await app().request('/items/articles?fields=id', {
        as: adminToken,
        method: 'PATCH',
        body: { ...where, data: { views: 8 } },
      })
      expect(update.body).toEqual({ data: [{ id: 4 }, { id: 6 }], meta: { affected: 2 } })
      const wrong = { ...where, keys: [1] }
      for (const body of [wrong, { where: 'x' }, { where: {}, max_affected: -1 }, { where: {}, more: 1 }])
        expect((await app().request('/items/articles', { as: adminToken, method: 'DELETE', body })).status).toBe(400)
      const gone = await app().request('/items/articles?fields=title', { as: adminToken, method: 'DELETE', body: where })
      expect(gone.body).toEqual({ data: [{ title: 'Hidden draft' }, { title: 'Zero_percent%' }], meta: { affected: 2 } })
    })
  },
  async (app: App) => {
    await fillBlog(app)
    for (const children of ['comments', 'articles_tags'])
      await app.must(`/items/${children}`, { method: 'DELETE', body: { query: { limit: -1 } } })
    await createUser(app, 'editor', editorToken, [
      {
        collection: 'articles',
        action: 'read',
        fields: ['id', 'title', 'status', 'author'],
        permissions: { status: { _eq: 'published' } },
      },
      { collection: 'authors', action: 'read', fields: ['id', 'name'], permissions: {} },
      { collection: 'articles', action: 'update', fields: ['title'], permissions: { id: { _in: [3, 4] } } },
    ])
  },
)
