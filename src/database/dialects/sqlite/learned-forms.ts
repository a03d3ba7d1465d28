import { setImmediate as turn } from 'node:timers/promises'
import type { Knex } from 'knex'
import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Column, DatabaseSchema, Table } from '../../introspection.js'
import { valueTypeOf } from './column-types.js'
import { hasForm, numbers, textForms } from './date-forms.js'
import { isDateType } from './dates.js'
import { nowByType } from './defaults.js'
import { quoted } from './names.js'

/** How many rows are looked at between two turns of the process, and how long a look may take in all. */
const rowsAtOnce = 10_000
const longestLook = 2_000

interface Details {
  name: string
  dflt_value: string | null
  hidden: number
  wr: number
}

/** What was found by looking at all rows, by table and column; of use until others write. */
export type KnownForms = Map<string, string | null>

interface Look {
  readonly knex: Knex
  readonly known: KnownForms
  /** On the clock of `performance`. */
  readonly endsAt: number
}

/**
 * Finds for the date columns of indexes in which one form they hold all their values (date-forms.ts), and says so as their storage. A column of numbers
 * that begins an index is known by its least and its greatest value; texts are all looked at, in portions and for two seconds at most. A column that a trigger
 * names, or whose default is of another form, gets none: what we write would not be all that is written.
 */
export async function learnForms(knex: Knex, schema: DatabaseSchema, known: KnownForms): Promise<DatabaseSchema> {
  const triggers = schema.tables.some((table) => table.columns.some((column) => isCandidate(table, column, '')))
    ? await triggersOf(knex)
    : ''
  const look = { knex, known, endsAt: performance.now() + longestLook }
  const tables: Table[] = []
  for (const table of schema.tables) {
    const candidates = table.columns.filter((column) => isCandidate(table, column, triggers))
    tables.push(candidates.length === 0 ? withForms(table, new Map()) : await learnTable(look, table, candidates))
  }
  return { tables }
}

async function triggersOf(knex: Knex): Promise<string> {
  const rows: { sql: string }[] = await knex.raw(
    `SELECT lower(sql) AS sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'tessera\\_search\\_%' ESCAPE '\\'`,
  )
  return rows.map(({ sql }) => sql).join('\n')
}

const isCandidate = (table: Table, column: Column, triggers: string): boolean =>
  table.kind === 'table' &&
  isDateType(valueTypeOf(column)) &&
  !column.isGenerated &&
  (table.primaryKey.includes(column.name) || table.indexes.some(({ columns }) => columns.includes(column.name))) &&
  !triggers.includes(column.name.toLowerCase())

async function learnTable(look: Look, table: Table, candidates: readonly Column[]): Promise<Table> {
  const details: Details[] = await look.knex.raw(
    `SELECT c.name, c.dflt_value, c.hidden, l.wr FROM pragma_table_list l, pragma_table_xinfo(l.name) c WHERE l.schema = 'main' AND l.name = ?`,
    [table.name],
  )
  const hasRowId = details[0]?.wr === 0 && !details.some(({ name }) => name.toLowerCase() === 'rowid')
  const learned = new Map<string, string>()
  for (const column of candidates) {
    const held = await learnColumn(look, table, column, hasRowId)
    const given = details.find(({ name }) => name === column.name)?.dflt_value ?? null
    const form = held === 'empty' && given !== null ? [numbers, ...Object.keys(textForms)].find((word) => isDefaultOf(word, given)) : held
    if (form && (given === null || isDefaultOf(form, given))) learned.set(column.name, form)
  }
  return withForms(table, learned)
}

/** What was found before, and is not found now, is gone. */
function withForms(table: Table, learned: ReadonlyMap<string, string>): Table {
  const formOf = ({ name }: Column) => learned.get(name) ?? null
  if (table.columns.every((column) => (column.storage ?? null) === formOf(column))) return table
  return { ...table, columns: table.columns.map((column) => ({ ...column, storage: formOf(column) })) }
}

/** Does the column's default write this form? */
function isDefaultOf(form: string, given: string): boolean {
  const bare = given.replace(/^\(([\s\S]*)\)$/, '$1').trim()
  if (/^(null|-?\d+)$/i.test(bare)) return form === numbers || /^null$/i.test(bare)
  if (/^current_timestamp$/i.test(bare)) return form.startsWith('texts space')
  if (/^current_date$/i.test(bare)) return form === 'texts day'
  return form === numbers && Object.values(nowByType).some((known) => known.slice(1, -1) === bare)
}

/** The one form of the column's values, `empty` without any, null where there is none or it is not known. */
async function learnColumn(look: Look, table: Table, { name }: Column, hasRowId: boolean): Promise<string | null> {
  const [column, from] = [identifier(name), identifier(table.name)]
  const isFirst = table.indexes.some(({ columns }) => columns[0] === name)
  if (isFirst) {
    const end = (order: Sql): Sql =>
      sql`(SELECT typeof(${column}) FROM ${from} WHERE ${column} IS NOT NULL ORDER BY ${column}${order} LIMIT 1)`
    const [ends] = await run<{ least: string | null; greatest: string | null }>(
      look.knex,
      sql`SELECT ${end(sql``)} AS least, ${end(sql` DESC`)} AS greatest`,
    )
    if (!ends || ends.least === null) return 'empty'
    const [least, greatest] = [ends.least, ends.greatest].map((kind) => (kind === 'integer' || kind === 'real' ? numbers : kind))
    if (least !== greatest || least === 'blob') return null
    if (least === numbers) return numbers
  }
  const key = JSON.stringify([table.name, name])
  const known = look.known.get(key)
  if (known !== undefined || !hasRowId) return known ?? null
  const form = await lookAtAll(look, from, column)
  // Of what is empty others will say more.
  if (form !== 'empty') look.known.set(key, form)
  return form
}

async function lookAtAll({ knex, endsAt }: Look, from: Sql, column: Sql): Promise<string | null> {
  const tests: [string, Sql][] = [
    [numbers, sql`typeof(value) IN ('integer', 'real')`],
    ...Object.entries(textForms).map(([word, form]): [string, Sql] => [word, hasForm(form, sql`value`)]),
  ]
  let open = tests
  let last: unknown = null
  let found = 0
  while (open.length > 0) {
    const counts = open.map(([, test], index) => sql`sum(${test}) AS ${identifier(`f${index}`)}`)
    const after = last === null ? sql`` : sql` WHERE rowid > ${last}`
    const rows = sql`SELECT rowid AS place, ${column} AS value FROM ${from}${after} ORDER BY rowid LIMIT ${rowsAtOnce}`
    const [part] = await run<Record<string, number | null>>(
      knex,
      sql`SELECT max(place) AS last, count(value) AS found, ${join(counts, ', ')} FROM (${rows})`,
    )
    if (!part || part.last === null) return found === 0 ? 'empty' : open[0]![0]
    const { last: place, found: values } = part
    open = open.filter((_, index) => (part[`f${index}`] ?? 0) === values)
    last = place
    found += Number(values)
    if (performance.now() > endsAt) return null
    await turn()
  }
  return null
}

const identifier = (name: string): Sql => raw(quoted(name))

async function run<Row>(knex: Knex, { sql: text, values }: Sql): Promise<Row[]> {
  const rows: unknown = await knex.raw(text, values as never[])
  return rows as Row[]
}
