import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'
import { sendForm } from '../support/files.js'

// ../shared/security-cases.md 78; issue 11 point 6: a small body that is hundreds of thousands of writes.

const empties = (count: number): string => `[${Array.from({ length: count }, () => '{}').join(',')}]`

onEachApp(
  'Batches',
  (app) => {
    const count = async (collection: string) => (await app().must<[{ count: number }]>(`/items/${collection}?aggregate[count]=*`))[0].count

    /** Refused without any item of it being written. */
    const refused = async (work: () => Promise<{ status: number; text: string }>) => {
      const before = [await count('tags'), await count('comments')]
      const start = performance.now()
      const inserts = await app().statementsOf(async () => {
        const { text } = await work()
        expect(text).toContain('Exceeded max batch mutation limit of 10000')
      })
      expect(inserts.filter((statement) => /^insert/i.test(statement)).length).toBeLessThan(20)
      expect(performance.now() - start).toBeLessThan(5_000)
      expect([await count('tags'), await count('comments')]).toEqual(before)
    }

    it.each([
      ['300,000 new items', 'POST', '/items/tags', empties(300_000)],
      ['upserts', 'POST', '/items/tags?on=id', `[${Array.from({ length: 20_000 }, (_, id) => `{"id":${id + 1}}`).join(',')}]`],
      ['updates', 'PATCH', '/items/tags', `[${Array.from({ length: 20_000 }, (_, id) => `{"id":${id + 1},"name":"x"}`).join(',')}]`],
      [
        'updates of keys',
        'PATCH',
        '/items/tags',
        `{"data":{"name":"x"},"keys":${JSON.stringify(Array.from({ length: 20_000 }, (_, id) => id))}}`,
      ],
      ['deletions of keys', 'DELETE', '/items/tags', JSON.stringify(Array.from({ length: 20_000 }, (_, id) => id))],
      ['children of a new item', 'POST', '/items/articles', `{"title":"x","comments":${empties(200_000)}}`],
      ['created children', 'POST', '/items/articles', `{"title":"x","comments":{"create":${empties(200_000)}}}`],
      ['a dry run', 'POST', '/items/tags?dry_run=true', empties(100_000)],
    ])('78: %s', (_name, method, path, body) => refused(() => app().request(path, { method, body })))

    it('78: mutations of one document count together', async () => {
      const data = Array.from({ length: 600 }, () => ({}))
      const roots = Array.from({ length: 20 }, (_, index) => `a${index}: create_tags_items(data: $data) { id }`).join(' ')
      const before = await count('tags')
      const { text } = await app().graphql(`mutation ($data: [create_tags_input!]) { ${roots} }`, { variables: { data } })
      expect(text).toContain('Exceeded max batch mutation limit')
      expect(await count('tags')).toBe(before)
    })
  },
  fillBlog,
)

onEachApp(
  'Batches of a small bound',
  (app) => {
    it('78: an import has a bound of its own', async () => {
      const importOf = (count: number) => {
        const content = ['name', ...Array.from({ length: count }, (_, index) => `tag ${index}`)].join('\n')
        return sendForm(app(), [{ filename: 'tags.csv', type: 'text/csv', content }], { path: '/utils/import/tags' })
      }
      const count = async () => (await app().must<[{ count: number }]>('/items/tags?aggregate[count]=*'))[0].count
      const before = await count()
      expect((await importOf(40)).status).toBe(200)
      expect((await importOf(60)).text).toContain('Exceeded max batch mutation limit of 50')
      expect(await count()).toBe(before + 40)
    })
  },
  fillBlog,
  { MAX_BATCH_MUTATION: '20', IMPORT_MAX_ROWS: '50' },
)
