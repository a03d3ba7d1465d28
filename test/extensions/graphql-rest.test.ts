import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'graphql-files')
const partlyToken = 'token-of-who-sees-prices-of-published-articles'

async function fill(app: App): Promise<void> {
  await fillBlog(app)
  await createUser(app, 'partly', partlyToken, [
    { collection: 'articles', action: 'read', fields: ['id', 'title', 'status', 'views'], permissions: {} },
    { collection: 'articles', action: 'read', fields: ['price'], permissions: { status: { _eq: 'published' } } },
  ])
}

onEachApp(
  'REST and the fields of GraphQL extensions',
  (app) => {
    const get = (path: string, as: string | null = adminToken) => app().must<object>(`/items/${path}`, { as })

    it('are told where `fields` asks for them, at any depth, and are no part of *', async () => {
      expect(await get('articles?fields=id,headline,rank&sort=id&limit=2')).toEqual([
        { id: 1, headline: 'First steps.', rank: 10 },
        { id: 2, headline: 'Second wind.', rank: 20 },
      ])
      expect(await get('articles/3?fields=headline,author.articles.headline,author.articles.id,comments.article.rank')).toEqual({
        headline: 'Third time.',
        author: { articles: [3, 4].map((id) => ({ headline: id === 3 ? 'Third time.' : 'Hidden draft.', id })) },
        comments: [{ article: { rank: 30 } }],
      })
      expect(
        await app().must('/items/articles', { method: 'SEARCH', body: { query: { fields: ['headline'], filter: { id: { _eq: 2 } } } } }),
      ).toEqual([{ headline: 'Second wind.' }])
      expect(Object.keys(await get('articles/1'))).not.toContain('headline')
      expect(await app().must('/items/articles/1?fields=headline,title', { method: 'PATCH', body: { title: 'New' } })).toEqual({
        headline: 'New.',
        title: 'New',
      })
      await app().must('/items/articles/1', { method: 'PATCH', body: { title: 'First steps' } })
    })

    it('are those of a content version, by both doors', async () => {
      await app().must('/collections/articles', { method: 'PATCH', body: { meta: { versioning: true } } })
      const version = await app().must<{ id: string }>('/versions', {
        body: { collection: 'articles', item: '1', key: 'draft', name: 'Draft' },
      })
      await app().must(`/versions/${version.id}/save`, { body: { title: 'Drafted' } })
      expect(await get('articles/1?version=draft&fields=title,headline,rank')).toMatchObject({
        title: 'Drafted',
        headline: 'Drafted.',
        rank: 10,
      })
      expect((await app().graphql('{ articles_by_id(id: 1, version: "draft") { t: title h: headline rank } }')).body.data).toEqual({
        articles_by_id: { t: 'Drafted', h: 'Drafted.', rank: 10 },
      })
    })

    it('take one statement, and one call of `load` for all items', async () => {
      await app().graphql('{ loads }')
      expect(await app().statementsOf(() => get('articles?fields=rank,comments.article.rank&limit=3&sort=id'))).toHaveLength(1)
      expect((await app().graphql('{ loads }')).body.data).toEqual({ loads: [8] })
      expect((await app().request('/items/articles?fields=id,headline&export=csv&sort=id&limit=1')).text.trim()).toBe(
        '"id","headline"\n1,"First steps."',
      )
      const page = await app().request('/items/articles?fields=headline&cursor=&limit=1&sort=id')
      expect(page.body).toMatchObject({ data: [{ headline: 'First steps.' }], meta: { next_cursor: expect.any(String) } })
    })

    it('are in the types of sdk.ts, for callers who may ask for them', async () => {
      const types = async (as: string) => (await app().request('/server/specs/types', { as })).text
      expect(await types(adminToken)).toContain(`  /** The title, ready to be shown. */
  headline?: string | null
  cost?: string | null
  rank?: number | null
  byline?: string | null
  authorsSecret?: string | null
}`)
      expect(await types(readerToken)).toContain('headline?: string | null\n  rank?: number | null\n')
      expect(await types(adminToken)).not.toContain('mood')
    })

    describe('hold the rules of the caller:', () => {
      it('what needs what they may not read does not exist', async () => {
        const refusal = async (field: string, as: string) => {
          const { status, text } = await app().request(`/items/articles?fields=id,${field}`, { as })
          return [status, text.replaceAll(field, 'FIELD')]
        }
        expect(await refusal('cost', readerToken)).toEqual(await refusal('lost', readerToken))
        expect((await refusal('cost', readerToken))[0]).toBe(403)
        expect((await refusal('headline', readerToken))[0]).toBe(200)
        // Those that are not for REST do not exist either, nor can they be compared, sorted or grouped by.
        expect(await refusal('mood', adminToken)).toEqual(await refusal('lost', adminToken))
        for (const query of [
          'sort=headline',
          'filter[headline][_eq]=x',
          'aggregate[count]=headline',
          'groupBy=headline&aggregate[count]=*',
        ])
          expect((await app().request(`/items/articles?${query}`)).status).toBe(403)
      })

      it('it is null on items on which a rule hides what it needs', async () => {
        expect(await get('articles?fields=id,cost&sort=id&filter[id][_gt]=2', partlyToken)).toEqual([
          { id: 3, cost: expect.stringMatching(/^EUR 3\.50*$/) },
          { id: 4, cost: null },
          { id: 5, cost: expect.stringMatching(/^EUR 5\.50*$/) },
          { id: 6, cost: null },
        ])
      })

      it('nobody tells an extension what it needs but the item', async () => {
        const forged = {
          kind: 'group',
          key: '.articles.headline',
          added: { collection: 'articles', name: 'headline' },
          children: [{ kind: 'field', key: 'title', field: 'status' }],
        }
        const answer = await app().must<{ headline?: string }[]>('/items/articles', {
          method: 'SEARCH',
          body: { query: { fields: [forged, 'headline'], limit: 1, sort: 'id' } },
        })
        expect(answer[0]!.headline).toBeUndefined()
        const aliases = '&alias[.articles.headline]=status&alias[headline]=status'
        expect((await app().request(`/items/articles?fields=*${aliases}`)).status).toBe(400)
        expect(await get('articles?fields=headline&alias[headline]=status&limit=1&sort=id')).toEqual([{ headline: 'published' }])
      })
    })

    it('bound what they cost', async () => {
      const query = (most: number) =>
        `{ articles(limit: 6) { siblings(most: ${most}) { siblings(most: ${most}) { siblings(most: ${most}) { siblings(most: ${most}) { siblings(most: ${most}) { id } } } } } } }`
      const codes = async (most: number) =>
        new Set((await app().graphql(query(most))).body.errors?.map(({ extensions }) => extensions.code))
      expect(await codes(1)).toEqual(new Set())
      expect(await codes(100)).toEqual(new Set(['QUERY_COST_EXCEEDED']))
      const aliases = Array.from({ length: 1400 }, (_, index) => `a${index}: headline`).join(' ')
      expect((await app().graphql(`{ articles(limit: 6) { ${aliases} } }`)).body.errors).toMatchObject([
        { extensions: { code: 'QUERY_COST_EXCEEDED' } },
      ])
      expect((await app().request('/items/articles?fields=id&limit=6')).status).toBe(200)
    })
  },
  fill,
  { EXTENSIONS_PATH: folder, EXTENSIONS_MUST_LOAD: 'true', QUERY_MAX_COST: '100000' },
)
