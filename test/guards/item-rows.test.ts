import { describe, expect, it } from '@jest/globals'
import type { GraphQLFieldMap } from 'graphql'
import type { Column, Table } from '../../src/database/introspection.js'
import { buildGraphqlSchema } from '../../src/graphql/schema.js'
import { itemRows } from '../../src/resolvers/rows.js'
import { buildSchema } from '../../src/schema/build.js'
import type { SchemaModel } from '../../src/schema/model.js'
import { offenders } from './source.js'

// Issue 13.1: items are read and written by the same rows, whichever door a client takes.

const column = (table: string, name: string, isPrimaryKey: boolean): Column => ({
  table,
  name,
  dataType: isPrimaryKey ? 'integer' : 'text',
  defaultValue: undefined,
  generationExpression: null,
  isGenerated: false,
  isNullable: !isPrimaryKey,
  isUnique: isPrimaryKey,
  isIndexed: isPrimaryKey,
  isPrimaryKey,
  hasAutoIncrement: isPrimaryKey,
  maxLength: null,
  precision: null,
  scale: null,
  comment: null,
})

const table = (name: string): Table => ({
  name,
  namespace: null,
  kind: 'table',
  comment: null,
  columns: [column(name, 'id', true), column(name, 'title', false)],
  primaryKey: ['id'],
  foreignKeys: [],
  indexes: [],
  search: null,
  sql: null,
})

/** A list of items and a singleton. */
function modelOf(): SchemaModel {
  const { collections, ...model } = buildSchema(
    {
      database: { tables: ['lists', 'singles'].map(table) },
      metadata: { collections: [], fields: [], relations: [] },
      system: { collections: [], fields: [], relations: [] },
      systemDoors: new Map(),
      columns: { valueTypeOf: () => 'string', numberFormOf: () => null, hasDateTypes: true, isDoubted: false },
    },
    1,
  )
  const marked = [...collections.values()].map((collection) => ({ ...collection, isSingleton: collection.name === 'singles' }))
  return { ...model, collections: new Map(marked.map((collection) => [collection.name, collection])) }
}

const model = modelOf()
const schema = buildGraphqlSchema(
  {
    read: model,
    create: model,
    update: model,
    delete: model,
    isUnrestricted: true,
    isAlwaysVisible: () => true,
    readsAllItems: () => true,
    hasPreset: () => false,
    hasNonNullLists: false,
  },
  'items',
  false,
)

const rowOf = (fields: GraphQLFieldMap<unknown, unknown>, name: string): unknown => fields[name]!.extensions.itemRow
const roots = [schema.getQueryType()!, schema.getMutationType()!].map((type) => type.getFields())
const asked = roots.flatMap((fields) => Object.keys(fields).map((name) => [name, rowOf(fields, name)] as const))

/** Forms of an item or a list that REST has none of; they call resolvers themselves: a page with its cursors, and a version as it was saved. */
const withoutRow = /_connection$|_by_version$/

describe('In GraphQL', () => {
  it.each(asked.filter(([name]) => !withoutRow.test(name)))('%s asks the row %s', (_name, row) => {
    expect(itemRows.map(({ name }) => name)).toContain(row)
  })

  it('each row is asked', () => {
    const names = new Set(asked.map(([, row]) => row))
    expect(itemRows.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([])
  })

  it('a write asks rows that write, in the transaction of its document', () => {
    const writes = Object.values(schema.getMutationType()!.getFields())
    const kinds = writes.map(({ extensions }) => itemRows.find(({ name }) => name === extensions.itemRow)?.kind)
    expect(new Set(kinds)).toEqual(new Set(['write']))
    expect(writes.map(({ extensions }) => extensions.isItemWrite)).toEqual(writes.map(() => true))
  })

  it('the fast path answers what reads a list or an item, and nothing else', () => {
    const fields = Object.values(schema.getQueryType()!.getFields())
    expect(
      fields.filter(({ extensions }) => extensions.itemRead !== undefined).map(({ name, extensions }) => [name, extensions.itemRow]),
    ).toEqual([
      ['lists', 'items.list'],
      ['lists_by_id', 'items.read'],
      ['node', 'items.read'],
    ])
  })

  it('nothing beside the fast path, which is the same read prepared once, calls what reads and writes items', () => {
    const imports = /^import (?!type )[^;']*'\.\.\/(\.\.\/)?services\/items\/[^']+'|\.itemsService\(|new ItemsService\(/gm
    const wrong = offenders(({ path, text }) => (/^graphql\/(?!fast-path\.ts)/.test(path) ? (text.match(imports) ?? []) : []))
    expect(wrong).toEqual([])
  })
})
