import { beforeAll, describe, expect, it } from '@jest/globals'
import { adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

const rows = 2_345

onEachApp(
  'A long export',
  (app) => {
    beforeAll(async () => {
      const items = Array.from({ length: rows }, (_, index) => ({
        title: `Line ${index}\n"quoted", äöü`,
        status: 'published',
        views: index % 50,
        author: index > 1_500 ? 1 : null,
      }))
      // Past the API: the history of so many items would take its time.
      await app().platform.database.knex.batchInsert('articles', items, 200)
    })

    describe.each(['csv', 'csv_utf8', 'json', 'xml', 'yaml'])('as %s', (format) => {
      it.each(['sort=id', 'sort=-views,title', 'sort=author.name'])('has in batches what it has as a whole, %s', async (sort) => {
        const path = `/items/articles?fields=title,views,author.name&limit=-1&export=${format}&${sort}`
        // With an offset there are no batches.
        const [batches, whole] = [await app().request(path), await app().request(`${path}&offset=0`)]
        expect(batches.status).toBe(200)
        expect(batches.text.length).toBeGreaterThan(rows * 20)
        expect(batches.text === whole.text).toBe(true)
      })
    })

    it('is read in batches', async () => {
      const statements = await app().statementsOf(() => app().request('/items/articles?fields=id&limit=-1&export=json'))
      expect(statements.length).toBe(Math.ceil((rows + 6) / 1_000))
    })

    it('stops when the client goes', async () => {
      const going = new AbortController()
      const response = await fetch(`${app().url}/items/articles?fields=id,title&limit=-1&export=json`, {
        headers: { authorization: `Bearer ${adminToken}` },
        signal: going.signal,
      })
      const reader = response.body!.getReader()
      await reader.read()
      going.abort()
      await expect(reader.read()).rejects.toThrow()
      expect((await app().request('/server/ping')).status).toBe(200)
    })

    it('ends at its limit', async () => {
      const { text } = await app().request('/items/articles?fields=id&limit=1500&export=json')
      expect(JSON.parse(text)).toHaveLength(1_500)
    })

    it('shows what the caller may see, and refuses like any read', async () => {
      const { text } = await app().request('/items/articles?fields=status&limit=-1&export=csv', { as: readerToken })
      expect(new Set(text.split('\n').slice(1))).toEqual(new Set(['"published"']))
      expect((await app().request('/items/articles?fields=price&limit=-1&export=csv', { as: readerToken })).status).toBe(403)
      expect((await app().request('/items/nowhere?limit=-1&export=csv')).status).toBe(403)
    })
  },
  fillBlog,
)
