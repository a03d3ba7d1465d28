import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { makeFlow } from './make-flow.js'

const readTitles = {
  key: 'read',
  type: 'item-read',
  options: { collection: 'articles', permissions: '$full', query: { fields: ['title'], sort: ['id'] } },
}

onEachApp(
  'Issue 16: with CACHE_ENABLED the answer of a GET webhook',
  (app) => {
    const make = (options: Record<string, unknown>, operations: readonly object[] = [readTitles]) =>
      makeFlow(app(), 'webhook', { method: 'GET', ...options }, operations as never, { accountability: null })
    const answerOf = async (path: string, as?: string) => (await app().request(path, as === undefined ? {} : { as })).text
    const statementsOf = (path: string, as?: string) => app().statementsOf(() => answerOf(path, as))

    it('is kept for the same question, until something is written', async () => {
      const path = `/flows/trigger/${await make({})}`
      const first = await answerOf(path)
      expect(await statementsOf(path)).toEqual([])
      expect(await answerOf(path)).toBe(first)
      expect(await statementsOf(`${path}?other=1`)).not.toEqual([])
      expect(await statementsOf(path, readerToken)).not.toEqual([])
      await app().must('/items/articles/1', { method: 'PATCH', body: { title: 'Another title' } })
      expect(await answerOf(path)).toContain('Another title')
    })

    it('is not kept where the flow says so', async () => {
      const path = `/flows/trigger/${await make({ cacheEnabled: false })}`
      await answerOf(path)
      expect(await statementsOf(path)).not.toEqual([])
    })

    it('is not kept where the flow was rejected, or writes itself', async () => {
      const rejected = `/flows/trigger/${await make({}, [readTitles, { key: 'fail', type: 'throw-error', options: { status: '400', code: 'NO', message: 'No' } }])}`
      await answerOf(rejected)
      expect(await statementsOf(rejected)).not.toEqual([])
      const writes = {
        key: 'write',
        type: 'item-create',
        options: { collection: 'authors', permissions: '$full', payload: { name: 'Made' } },
      }
      const writing = `/flows/trigger/${await make({}, [writes])}`
      const first = await answerOf(writing)
      expect(await answerOf(writing)).not.toBe(first)
    })
  },
  fillBlog,
  { CACHE_ENABLED: 'true', CACHE_TTL: '1h' },
  ['sqlite', 'postgres'],
)
