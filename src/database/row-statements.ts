import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Database } from './database.js'
import type { Dialect } from './dialects/dialect.js'
import { toldColumns } from './told-columns.js'
import type { ColumnStorage, ValueType } from './value-type.js'

/** A column by which rows are found. */
export interface FindingColumn {
  readonly name: string
  readonly type: ValueType
  readonly storage: ColumnStorage
}

/** Rows of a table, by the values of some columns: a list of values for each row, in the order of the columns. */
export interface FoundRows {
  readonly table: string
  readonly columns: readonly FindingColumn[]
  readonly values: readonly (readonly unknown[])[]
}

/** Values by column, written for the driver (`Dialect.encode`). */
export type EncodedRow = Readonly<Record<string, unknown>>

/** Lists of several columns are conditions within conditions to some databases. */
const tuplesAtOnce = 1_000

/** Inserts a row; what it leaves out gets its default. Gives the columns asked for, as they are now. */
export async function insertRow<Row extends object>(
  database: Database,
  table: string,
  row: EncodedRow,
  returning: readonly string[],
): Promise<Row | undefined> {
  const output = returning.length === 0 ? null : columnList(database.dialect, returning)
  const [made] = await insert(database, table, row, output)
  return made as Row | undefined
}

/** Inserts rows, at least one, that have values for the same columns; gives the columns asked for, in any order. */
export function insertRows<Row extends object>(
  database: Database,
  table: string,
  rows: readonly EncodedRow[],
  returning: readonly string[],
): Promise<Row[]> {
  const { dialect } = database
  return database.execute(sql`${insertionOf(dialect, table, rows)} RETURNING ${columnList(dialect, returning)}`)
}

/** Inserts a row; gives the columns, at least one, as the API tells them. */
export async function insertAndTell(
  database: Database,
  table: string,
  row: EncodedRow,
  columns: readonly FindingColumn[],
): Promise<Record<string, unknown> | undefined> {
  const told = toldColumns(database.dialect, columns, database.dialect.expressions.identifier)
  const [made] = await insert(database, table, row, told.output)
  return made && told.read(made)
}

/**
 * Inserts rows, each with values for columns of its own; gives the columns, at least one, as the API tells them, in the order in which the database answers.
 * `key`: the column whose values the database makes where a row has none; null: every row has values.
 */
export async function insertEachAndTell(
  database: Database,
  table: string,
  rows: readonly EncodedRow[],
  columns: readonly FindingColumn[],
  key: string | null,
): Promise<Record<string, unknown>[]> {
  const { dialect } = database
  const told = toldColumns(dialect, columns, dialect.expressions.identifier)
  const keyed = rows.map((row) => (key === null || Object.hasOwn(row, key) ? row : { [key]: dialect.rows.newKey, ...row }))
  const answers: Record<string, unknown>[] = []
  for (const part of insertsOf(dialect, keyed)) {
    const made = await database.execute<object>(sql`${insertionOf(dialect, table, part)} RETURNING ${told.output}`)
    answers.push(...made.map(told.read))
  }
  return answers
}

/** Few enough values for every database's bound of parameters. */
const valuesAtOnce = 30_000
const insertsAtOnce = 1_000

/** Rows that one statement can insert, in their order. */
function* insertsOf({ rows: { defaultValue } }: Dialect, rows: readonly EncodedRow[]): Generator<readonly EncodedRow[]> {
  let part: EncodedRow[] = []
  let names = new Set<string>()
  for (const row of rows) {
    const own = Object.keys(row)
    const isSame = own.length === names.size && own.every((name) => names.has(name))
    const all = isSame ? names : new Set([...names, ...own])
    const fits = part.length < insertsAtOnce && all.size * (part.length + 1) <= valuesAtOnce && (isSame || defaultValue !== null)
    if (part.length > 0 && !fits) {
      yield part
      part = []
    }
    names = part.length === 0 ? new Set(own) : all
    part.push(row)
  }
  if (part.length > 0) yield part
}

