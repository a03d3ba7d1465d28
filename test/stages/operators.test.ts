import { beforeAll, describe, expect, it } from '@jest/globals'
import { matchFilter } from '../../src/query/match.js'
import { operators } from '../../src/query/operators/index.js'
import type { SchemaModel } from '../../src/schema/model.js'
import { onEachDatabase } from '../support/databases.js'
import { ask } from './ask.js'
import { createBlog } from './blog.js'

type Row = Readonly<Record<string, unknown>>

/** For each operator some conditions whose answer does not depend on how a database compares letters. */
const conditions: Readonly<Record<string, readonly unknown[]>> = {
  _eq: [
    { status: { _eq: 'draft' } },
    { views: { _eq: 20 } },
    { featured: { _eq: true } },
    { price: { _eq: '7.25' } },
    { published_at: { _eq: '2024-02-10T12:30:00' } },
    { body: { _eq: null } },
  ],
  _neq: [{ status: { _neq: 'draft' } }, { views: { _neq: 20 } }, { body: { _neq: null } }],
  _lt: [{ views: { _lt: 20 } }, { price: { _lt: '7.25' } }],
  _lte: [{ views: { _lte: 20 } }],
  _gt: [{ views: { _gt: 5.5 } }],
  _gte: [{ views: { _gte: 20 } }],
  _in: [{ views: { _in: [0, 300] } }, { status: { _in: 'draft,archived' } }],
  _nin: [{ views: { _nin: [0, 300] } }],
  _between: [{ views: { _between: [5, 20] } }],
  _nbetween: [{ views: { _nbetween: [5, 20] } }],
  _null: [{ body: { _null: true } }, { body: { _null: false } }],
  _nnull: [{ body: { _nnull: true } }],
  _empty: [{ body: { _empty: true } }, { slug: { _empty: true } }],
  _nempty: [{ body: { _nempty: true } }],
  _contains: [{ slug: { _contains: 'e' } }, { body: { _contains: '100%' } }, { body: { _contains: '%' } }],
  _ncontains: [{ slug: { _ncontains: 'e' } }],
  _icontains: [{ body: { _icontains: 'WORDS' } }],
  _starts_with: [{ slug: { _starts_with: 'al' } }],
  _nstarts_with: [{ slug: { _nstarts_with: 'al' } }],
  _istarts_with: [{ title: { _istarts_with: 'Z' } }],
  _nistarts_with: [{ title: { _nistarts_with: 'z' } }],
  _ends_with: [{ slug: { _ends_with: 'ta' } }],
  _nends_with: [{ slug: { _nends_with: 'ta' } }],
  _iends_with: [{ title: { _iends_with: 'TA' } }],
  _niends_with: [{ title: { _niends_with: 'TA' } }],
}

/** These are tried where shapes are (api/shapes): not every database has fields for them. */
const ofShapes = ['_intersects', '_intersects_bbox', '_nintersects', '_nintersects_bbox']

/** Validation lets null pass what only excludes; a query does not. So rows without the value are left out of those. */
const isNegation = (name: string): boolean => name.startsWith('_n') && !['_null', '_nnull', '_nempty'].includes(name)

describe('the guard', () => {
  it('knows every operator', () =>
    expect(operators.map(({ name }) => name).sort()).toEqual([...Object.keys(conditions), ...ofShapes].sort()))
})

onEachDatabase('operators in SQL and in memory', (database) => {
  let schema: SchemaModel
  let rows: Row[]
  beforeAll(async () => {
    schema = await createBlog(database())
    rows = (await ask(database(), schema, 'articles', { fields: ['*'], sort: 'id' })).data as Row[]
  })

  const cases = Object.entries(conditions).flatMap(([name, filters]) =>
    filters.map((filter) => [JSON.stringify(filter), name, filter as Readonly<Record<string, unknown>>] as const),
  )
  it.each(cases)('%s', async (_title, name, filter) => {
    const found = (await ask(database(), schema, 'articles', { fields: ['id'], filter, sort: 'id' })).data as Row[]
    const field = Object.keys(filter)[0]!
    const candidates = rows.filter((row) => !isNegation(name) || row[field] !== null || Object.values(filter[field] as Row)[0] === null)
    const matching = candidates.filter((row) => matchFilter(filter, row, { variables: () => undefined, now: new Date(0) }).length === 0)
    expect(found.map(({ id }) => id)).toEqual(matching.map(({ id }) => id))
  })

  const parts = [['published_at', ['year', 'month', 'week', 'day', 'weekday', 'hour', 'minute', 'second']]] as const
  it.each(parts.flatMap(([field, names]) => names.filter((name) => name !== 'week').map((name) => [name, field] as const)))(
    '%s(%s)',
    async (name, field) => {
      const answers = (await ask(database(), schema, 'articles', { fields: ['*', `${name}(${field})`], sort: 'id' })).data as Row[]
      for (const row of answers) {
        const filter = { [`${name}(${field})`]: { _eq: row[`${field}_${name}`] } }
        expect(matchFilter(filter, row, { variables: () => undefined, now: new Date(0) })).toEqual([])
      }
    },
  )
})
