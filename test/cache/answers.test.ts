import { describe, expect, it } from '@jest/globals'
import { loadConfig } from '../../src/index.js'
import { type App, adminToken, onEachApp, type Question } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

/** Issue 18: answers that are kept. Their freshness has a test of its own (fresh.test.ts). */
const settings = { CACHE_ENABLED: 'true', CACHE_STATUS_HEADER: 'X-Cache', CACHE_SKIP_ALLOWED: 'true', CACHE_TTL: '1h' }

interface Told {
  readonly status: string | null
  readonly control: string | null
  readonly vary: string | null
  readonly text: string
}

const asking =
  (app: () => App) =>
  async (path: string, { method = 'GET', as = adminToken, body, headers = {} }: Question = {}): Promise<Told> => {
    const response = await fetch(app().url + path, {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${as}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const { headers: told } = response
    return { status: told.get('x-cache'), control: told.get('cache-control'), vary: told.get('vary'), text: await response.text() }
  }

const graphql = (query: string, as = adminToken): [string, Question] => ['/graphql', { method: 'POST', as, body: { query } }]

onEachApp(
  'Answers that are kept',
  (app) => {
    const ask = asking(app)
    const statuses = async (...questions: readonly (readonly [string, Question?])[]) => {
      const told: (string | null)[] = []
      for (const [path, question] of questions) told.push((await ask(path, question)).status)
      return told
    }

    it('are given again to the same question, without a statement', async () => {
      const first = await ask('/items/articles?fields=title,author.name&sort=id')
      let again: Told | undefined
      const statements = await app().statementsOf(async () => {
        again = await ask('/items/articles?fields=title,author.name&sort=id')
      })
      expect([first.status, again?.status, again?.text === first.text, statements]).toEqual(['MISS', 'HIT', true, []])
    })

    it('are given by key, as one page of several, counted and grouped', async () => {
      for (const path of [
        '/items/articles/1',
        '/items/articles?limit=2&page=2&sort=id&meta=*',
        '/items/articles?aggregate[count]=*&groupBy=status',
        '/items/comments?search=comment',
        '/users?fields=email',
      ])
        expect([path, ...(await statuses([path], [path]))]).toEqual([path, 'MISS', 'HIT'])
    })

    it('are given by GraphQL, on both of its ways', async () => {
      const short = graphql('{ tags(sort: "id") { name } articles_by_id(id: 1) { title author { name } } }')
      const long = graphql('{ tags_aggregated { count { id } } }')
      expect(await statuses(short, short, long, long)).toEqual(['MISS', 'HIT', 'MISS', 'HIT'])
    })

    it('are forgotten by a write to a collection that they are read from, and by no other', async () => {
      const articles = '/items/articles?fields=title,author.name&sort=id'
      await statuses([articles], ['/items/tags'])
      await app().must('/items/tags/1', { method: 'PATCH', body: { name: 'blue again' } })
      expect(await statuses([articles], ['/items/tags'], ['/items/tags'])).toEqual(['HIT', 'MISS', 'HIT'])
      await app().must('/items/authors/1', { method: 'PATCH', body: { name: 'Ada L.' } })
      const after = await ask(articles)
      expect([after.status, after.text]).toEqual(['MISS', expect.stringContaining('Ada L.')])
      expect(await statuses(['/items/tags'])).toEqual(['HIT'])
    })

    it('are forgotten by what a deletion does elsewhere, and by what extensions write through Knex', async () => {
      const comments = '/items/comments?fields=article&sort=-id'
      await app().must('/relations/comments/article', { method: 'PATCH', body: { schema: { on_delete: 'SET NULL' } } })
      const article = await app().must<{ id: number }>('/items/articles', { body: { title: 'to go' } })
      await app().must('/items/comments', { body: { body: 'hangs on it', article: article.id } })
      expect((await ask(comments)).text).toContain(`{"article":${article.id}}`)
      await app().must(`/items/articles/${article.id}`, { method: 'DELETE' })
      expect((await ask(comments)).text).toContain('{"article":null}')
      await ask('/items/tags')
      await app().platform.database.knex('tags').where({ id: 3 }).update({ name: 'crimson' })
      expect((await ask('/items/tags')).text).toContain('crimson')
      await app().platform.database.knex.transaction(async (transaction) => {
        await transaction('tags').where({ id: 3 }).update({ name: 'scarlet' })
      })
      expect((await ask('/items/tags')).text).toContain('scarlet')
    })

    it('are of those alone who may see the same', async () => {
      const path = '/items/articles?fields=id,title&sort=id'
      await statuses([path])
      const reader = await ask(path, { as: readerToken })
      const nobody = await ask(path, { as: null })
      expect([reader.status, reader.text.includes('draft')]).toEqual(['MISS', false])
      expect([nobody.status, nobody.control, nobody.text]).toEqual([null, 'no-cache', expect.stringContaining('FORBIDDEN')])
    })

    it('are of a share what it opens, and nothing of anybody else', async () => {
      const path = '/items/articles?fields=id&sort=id'
      await statuses([path])
      const { id: role } = await app().must<{ id: string }>('/roles', { body: { name: 'lent' } })
      const { id: policy } = await app().must<{ id: string }>('/policies', { body: { name: 'lent' } })
      await app().must('/access', { body: { role, policy } })
      await app().must('/permissions', { body: { policy, collection: 'articles', action: 'read', fields: ['*'], permissions: {} } })
      const tokens = await Promise.all(
        [1, 2].map(async (item) => {
          const { id: share } = await app().must<{ id: string }>('/shares', { body: { collection: 'articles', item: String(item), role } })
          return (await app().must<{ access_token: string }>('/shares/auth', { as: null, body: { share } })).access_token
        }),
      )
      const told: unknown[] = []
      for (const as of [...tokens, ...tokens]) {
        const { status, text } = await ask(path, { as })
        told.push([status, text])
      }
      const [one, two] = ['{"data":[{"id":1}]}', '{"data":[{"id":2}]}']
      expect(told).toEqual([
        ['MISS', one],
        ['MISS', two],
        ['HIT', one],
        ['HIT', two],
      ])
    })

    it('are not kept where a rule or a question asks the clock', async () => {
      const path = '/items/articles?filter[published_at][_lt]=$NOW'
      const told = [await ask(path), await ask(path)]
      expect(told.map(({ status, control }) => [status, control])).toEqual([
        ['MISS', 'no-cache'],
        ['MISS', 'no-cache'],
      ])
    })

    it('are neither used nor kept for who asks for none, for the studio, and for downloads', async () => {
      const path = '/items/tags?fields=name&limit=1'
      const skipped = await ask(path, { headers: { 'cache-control': 'no-store' } })
      expect([skipped.status, skipped.control]).toEqual([null, 'no-store'])
      const studio = { headers: { referer: 'https://example.com/admin/content/tags' } }
      expect(await statuses([path, studio], [`${path}&export=csv`], [path])).toEqual([null, null, 'MISS'])
    })

    it('are of the server alone in what changes', async () => {
      const dry = await ask('/items/tags?dry_run=true', { method: 'POST', body: { name: 'never' } })
      expect([dry.status, dry.control]).toEqual([null, 'no-cache'])
      expect((await ask('/items/tags')).text).not.toContain('never')
    })

    it('tell clients how long they may keep them: private of somebody, public of everybody', async () => {
      const known = await ask('/items/tags?fields=id')
      expect(known.control).toMatch(/^private, max-age=3[56]\d\d$/)
      expect(known.vary).toBe('Origin, Cache-Control, Authorization, Cookie')
      const { id } = await app().must<{ id: number }>('/permissions', {
        body: { policy: 'abf8a154-5b1c-4a46-ac9c-7300570f4f17', collection: 'tags', action: 'read', fields: ['*'], permissions: {} },
      })
      expect((await ask('/items/tags?fields=id', { as: null })).control).toMatch(/^public, max-age=3[56]\d\d$/)
      await app().must(`/permissions/${id}`, { method: 'DELETE' })
      expect((await ask('/items/tags?fields=id', { as: null })).text).toContain('FORBIDDEN')
    })

    it('are forgotten on request, by administrators', async () => {
      await statuses(['/items/tags?fields=id'])
      const clear = { method: 'POST', as: readerToken }
      expect((await app().request('/utils/cache/clear', clear)).status).toBe(403)
      expect(await statuses(['/items/tags?fields=id'])).toEqual(['HIT'])
      const cleared = await app().request('/utils/cache/clear', { method: 'POST' })
      expect([cleared.status, cleared.text]).toEqual([200, ''])
      expect(await statuses(['/items/tags?fields=id'])).toEqual(['MISS'])
    })
  },
  fillBlog,
  settings,
)

onEachApp(
  'Answers that are kept, bounded',
  (app) => {
    const ask = asking(app)
    it('are no longer than allowed, and asked for each time; writes to collections that are left out let them live', async () => {
      const long = '/items/articles?fields=*&limit=-1'
      expect([(await ask(long)).status, (await ask(long)).status]).toEqual(['MISS', 'MISS'])
      await ask('/items/tags?limit=1')
      await app().must('/items/tags/1', { method: 'PATCH', body: { name: 'later' } })
      const kept = await ask('/items/tags?limit=1')
      expect([kept.status, kept.control, kept.text.includes('later')]).toEqual(['HIT', 'no-cache', false])
    })
  },
  fillBlog,
  { ...settings, CACHE_VALUE_MAX_SIZE: '200', CACHE_AUTO_PURGE: 'true', CACHE_AUTO_PURGE_IGNORE_LIST: 'tags' },
  ['sqlite'],
)

describe('The settings of kept answers', () => {
  const base = { SECRET: 'a-secret-for-tests-that-is-long-enough', DB_CLIENT: 'sqlite', DB_FILENAME: ':memory:' }
  it('need a Redis that is named, and know no other places', () => {
    const load = (environment: Record<string, string>) => () => loadConfig({ ...base, ...environment })
    expect(load({ CACHE_ENABLED: 'true', CACHE_STORE: 'redis' })).toThrow('CACHE_STORE=redis needs REDIS')
    expect(load({ CACHE_ENABLED: 'true', CACHE_STORE: 'disk' })).toThrow('CACHE_STORE')
    expect(load({})().cache).toBeNull()
  })
})
