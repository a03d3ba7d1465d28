import {
  aggregate,
  authentication,
  createDirectus,
  createItem,
  createItems,
  deleteItem,
  graphql,
  readItem,
  readItems,
  readMe,
  rest,
  updateItem,
  withSearch,
} from '@directus/sdk'
import { describe, expect, it } from '@jest/globals'
import { type App, admin, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

interface Article {
  id: number
  title: string
  views: number
  status: string
  author: Author | number | null
  comments: Comment[] | number[]
}
interface Comment {
  id: number
  body: string
}
interface Author {
  id: number
  name: string
  articles: Article[] | number[]
}
interface Blog {
  articles: Article[]
  authors: Author[]
  comments: Comment[]
}

const clientOf = ({ url }: App) =>
  createDirectus<Blog>(url)
    .with(authentication('json', { autoRefresh: false }))
    .with(rest())
    .with(graphql())

async function loggedIn(app: App) {
  const client = clientOf(app)
  await client.login({ email: admin.email, password: admin.password })
  return client
}

onEachApp(
  'The unmodified @directus/sdk',
  (app) => {
    describe('logs in', () => {
      it('with e-mail and password, refreshes, and logs out', async () => {
        const client = clientOf(app())
        const tokens = await client.login({ email: admin.email, password: admin.password })
        expect(tokens.access_token).toBeTruthy()
        expect((await client.request(readMe({ fields: ['email'] }))).email).toBe(admin.email)
        const fresh = await client.refresh()
        expect(fresh.access_token).toBeTruthy()
        expect(fresh.refresh_token).not.toBe(tokens.refresh_token)
        await client.logout()
        await expect(client.request(readMe())).rejects.toBeDefined()
      })
    })

    it('reads with nested fields and filters', async () => {
      const client = await loggedIn(app())
      const articles = await client.request(
        readItems('articles', {
          fields: ['title', { author: ['name'] }, { comments: ['body'] }],
          filter: { author: { name: { _eq: 'Ada' } } },
          sort: ['-views'],
          deep: { comments: { _limit: 1, _sort: ['-id'] } },
        }),
      )
      expect(articles).toEqual([
        { title: 'Second wind', author: { name: 'Ada' }, comments: [{ body: 'comment 4' }] },
        { title: 'First steps', author: { name: 'Ada' }, comments: [{ body: 'comment 3' }] },
      ])
    })

    it('reads by the SEARCH method', async () => {
      const client = await loggedIn(app())
      const articles = await client.request(
        withSearch(readItems('articles', { fields: ['id'], filter: { views: { _gt: 20 } }, sort: ['id'] })),
      )
      expect(articles).toEqual([{ id: 2 }, { id: 4 }])
    })

    it('aggregates', async () => {
      const client = await loggedIn(app())
      const rows = await client.request(aggregate('articles', { aggregate: { count: '*' }, groupBy: ['status'] }))
      expect(rows.map(({ status, count }) => [status, Number(count)]).sort()).toEqual([
        ['draft', 2],
        ['published', 4],
      ])
    })

    it('creates, updates and deletes', async () => {
      const client = await loggedIn(app())
      const author = await client.request(createItem('authors', { name: 'Dot' }))
      const [article] = await client.request(createItems('articles', [{ title: 'New', author: author.id }]))
      await client.request(updateItem('articles', article!.id, { title: 'Newer' }))
      expect(await client.request(readItem('articles', article!.id, { fields: ['title', { author: ['name'] }] }))).toEqual({
        title: 'Newer',
        author: { name: 'Dot' },
      })
      await client.request(deleteItem('articles', article!.id))
      await client.request(deleteItem('authors', author.id))
      await expect(client.request(readItem('articles', article!.id))).rejects.toMatchObject({
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      })
    })

    it('asks in GraphQL', async () => {
      const client = await loggedIn(app())
      const answer = await client.query<{ articles: { title: string }[] }>('{ articles(sort: ["id"], limit: 1) { title } }')
      expect(answer.articles).toEqual([{ title: 'First steps' }])
    })
  },
  fillBlog,
)
