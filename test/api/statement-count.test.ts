import { beforeAll, describe, expect, it } from '@jest/globals'
import { type Answer, type App, adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

/** Reads of both doors, at depth 1 to 4: each must be one statement, however deep and whatever is asked beside. */
const restReads = [
  '/items/articles?fields=id,title',
  '/items/articles?fields=title,author.name',
  '/items/articles?fields=title,author.name,comments.body,tags.tags_id.name',
  '/items/authors?fields=name,articles.title,articles.comments.body,articles.tags.tags_id.name',
  '/items/comments?fields=body,article.author.articles.title&deep[article][author][articles][_limit]=1',
  '/items/articles/1',
  '/items/articles/1?fields=title,author.articles.comments.body',
  '/items/articles?fields=id&meta=*',
  '/items/articles?fields=id,comments.id&meta=filter_count,total_count&filter[comments][body][_contains]=1',
  '/items/articles?fields=id&filter[author][articles][comments][body][_nnull]=true&sort=-author.name,views',
  '/items/articles?fields=id&filter[comments][_some][body][_contains]=1&search=first',
  '/items/articles?aggregate[count]=*&aggregate[sum]=views&groupBy=status',
  '/items/articles?fields=count(comments),title',
]
const graphqlReads = [
  '{ articles { id title } }',
  '{ articles { title author { name } } }',
  '{ articles(filter: { author: { name: { _eq: "Ada" } } }, sort: ["-views"], limit: 2) { title author { name } comments(limit: 1) { body } } }',
  '{ authors { name articles { title comments { body } tags { tags_id { name } } } } }',
  '{ comments { body article { author { articles(limit: 1) { title } } } } }',
  '{ articles_by_id(id: 1) { title author { articles { comments { body } } } } }',
  '{ articles_aggregated(groupBy: ["status"]) { group count { id } sum { views } } }',
]

const callers = [
  ['an administrator', adminToken],
  ['a limited user', readerToken],
] as const

onEachApp(
  'A read is one SQL statement',
  (app) => {
    describe.each(callers)('for %s', (_caller, as) => {
      beforeAll(() => app().request('/items/tags', { as }))

      it.each(restReads)('%s', async (path) => {
        await expectOne(app(), () => app().request(path, { as }))
      })

      it('SEARCH /items/articles', async () => {
        const question = { as, method: 'SEARCH', body: { query: { fields: ['title', 'author.name'], limit: 1 } } }
        await expectOne(app(), () => app().request('/items/articles', question))
      })

      it.each(graphqlReads)('%s', async (query) => {
        await expectOne(app(), () => app().graphql(query, { as }))
      })
    })

    it('all root fields of a GraphQL document are one', async () => {
      const query = '{ one: articles { id } other: tags { id } }'
      await app().graphql(query)
      expect(await app().statementsOf(() => app().graphql(query))).toHaveLength(1)
    })
  },
  fillBlog,
)

/** Also the first time a question is asked: only who asks was learned before. */
async function expectOne(app: App, ask: () => Promise<Answer>): Promise<void> {
  let answer: Answer | undefined
  const statements = await app.statementsOf(async () => {
    answer = await ask()
  })
  expect(answer).toMatchObject({ status: 200, text: expect.not.stringContaining('"errors"') })
  expect(statements).toHaveLength(1)
}
