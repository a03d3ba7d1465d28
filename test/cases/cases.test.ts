import { beforeAll, describe, expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'
import type { QueryCase } from './case.js'
import { cases } from './index.js'

onEachApp(
  'Cases',
  (app) => {
    // Who is asking, and what they may see, is learnt with the first request.
    beforeAll(() => app().must('/items/articles'))

    describe.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
      it('by GET', async () => {
        expect(await ask(app(), () => app().must(`/items/${one.collection}?${queryString(one.query)}`))).toEqual(one.expected)
      })

      it('by SEARCH', async () => {
        const question = { method: 'SEARCH', body: { query: one.query } }
        expect(await ask(app(), () => app().must(`/items/${one.collection}`, question))).toEqual(one.expected)
      })

      it('in GraphQL', async () => {
        const answer = await ask(app(), () => app().graphql(document(one)))
        expect(answer.body).toEqual({ data: { [one.collection]: inGraphql(one.expected) } })
      })

      it('in GraphQL by resolvers', async () => {
        const headers = { accept: 'application/graphql-response+json' }
        const [short, long] = [await app().graphql(document(one)), await app().graphql(document(one), { headers })]
        expect(JSON.stringify(short.body)).toBe(long.text)
      })
    })
  },
  fillBlog,
)

/** Whatever the door, the answer is one statement. */
async function ask<Result>(app: App, question: () => Promise<Result>): Promise<Result> {
  let result: Result | undefined
  const statements = await app.statementsOf(async () => {
    result = await question()
  })
  expect(statements).toHaveLength(1)
  return result!
}

const queryString = (query: QueryCase['query']): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(plain(name, value))}`)
    .join('&')
const plain = (name: string, value: unknown): string =>
  name === 'filter' ? JSON.stringify(value) : Array.isArray(value) ? value.join(',') : String(value)

function document({ collection, query, selection, args }: QueryCase): string {
  const { fields: _fields, ...rest } = query
  const given =
    args ??
    Object.entries(rest)
      .map(([name, value]) => `${name}: ${literal(value)}`)
      .join(', ')
  return `{ ${collection}${given ? `(${given})` : ''} ${selection} }`
}

/** The same items with their keys as GraphQL's `ID`, a text. */
function inGraphql(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inGraphql)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name === 'id' ? String(inner) : inGraphql(inner)]))
}

/** JSON in GraphQL's spelling: keys without quotes. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${literal(inner)}`)
    .join(', ')} }`
}
