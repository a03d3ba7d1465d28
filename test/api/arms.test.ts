import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

const linkerToken = 'token-of-the-linker'

onEachApp(
  'Related items are written by arms',
  (app) => {
    const write = async (data: string, as = adminToken, id = 1) =>
      (
        await app().graphql(
          `mutation { update_articles_item(id: ${id}, data: ${data}) { author { id name } comments(sort: ["id"]) { id body } } }`,
          { as },
        )
      ).body
    const ada = { id: '1', name: 'Ada' }
    const codeOf = (body: unknown) => (body as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code

    it('a list: all arms at once, each item where it belongs', async () => {
      const data = `{ comments_write: {
        create: [{ body: "new" }], connect: ["4"], update: [{ id: 1, body: "changed" }],
        upsert: [{ id: 2, body: "known" }, { id: 50, body: "unknown" }], disconnect: [3] } }`
      expect(await write(data)).toEqual({
        data: {
          update_articles_item: {
            author: { id: '1', name: 'Ada' },
            comments: [
              { id: '1', body: 'changed' },
              { id: '2', body: 'known' },
              { id: '4', body: 'comment 4' },
              { id: '7', body: 'new' },
              { id: '50', body: 'unknown' },
            ],
          },
        },
      })
      expect(await app().must('/items/comments/3?fields=article')).toEqual({ article: null })
      await write('{ comments_write: { delete: [50, 5] } }')
      expect((await app().must<{ id: number }[]>('/items/comments?fields=id&filter[id][_in]=50,5')).map(({ id }) => id)).toEqual([5])
    })

    it('one item: exactly one arm', async () => {
      expect(await write('{ author_write: { create: { name: "Dee" } } }', adminToken, 2)).toMatchObject({
        data: { update_articles_item: { author: { name: 'Dee' } } },
      })
      expect(await write('{ author_write: { connect: "1" } }', adminToken, 2)).toMatchObject({
        data: { update_articles_item: { author: ada } },
      })
      expect(await write('{ author_write: { update: { id: 1, name: "Ada L." } } }', adminToken, 2)).toMatchObject({
        data: { update_articles_item: { author: { name: 'Ada L.' } } },
      })
      expect(await write('{ author_write: { upsert: { id: 1, name: "Ada" } } }', adminToken, 2)).toMatchObject({
        data: { update_articles_item: { author: ada } },
      })
      expect(await write('{ author_write: { disconnect: true } }', adminToken, 2)).toMatchObject({
        data: { update_articles_item: { author: null } },
      })
      for (const wrong of ['{ connect: 1, disconnect: true }', '{}', '{ connect: null }'])
        expect(codeOf(await write(`{ author_write: ${wrong} }`))).toBe('GRAPHQL_VALIDATION')
      expect(codeOf(await write('{ author_write: { disconnect: false } }'))).toBe('INVALID_PAYLOAD')
      expect(codeOf(await write('{ author: { id: 2 }, author_write: { connect: 1 } }'))).toBe('INVALID_PAYLOAD')
    })

    it('each arm does what it is called, or nothing is written', async () => {
      const before = await app().must('/items/authors?fields=id,name&sort=id')
      expect(codeOf(await write('{ title: "no", author_write: { create: { id: 2, name: "again" } } }'))).toBe('RECORD_NOT_UNIQUE')
      expect(codeOf(await write('{ title: "no", author_write: { update: { id: 99, name: "nobody" } } }'))).toMatch(/FORBIDDEN|INVALID/)
      expect(codeOf(await write('{ title: "no", author_write: { update: { name: "whose" } } }'))).toBe('INVALID_PAYLOAD')
      expect(codeOf(await write('{ title: "no", comments_write: { create: [{ body: "x" }], update: [{ id: 999, body: "x" }] } }'))).toMatch(
        /FORBIDDEN|INVALID/,
      )
      expect(await app().must('/items/authors?fields=id,name&sort=id')).toEqual(before)
      expect(await app().must('/items/articles/1?fields=title')).toEqual({ title: 'First steps' })
    })

    it('callers have the arms of what they may do, and reach what they may', async () => {
      const { body } = await app().request('/graphql?additions=true', {
        as: linkerToken,
        body: {
          query:
            '{ many: __type(name: "comments_write_many") { inputFields { name } } one: __type(name: "authors_write_one") { isOneOf inputFields { name } } }',
        },
      })
      const names = (fields: string[]) => fields.map((name) => ({ name }))
      expect(body.data).toEqual({
        many: { inputFields: names(['connect', 'update', 'disconnect']) },
        one: { isOneOf: true, inputFields: names(['connect', 'disconnect']) },
      })
      expect(await write('{ comments_write: { update: [{ id: 1, body: "mine" }] } }', linkerToken)).toMatchObject({
        data: { update_articles_item: {} },
      })
      expect(codeOf(await write('{ comments_write: { connect: [6] } }', linkerToken))).toBe('FORBIDDEN')
    })

    it('stand in every input, at every depth', async () => {
      const create = `mutation { create_authors_item(data: { name: "Eve", articles_write: { create: [{ title: "deep", comments_write: { create: [{ body: "deeper" }] } }] } }) {
        name articles { title comments { body } } } }`
      expect((await app().graphql(create)).body).toEqual({
        data: { create_authors_item: { name: 'Eve', articles: [{ title: 'deep', comments: [{ body: 'deeper' }] }] } },
      })
      const where =
        'mutation { update_articles_where(filter: { title: { _eq: "deep" } }, data: { author_write: { connect: 3 } }) { items { author { name } } } }'
      expect((await app().graphql(where)).body).toEqual({ data: { update_articles_where: { items: [{ author: { name: 'Cyd' } }] } } })
    })
  },
  async (app: App) => {
    await fillBlog(app)
    const all = { fields: ['*'], permissions: {} }
    await createUser(app, 'linker', linkerToken, [
      { collection: 'articles', action: 'read', ...all },
      { collection: 'articles', action: 'update', ...all },
      { collection: 'authors', action: 'read', ...all },
      { collection: 'comments', action: 'read', ...all },
      { collection: 'comments', action: 'update', fields: ['*'], permissions: { id: { _lt: 6 } } },
    ])
  },
)