function insert(database: Database, table: string, row: EncodedRow, output: Sql | null): Promise<object[]> {
  return database.execute(sql`${insertion(database.dialect, table, row)}${output ? sql` RETURNING ${output}` : empty}`)
}

/** The statement that inserts a row, without an answer. */
export function insertion(dialect: Dialect, table: string, row: EncodedRow): Sql {
  if (Object.keys(row).length > 0) return insertionOf(dialect, table, [row])
  return sql`INSERT INTO ${dialect.expressions.identifier(table)} ${dialect.rows.onlyDefaults}`
}

/** The same of rows, at least one, that have values, at least one; for the same columns, unless the database has a word for defaults. */
function insertionOf(dialect: Dialect, table: string, rows: readonly EncodedRow[]): Sql {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const valuesOf = (row: EncodedRow): unknown[] => names.map((name) => (Object.hasOwn(row, name) ? row[name] : dialect.rows.defaultValue))
  const values = rows.map((row) => sql`(${join(valuesOf(row), ', ')})`)
  return sql`INSERT INTO ${dialect.expressions.identifier(table)} (${columnList(dialect, names)}) VALUES ${join(values, ', ')}`
}

/** Writes the same values, at least one, into all of these rows. */
export async function updateRows(database: Database, found: FoundRows, row: EncodedRow): Promise<void> {
  for (const part of portionsOf(database.dialect, found)) await database.execute(changeOf(database.dialect, part, row))
}

/** The statement that writes the same values, at least one, into rows that are few enough for one, without an answer. */
export function changeOf(dialect: Dialect, found: FoundRows, row: EncodedRow): Sql {
  const { identifier } = dialect.expressions
  const changes = Object.entries(row).map(([name, value]) => sql`${identifier(name)} = ${dialect.rows.assigned(identifier(name), value)}`)
  return update(dialect, found, changes)
}

const update = (dialect: Dialect, found: FoundRows, changes: readonly Sql[]): Sql =>
  sql`UPDATE ${dialect.expressions.identifier(found.table)} SET ${join(changes, ', ')} WHERE ${isAmong(dialect, found)}`

/** Rows that one statement gives values of their own: each value is looked for among them. */
const changesAtOnce = 100

/** Writes into each of these rows values of its own, for the same columns. Values are no statements. */
export async function updateEachRow(database: Database, found: FoundRows, rows: readonly EncodedRow[]): Promise<void> {
  const { dialect } = database
  const { identifier } = dialect.expressions
  const names = Object.keys(rows[0] ?? {})
  for (let start = 0; start < rows.length; start += changesAtOnce) {
    const part = { ...found, values: found.values.slice(start, start + changesAtOnce) }
    const own = rows.slice(start, start + changesAtOnce)
    const changes = names.map((name) => {
      const column = identifier(name)
      const cases = part.values.map(
        (key, index) => sql`WHEN ${isAmong(dialect, { ...part, values: [key] })} THEN ${dialect.rows.assigned(column, own[index]![name])}`,
      )
      // The column itself tells the database which type the values have.
      return sql`${column} = CASE ${join(cases, ' ')} ELSE ${column} END`
    })
    await database.execute(update(dialect, part, changes))
  }
}

/** A value for `updateRows` that leaves the column as it is where it holds `present`. All are written for the driver. */
export function unlessStored(database: Database, column: string, present: unknown, value: unknown): unknown {
  const name = database.dialect.expressions.identifier(column)
  return sql`CASE WHEN ${name} = ${present} THEN ${name} ELSE ${value} END`
}

/** Deletes these rows. */
export async function deleteRows(database: Database, found: FoundRows): Promise<void> {
  for (const part of portionsOf(database.dialect, found))
    await database.execute(
      sql`DELETE FROM ${database.dialect.expressions.identifier(found.table)} WHERE ${isAmong(database.dialect, part)}`,
    )
}

