import { beforeAll, describe, expect, it } from '@jest/globals'
import { isApiError } from '../../src/errors/api-error.js'
import { type ParseContext, parseFilter, parseQuery } from '../../src/query/parse/index.js'
import { shapeOf } from '../../src/query/prepare.js'
import { everything, type Filter, matchesNothing, type Query, type RawQuery } from '../../src/query/query.js'
import type { SchemaModel } from '../../src/schema/model.js'
import { requireProgress } from '../../src/services/items/pages.js'
import { onEachDatabase } from '../support/databases.js'
import { parseContext } from './ask.js'
import { createBlog } from './blog.js'

/** The model of the blog, taken from the first database; parsing itself needs none. */
let schema: SchemaModel
onEachDatabase('the model', (database) => {
  beforeAll(async () => {
    schema = await createBlog(database())
  })
  it('is there', () => expect(schema.collections.size).toBeGreaterThan(10))
})

const parse = (raw: RawQuery, more: Partial<ParseContext> = {}, collection = 'articles'): Query =>
  parseQuery(raw, collection, parseContext(schema, more))

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (isApiError(error)) return `${error.status} ${error.code}`
    throw error
  }
  return 'accepted'
}

const filterOf = (filter: unknown, more: Partial<ParseContext> = {}): { filter: Filter; values: readonly unknown[] } => {
  const values: unknown[] = []
  return { filter: parseFilter(filter, 'articles', parseContext(schema, more), values), values }
}

describe('trees', () => {
  it('hold no values: the same question with others has the same shape; only limits are a part of it', () => {
    const ask = (title: string, limit: number) => parse({ fields: ['id'], filter: { title: { _eq: title } }, limit })
    expect(shapeOf(ask('Alpha', 20))).toBe(shapeOf(ask('Beta', 20)))
    expect(shapeOf(ask('Alpha', 1))).not.toBe(shapeOf(ask('Alpha', 20)))
    expect(ask('Alpha', 7).values).toEqual(['Alpha'])
    expect(shapeOf(ask('x-secret-x', 1))).not.toContain('x-secret-x')
  })

  it.each<[string, unknown, unknown]>([
    ['a bare value is _eq', { status: 'draft' }, { status: { _eq: 'draft' } }],
    [
      '_and and _or below a relation are the same above it',
      { author: { _or: [{ name: 'a' }, { name: 'b' }] } },
      { _or: [{ author: { name: 'a' } }, { author: { name: 'b' } }] },
    ],
    ['_eq null is _null', { body: { _eq: null } }, { body: { _null: true } }],
    ['_neq null is _nnull', { body: { _neq: 'null' } }, { body: { _nnull: true } }],
    ['_null false is _nnull', { body: { _null: 'false' } }, { body: { _nnull: true } }],
    ['_empty false is _nempty', { body: { _empty: false } }, { body: { _nempty: true } }],
    ['a list may be text', { views: { _in: '1,2' } }, { views: { _in: [1, 2] } }],
    ['a list may be an object of indexes', { views: { _in: { 0: 1, 1: 2 } } }, { views: { _in: [1, 2] } }],
    ['GraphQL spells functions otherwise', { published_at_func: { year: { _eq: 2024 } } }, { 'year(published_at)': { _eq: 2024 } }],
  ])('%s', (_name, left, right) => expect(filterOf(left)).toEqual(filterOf(right)))

  it.each<[string, unknown, Filter]>([
    ['nothing asked', {}, everything],
    ['an empty _or', { _or: [] }, everything],
    ['an _or with an empty part', { _or: [{}, { id: 1 }] }, everything],
    ['an integer that is a fraction', { views: { _eq: 1.5 } }, matchesNothing],
    ['less than null', { views: { _lt: null } }, matchesNothing],
  ])('%s is constant', (_name, filter, expected) => expect(filterOf(filter).filter).toEqual(expected))

  it('read variables before anything else', () => {
    const variables = (name: string): unknown => ({ $CURRENT_USER: 7, $CURRENT_ROLES: ['a'], $NOBODY: null, $NONE: [] })[name]
    expect(filterOf({ author: { _eq: '$CURRENT_USER' } }, { variables }).values).toEqual([7])
    expect(filterOf({ status: { _in: '$CURRENT_ROLES' } }, { variables }).values).toEqual([['a']])
    expect(filterOf({ author: { _in: '$NONE' } }, { variables }).filter).toEqual(matchesNothing)
    expect(filterOf({ author: { _nin: '$NONE' } }, { variables }).filter).toEqual(everything)
    expect(filterOf({ author: { _eq: '$NOBODY' } }, { variables }).filter).toMatchObject({ operator: '_null' })
    expect(filterOf({ published_at: { _lt: '$NOW(-1 day)' } }).values).toEqual([new Date('2025-12-31T00:00:00Z')])
  })
})

