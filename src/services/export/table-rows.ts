import { createHash } from 'node:crypto'
import sql, { empty, join, raw } from 'sql-template-tag'
import type { Item, ServiceContext } from '../../context.js'
import type { Database } from '../../database/database.js'
import { type FindingColumn, insertRows, updateRows } from '../../database/row-statements.js'
import { toldColumns } from '../../database/told-columns.js'
import type { ValueType } from '../../database/value-type.js'
import type { Collection, Field } from '../../schema/model.js'
import { compareTexts, orderedMembers } from '../schema/sync/order.js'

// Whole rows of tables, secrets included, in the one form that all databases have: read from one, written into another, compared.

/** Rows that are held in memory at once. */
const rowsAtOnce = 200

/** The columns of a table that hold values of their own. */
export const copiedColumns = ({ fields }: Collection): Field[] =>
  [...fields.values()].filter(({ isAlias, isGenerated }) => !isAlias && !isGenerated)

/** The table with moments wherever one of two databases says that a column holds them: the other tells them without their zone, and without their fractions. */
function withMoments(collection: Collection, other: Collection): Collection {
  const isMoment = (name: string): boolean =>
    [collection, other].some(({ fields }) => fields.get(name)?.type === 'timestamp') && collection.fields.get(name)?.type === 'dateTime'
  const fields = [...collection.fields].map(
    ([name, field]) => [name, isMoment(name) ? { ...field, type: 'timestamp' as const } : field] as const,
  )
  return { ...collection, fields: new Map(fields) }
}

/** The columns of the key. */
const keyFields = ({ primaryKeys, fields }: Collection): Field[] => primaryKeys.map((name) => fields.get(name)!)

const findingColumn = ({ name, type, storage }: Field): FindingColumn => ({ name, type: type as ValueType, storage })

/** All rows of a table, in portions in the order of its key. */
export async function* readRows(database: Database, table: Collection, other: Collection): AsyncGenerator<Item[]> {
  const collection = withMoments(table, other)
  const { dialect } = database
  const { identifier } = dialect.expressions
  const told = toldColumns(dialect, copiedColumns(collection).map(findingColumn), identifier)
  const keys = keyFields(collection)
  const order =
    keys.length > 0
      ? sql` ORDER BY ${join(
          keys.map(({ name }) => identifier(name)),
          ', ',
        )}`
      : empty
  const [only] = keys.length === 1 ? keys : []
  let last: unknown
  for (let offset = 0; ; offset += rowsAtOnce) {
    const after =
      only && last !== undefined
        ? sql` WHERE ${identifier(only.name)} > ${dialect.encode(only.type as ValueType, last, only.storage)}`
        : empty
    const skipped = only ? empty : sql` OFFSET ${raw(String(offset))}`
    const rows = await database.execute<object>(
      sql`SELECT ${told.output} FROM ${identifier(collection.name)}${after}${order} LIMIT ${raw(String(rowsAtOnce))}${skipped}`,
    )
    const items = rows.map(told.read)
    if (items.length > 0) yield items
    if (items.length < rowsAtOnce) return
    if (only) last = items.at(-1)![only.name]
  }
}

/** Which of these rows are there already, by the text of their key. */
export async function presentKeys(database: Database, collection: Collection, rows: readonly Item[]): Promise<ReadonlySet<string>> {
  const { dialect } = database
  const { identifier } = dialect.expressions
  const keys = keyFields(collection)
  if (keys.length === 0 || rows.length === 0) return new Set()
  const told = toldColumns(dialect, keys.map(findingColumn), identifier)
  const isRow = (row: Item) =>
    sql`(${join(
      keys.map(({ name, type, storage }) => sql`${identifier(name)} = ${dialect.encode(type as ValueType, row[name], storage)}`),
      ' AND ',
    )})`
  const found = await database.execute<object>(
    sql`SELECT ${told.output} FROM ${identifier(collection.name)} WHERE ${join(rows.map(isRow), ' OR ')}`,
  )
  return new Set(found.map((row) => keyText(collection, told.read(row))))
}

/** What tells a row of a table from all others. */
export const keyText = ({ primaryKeys }: Collection, row: Item): string => JSON.stringify(primaryKeys.map((name) => String(row[name])))

/** Writes rows as they are; `left`: columns that are written later. */
export async function writeRows(
  database: Database,
  [table, other]: readonly [Collection, Collection],
  rows: readonly Item[],
  left: ReadonlySet<string>,
): Promise<void> {
  if (rows.length === 0) return
  const collection = withMoments(table, other)
  const columns = copiedColumns(collection).filter(({ name }) => !left.has(name))
  const encoded = rows.map((row) => encode(database, columns, row))
  await insertRows(database, collection.name, encoded, [columns[0]!.name])
}

/** Writes some columns of rows that are there. */
export async function completeRow(database: Database, collection: Collection, row: Item, names: readonly string[]): Promise<void> {
  const keys = keyFields(collection)
  const found = {
    table: collection.name,
    columns: keys.map(findingColumn),
    values: [keys.map(({ name, type, storage }) => database.dialect.encode(type as ValueType, row[name], storage))],
  }
  const columns = names.map((name) => collection.fields.get(name)!)
  await updateRows(database, found, encode(database, columns, row))
}

const encode = ({ dialect }: Database, columns: readonly Field[], row: Item): Item =>
  Object.fromEntries(columns.map(({ name, type, storage }) => [name, dialect.encode(type as ValueType, row[name] ?? null, storage)]))

/** How many rows a table has, and what they say: the same on every database, in whatever order they stand. `types`: the table in the other one. */
export async function checksumOf(
  { database }: Pick<ServiceContext, 'database'>,
  collection: Collection,
  types: Collection,
): Promise<{ rows: number; sum: string }> {
  let rows = 0
  const sum = Buffer.alloc(32)
  const columns = copiedColumns(collection)
    .map(({ name, type }) => [name, type] as const)
    .sort(([one], [other]) => compareTexts(one, other))
  for await (const portion of readRows(database, collection, types)) {
    rows += portion.length
    for (const row of portion) {
      const text = JSON.stringify(columns.map(([name, type]) => plainValue(type, row[name] ?? null)))
      const digest = createHash('sha256').update(text).digest()
      for (const [index, byte] of digest.entries()) sum[index] = sum[index]! ^ byte
    }
  }
  return { rows, sum: sum.toString('hex') }
}

/** A value without what a database adds: decimals have their zeros, JSON the order of its names, moments their fractions. */
function plainValue(type: string, value: unknown): unknown {
  if (value === null) return null
  if (type === 'decimal' || type === 'float') return Number(value)
  if (type === 'bigInteger' || type === 'integer') return String(value)
  if (type === 'dateTime' || type === 'timestamp' || type === 'time') return String(value).replace(/\.\d+/, '')
  return orderedMembers(value)
}
