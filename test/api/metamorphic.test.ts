import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

/** What is selected of a type: its fields, each with what is selected below it. */
interface Selection {
  readonly type: string
  readonly fields: readonly { readonly name: string; readonly below: Selection | null }[]
}

const plain: Readonly<Record<string, readonly string[]>> = {
  articles: ['id', 'title', 'status', 'views'],
  authors: ['id', 'name'],
  comments: ['id', 'body'],
  articles_tags: ['id'],
  tags: ['id', 'name'],
}
const relations: Readonly<Record<string, readonly (readonly [name: string, type: string])[]>> = {
  articles: [
    ['author', 'authors'],
    ['comments', 'comments'],
    ['tags', 'articles_tags'],
  ],
  authors: [['articles', 'articles']],
  comments: [['article', 'articles']],
  articles_tags: [
    ['tags_id', 'tags'],
    ['articles_id', 'articles'],
  ],
  tags: [],
}

const selection = (type: string, depth: number): fc.Arbitrary<Selection> => {
  const leaves = fc.subarray([...plain[type]!], { minLength: 1 }).map((names) => names.map((name) => ({ name, below: null })))
  if (depth === 0) return leaves.map((fields) => ({ type, fields }))
  const nested = fc
    .subarray([...relations[type]!])
    .chain((chosen) => fc.tuple(...chosen.map(([name, target]) => selection(target, depth - 1).map((below) => ({ name, below })))))
  return fc.tuple(leaves, nested).map(([own, below]) => ({ type, fields: [...own, ...below] }))
}

const roots = fc.constantFrom('articles', 'authors', 'comments').chain((type) => selection(type, 2))

/** Ways to write the same selection. */
const spellings: Readonly<Record<string, (selection: Selection) => string>> = {
  plainly: (one) => `{ ${one.type} ${write(one, (field) => field)} }`,
  backwards: (one) => `{ ${one.type} ${write({ ...one, fields: [...one.fields].reverse() }, (field) => field)} }`,
  'every field twice': (one) => `{ ${one.type} ${write(one, (field) => `${field} ${field}`)} }`,
  'with inline fragments': (one) => `{ ${one.type} ${write(one, (field, type) => `... on ${type} { ${field} }`)} }`,
  'with bare inline fragments': (one) => `{ ${one.type} ${write(one, (field) => `... { ${field} }`)} }`,
  'with directives that change nothing': (one) =>
    `{ ${one.type} ${write(one, (field) => `... @include(if: true) { ${field} } ... @skip(if: true) { ${field} }`)} }`,
  'with a fragment of each selection': withFragments,
  named: (one) => `query Named { ${one.type} ${write(one, (field) => field)} }`,
}

function write({ type, fields }: Selection, wrap: (field: string, type: string) => string): string {
  return `{ ${fields.map(({ name, below }) => wrap(below ? `${name} ${write(below, wrap)}` : name, type)).join(' ')} }`
}

function withFragments(one: Selection): string {
  const fragments: string[] = []
  const name = ({ type, fields }: Selection): string => {
    const text = fields.map((field) => (field.below ? `${field.name} { ...${name(field.below)} }` : field.name)).join(' ')
    return `F${fragments.push(`fragment F${fragments.length} on ${type} { ${text} }`) - 1}`
  }
  const root = name(one)
  return `{ ${one.type} { ...${root} } } ${fragments.join(' ')}`
}

/** Yoga answers who does not take plain JSON. */
const ways: readonly Record<string, string>[] = [{}, { accept: 'application/graphql-response+json' }]

/** Every field under another name; the answer is told back under its own. */
const aliased = (one: Selection): string =>
  `{ a_${one.type}: ${one.type} ${write(one, (field) => `a_${field.trimStart().split(' ')[0]}: ${field}`)} }`

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const renamed = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(renamed)
    : isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replace(/^a_/, ''), renamed(inner)]))
      : value

onEachApp(
  'Ways to write the same GraphQL selection',
  (app) => {
    it('have the same answer, by the fast path and by resolvers, in one statement', async () => {
      await fc.assert(
        fc.asyncProperty(roots, async (one) => {
          const expected = (await ask(app(), spellings.plainly!(one))).data
          expect(expected).toBeDefined()
          for (const spell of Object.values(spellings)) {
            for (const headers of ways) expect(await ask(app(), spell(one), headers)).toEqual({ data: expected })
          }
          expect(renamed(await ask(app(), aliased(one)))).toEqual({ data: expected })
        }),
        { numRuns: 40 },
      )
    }, 120_000)
  },
  fillBlog,
)

async function ask(app: App, query: string, headers: Record<string, string> = {}): Promise<{ data?: unknown }> {
  let body: { data?: unknown } = {}
  const statements = await app.statementsOf(async () => {
    body = (await app.graphql(query, { headers })).body
  })
  // The first request of all also learns who is asking, and sizes of tables are looked at from time to time.
  expect(
    statements.filter((text) => !text.includes('directus_') && !/^SELECT \(SELECT COUNT\(\*\) FROM \(SELECT 1 AS/.test(text)),
  ).toHaveLength(1)
  return body
}