describe('refusals', () => {
  const deepFilter = Array(10_000)
    .fill(0)
    .reduce<unknown>((inner) => ({ _and: [inner] }), { id: 1 })
  it.each<[string, RawQuery, string]>([
    ['an unknown field', { fields: 'nope' }, '403 FORBIDDEN'],
    ['an unknown field to filter by', { filter: { nope: 1 } }, '403 FORBIDDEN'],
    ['an unknown field to sort by', { sort: 'author.nope' }, '403 FORBIDDEN'],
    ['__proto__', { filter: JSON.parse('{"__proto__":{"_eq":1}}') }, '403 FORBIDDEN'],
    ['constructor as a field', { fields: 'constructor' }, '403 FORBIDDEN'],
    ['__proto__ as an alias', { alias: JSON.parse('{"__proto__":"nope"}'), fields: '__proto__' }, '403 FORBIDDEN'],
    ['an unknown operator', { filter: { views: { _like: 1 } } }, '400 INVALID_QUERY'],
    ['an operator of another type', { filter: { meta: { _eq: 1 } } }, '400 INVALID_QUERY'],
    ['a number that is none', { filter: { views: { _eq: 'abc' } } }, '400 INVALID_QUERY'],
    ['a date that is none', { filter: { published_at: { _gt: 'soon' } } }, '400 INVALID_QUERY'],
    ['a boolean that is none', { filter: { featured: { _eq: 'perhaps' } } }, '400 INVALID_QUERY'],
    ['an empty list', { filter: { views: { _in: [] } } }, '400 INVALID_QUERY'],
    ['an empty text', { filter: { title: { _eq: '' } } }, '400 INVALID_QUERY'],
    ['a zero byte', { filter: { title: { _eq: 'a\u0000' } } }, '400 INVALID_QUERY'],
    ['one end of a range', { filter: { views: { _between: [1] } } }, '400 INVALID_QUERY'],
    ['broken JSON', { filter: '{' }, '400 INVALID_QUERY'],
    ['10,000 levels', { filter: deepFilter }, '400 INVALID_QUERY'],
    ['10,000 levels of JSON text', { filter: `${'{"_and":['.repeat(10_000)}{}${']}'.repeat(10_000)}` }, '400 INVALID_QUERY'],
    ['10,000 conditions', { filter: { _or: Array.from({ length: 10_000 }, (_, index) => ({ id: index })) } }, '400 INVALID_QUERY'],
    ['ten stars', { fields: Array(10).fill('*').join('.') }, '400 INVALID_QUERY'],
    ['eleven relations', { fields: Array(11).fill('author').join('.') }, '400 INVALID_QUERY'],
    [
      'eleven relations in a filter',
      {
        filter: Array(11)
          .fill(0)
          .reduce<unknown>((inner) => ({ author: inner }), 1),
      },
      '400 INVALID_QUERY',
    ],
    ['an unknown function', { fields: 'sqrt(views)' }, '400 INVALID_QUERY'],
    ['a JSON path with a quote', { fields: `json(meta, a"b)` }, '400 INVALID_QUERY'],
    [
      'nodes that are none',
      { fields: [{ kind: 'field', key: 'x', field: 'comments', children: 5 }] as unknown as string[] },
      '400 INVALID_QUERY',
    ],
    ['a limit that is text', { limit: 'x' }, '400 INVALID_QUERY'],
    ['an aggregate that does not exist', { aggregate: { median: 'views' } }, '400 INVALID_QUERY'],
    ['a sum of text', { aggregate: { sum: 'title' } }, '400 INVALID_QUERY'],
  ])('%s', (_name, raw, expected) => expect(refusal(() => parse(raw))).toBe(expected))

  it.each<[string, RawQuery]>([
    ['filter', { filter: { secret: { _starts_with: 'e' } } }],
    ['aggregate', { aggregate: { max: 'secret' } }],
    ['count', { aggregate: { countDistinct: 'secret' } }],
    ['group', { group: 'secret' }],
  ])('a concealed field is not to be found out by %s', (_name, raw) =>
    expect(refusal(() => parse(raw, {}, 'authors'))).toBe('400 INVALID_QUERY'),
  )

  it('a concealed field is not to be found out by sort', () => {
    expect(parse({ fields: 'id', sort: '-secret' }, {}, 'authors')).toEqual(parse({ fields: 'id', sort: '' }, {}, 'authors'))
  })

  it('does not tell the forbidden from the unknown', () => {
    const authors = schema.collections.get('authors')!
    const fields = new Map([...authors.fields].filter(([name]) => name !== 'email'))
    const reduced = {
      ...schema,
      collections: new Map([...schema.collections].filter(([name]) => name !== 'comments')).set('authors', { ...authors, fields }),
    }
    const message = (raw: RawQuery): string => {
      try {
        parseQuery(raw, 'articles', parseContext(reduced))
      } catch (error) {
        return (error as Error).message.replaceAll(/email|nobody/g, 'x')
      }
      return 'accepted'
    }
    for (const query of [
      (name: string): RawQuery => ({ fields: `author.${name}` }),
      (name: string): RawQuery => ({ filter: { author: { [name]: 1 } } }),
      (name: string): RawQuery => ({ sort: `author.${name}` }),
    ]) {
      expect(message(query('email'))).toBe(message(query('nobody')))
    }
    expect(message({ filter: { comments: { likes: 1 } } })).toContain('comments')
    expect(parseQuery({ fields: 'id,comments.body' }, 'articles', parseContext(reduced))).toMatchObject({
      level: { selections: [{ key: 'id' }] },
    })
  })
})

