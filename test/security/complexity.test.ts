import { expect, it } from '@jest/globals'
import { getIntrospectionQuery } from 'graphql'
import { onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

// ../shared/security-cases.md 60 to 62: questions that are small and ask databases, or GraphQL, for more than they can.

const times = (count: number, part: (index: number) => string, between = ','): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(between)

onEachApp(
  'Complicated questions',
  (app) => {
    const ask = async (path: string, question: object = {}) => {
      const start = performance.now()
      const answer = await app().request(path, question)
      expect(performance.now() - start).toBeLessThan(5_000)
      return answer
    }

    it.each([
      ['by 300 paths of three relations', `/items/articles?limit=5&sort=${times(300, () => 'author.articles.author.name')}`],
      [
        'by 50 different ones',
        `/items/comments?limit=5&sort=${times(50, (index) => (index % 2 ? 'article.author.name' : '-article.title'))}`,
      ],
    ])('62: sorted %s', async (_name, path) => {
      const { status, body } = await ask(path)
      expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_QUERY'])
    })

    it('62: sorted through as many relations as it may be', async () => {
      expect((await ask(`/items/articles?limit=5&sort=${times(13, () => 'author.articles.author.name')}`)).status).toBe(200)
    })

    it.each([
      [
        '150 conditions through a relation',
        { filter: { _or: Array.from({ length: 150 }, (_, index) => ({ author: { name: { _eq: `x${index}` } } })) } },
      ],
      [
        '150 conditions through three',
        {
          filter: {
            _and: Array.from({ length: 150 }, (_, index) => ({ author: { articles: { author: { name: { _neq: `x${index}` } } } } })),
          },
        },
      ],
      ['1,500 conditions', { filter: { _or: Array.from({ length: 1_500 }, (_, index) => ({ title: { _icontains: `x${index}` } })) } }],
      ['conditions 90 levels deep', { filter: JSON.parse(`${'{"_and":['.repeat(45)}{"id":{"_eq":1}}${']}'.repeat(45)}`) as object }],
      ['20,000 keys', { filter: { id: { _in: Array.from({ length: 20_000 }, (_, index) => index) } } }],
      ['a search of 500 words', { search: times(500, (index) => `word${index}`, ' ') }],
      ['900 fields', { fields: ['*', ...Array.from({ length: 900 }, () => 'title')] }],
      [
        '300 counts',
        {
          fields: Array.from({ length: 300 }, (_, index) => `a${index}`),
          alias: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`a${index}`, 'count(comments)'])),
        },
      ],
    ])('62: %s are answered or refused', async (_name, query) => {
      for (const as of [undefined, readerToken])
        expect((await ask('/items/articles', { as, method: 'SEARCH', body: { query } })).status).toBeLessThan(500)
    })

    it('groups by the same field twice are groups by it once', async () => {
      const { text } = await ask('/items/articles?aggregate[count]=*&groupBy=status,status')
      expect(text).toBe((await ask('/items/articles?aggregate[count]=*&groupBy=status')).text)
    })

    it.each([
      'server_health',
      'server_info { project { project_name } }',
      'server_specs_graphql(scope: items)',
      'server_specs_oas',
      'collections { collection }',
      'fields { field }',
      '__type(name: "Query") { name }',
    ])('60: %s under a hundred aliases', async (field) => {
      const { status, body } = await app().graphql(`{ ${times(100, (index) => `a${index}: ${field}`, ' ')} }`, { system: true })
      expect(status).toBe(400)
      expect(JSON.stringify(body.errors)).toContain('can be used 20 times in a request')
      const few = await app().graphql(`{ ${times(5, (index) => `a${index}: ${field}`, ' ')} }`, { system: true })
      expect([few.status, few.body.errors]).toEqual([200, undefined])
    })

    it('60: introspection once more and once too often', async () => {
      const [first, second] = [await app().graphql(getIntrospectionQuery()), await app().graphql(getIntrospectionQuery())]
      expect(second.text).toBe(first.text)
      const whole = '__schema { types { name fields { name } } }'
      expect((await app().graphql(`{ a: ${whole} b: ${whole} }`)).status).toBe(200)
      expect((await app().graphql(`{ a: ${whole} b: ${whole} c: ${whole} }`)).status).toBe(400)
      const small = await app().graphql(getIntrospectionQuery(), { as: readerToken })
      expect(small.text.length).toBeLessThan(first.text.length)
    })
  },
  fillBlog,
)