/** Keeps others from writing these rows until the running transaction ends. */
export async function lockRows(database: Database, found: FoundRows): Promise<void> {
  const { expressions, rows } = database.dialect
  for (const part of portionsOf(database.dialect, found))
    await database.execute(
      sql`SELECT 1 AS ${expressions.identifier('found')} FROM ${expressions.identifier(found.table)} WHERE ${isAmong(database.dialect, part)}${rows.lock}`,
    )
}

/** Is there a row like one of these? */
export async function hasRow(database: Database, found: FoundRows): Promise<boolean> {
  const { identifier } = database.dialect.expressions
  const rows = await database.execute(
    sql`SELECT 1 AS ${identifier('found')} FROM ${identifier(found.table)} WHERE ${isAmong(database.dialect, found)} LIMIT 1`,
  )
  return rows.length > 0
}

/** The values of two columns of all rows, in the order of the second, where it is null last, and then of the first. */
export function rowsInOrder<Row extends object>(database: Database, table: string, key: string, place: string): Promise<Row[]> {
  const { identifier } = database.dialect.expressions
  const [first, second] = [identifier(key), identifier(place)]
  return database.execute(sql`SELECT ${first}, ${second} FROM ${identifier(table)} ORDER BY ${second} IS NULL, ${second}, ${first}`)
}

const columnList = ({ expressions }: Dialect, names: readonly string[]): Sql => join(names.map(expressions.identifier), ', ')

function* portionsOf({ rows }: Dialect, found: FoundRows): Generator<FoundRows> {
  const atOnce = found.columns.length > 1 ? Math.min(tuplesAtOnce, rows.atOnce) : rows.atOnce
  for (let start = 0; start < found.values.length; start += atOnce) yield { ...found, values: found.values.slice(start, start + atOnce) }
}

/** Compares as reads do, so that both mean the same rows and the same indexes serve. */
function isAmong({ expressions, encodeParameter, rows }: Dialect, { columns, values }: FoundRows): Sql {
  const names = columns.map(({ name, type, storage }) => expressions.comparable(type, expressions.identifier(name), storage))
  const given = values.map((row) =>
    columns.map(({ type, storage }, index) =>
      expressions.parameter(sql`${encodeParameter('value', type, row[index], storage)}`, type, storage),
    ),
  )
  const equals = (row: readonly Sql[]): Sql =>
    join(
      names.map((name, index) => expressions.equals(name, row[index]!, columns[index]!.type, columns[index]!.storage)),
      ' AND ',
    )
  // To MariaDB a list of one list would be no use for an index.
  if (given.length === 1) return equals(given[0]!)
  const spelled = (value: Sql, index: number): readonly Sql[] => expressions.spellings(value, columns[index]!.type)
  if (names.length > 1) {
    const tuples = given.flatMap((row) => combinationsOf(row.map(spelled)))
    return sql`(${join(names, ', ')}) IN ${rows.tuples(tuples.map((tuple) => sql`(${join(tuple, ', ')})`))}`
  }
  return sql`${names[0]!} IN (${join(
    given.flatMap(([value]) => spelled(value!, 0)),
    ', ',
  )})`
}

/** All lists with one entry of each list. */
const combinationsOf = (lists: readonly (readonly Sql[])[]): Sql[][] =>
  lists.reduce<Sql[][]>((made, list) => made.flatMap((head) => list.map((entry) => [...head, entry])), [[]])

/** How many rows a table has, or (`column`) how many of them have a value there. */
export async function countRows(database: Database, table: string, column?: string): Promise<number> {
  const { identifier } = database.dialect.expressions
  const counted = column === undefined ? sql`*` : identifier(column)
  const [row] = await database.execute<{ rows: number | string }>(
    sql`SELECT count(${counted}) AS ${identifier('rows')} FROM ${identifier(table)}`,
  )
  return Number(row?.rows ?? 0)
}