describe('limits', () => {
  const limits = (max: number | null) => ({ limits: { default: 100, max, relationalDepth: 10, jsonDepth: 10 } })
  it.each<[RawQuery, number | null, number | null, unknown[]]>([
    [{}, null, 100, []],
    [{ limit: -1 }, null, null, []],
    [{ limit: -1 }, 50, 50, []],
    [{}, 50, 50, []],
    [{ limit: 10, page: 3 }, null, 10, [20]],
    [{ limit: '', offset: '' }, null, 0, []],
  ])('%j with at most %s', (raw, max, limit, values) => {
    const query = parse({ fields: 'id', ...raw }, limits(max))
    expect([query.level.limit, query.values]).toEqual([limit, values])
  })

  it('are checked below the root, too', () => {
    expect(refusal(() => parse({ fields: 'comments.id', deep: { comments: { _limit: 51 } } }, limits(50)))).toBe('400 INVALID_QUERY')
  })
})

describe('issue 12.2: a page that begins where the one before ended', () => {
  it('is an error, as such pages would not end', () => {
    expect(() => requireProgress(['1', null], ['1', null])).toThrow(expect.objectContaining({ code: 'INVALID_QUERY' }))
    expect(() => requireProgress(['1', null], ['1', '2'])).not.toThrow()
  })
})
