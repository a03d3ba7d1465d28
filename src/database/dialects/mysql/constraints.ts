import type { Knex } from 'knex'
import { portableExpression } from '../../expressions/portable-expression.js'
import { checksByTable } from '../checks-by-table.js'
import { constraintName } from '../constraint-name.js'
import type { ConstraintDefinition } from '../dialect.js'
import { readDefinition } from './definition.js'
import { expressionSql } from './expression-sql.js'
import { alignType } from './foreign-keys.js'
import { quoteName } from './json.js'
import { alterTable } from './table-statements.js'

type Undo = () => Promise<void>

/** Adds an index, a check or a foreign key; gives what takes it back. */
export async function addConstraint(knex: Knex, table: string, constraint: ConstraintDefinition): Promise<Undo> {
  const name = quoteName(constraintName(table, constraint, 64, (text) => text.length))
  if (constraint.kind === 'foreign')
    for (const [index, column] of constraint.columns.entries())
      await alignType(knex, table, column, constraint.foreignTable, constraint.foreignColumns[index]!)
  await alterTable(knex, table, [`ADD ${constraintSql(name, constraint)}`])
  return () => dropConstraint(knex, table, constraint).then(() => undefined)
}

function constraintSql(name: string, constraint: ConstraintDefinition): string {
  if (constraint.kind === 'check') return `CONSTRAINT ${name} CHECK (${expressionSql(constraint.expression)})`
  if (constraint.kind === 'index') return `${constraint.isUnique ? 'UNIQUE ' : ''}KEY ${name} (${listOf(constraint.columns)})`
  const { columns, foreignTable, foreignColumns, onDelete, onUpdate } = constraint
  return `CONSTRAINT ${name} FOREIGN KEY (${listOf(columns)}) REFERENCES ${quoteName(foreignTable)} (${listOf(foreignColumns)}) ON DELETE ${onDelete} ON UPDATE ${onUpdate}`
}

/** Drops what is such an index, check or foreign key; gives what takes it back. */
export async function dropConstraint(knex: Knex, table: string, constraint: ConstraintDefinition): Promise<Undo> {
  if (constraint.kind === 'check') return dropCheck(knex, table, constraint)
  const { keys, foreignKeys } = await readDefinition(knex, table)
  const isMeant = ({ columns }: { readonly columns: readonly string[] }) => columns.join('\n') === constraint.columns.join('\n')
  const dropped =
    constraint.kind === 'foreign'
      ? foreignKeys.filter(isMeant)
      : keys.filter((key) => isMeant(key) && key.isUnique === constraint.isUnique && !foreignKeys.some(({ name }) => name === key.name))
  const served = constraint.kind === 'foreign' ? keys.filter(({ name }) => dropped.some((key) => key.name === name)) : []
  const kind = constraint.kind === 'foreign' ? 'FOREIGN KEY' : 'INDEX'
  // A foreign key that found its rows by this index needs one of its own, by its own name.
  const needing = constraint.kind === 'index' ? foreignKeys.filter(({ columns }) => startsWith(constraint.columns, columns)) : []
  const added = needing.filter(({ name }) => !keys.some((key) => key.name === name))
  await alterTable(knex, table, [
    ...added.map(({ name, columns }) => `ADD KEY ${quoteName(name)} (${listOf(columns)})`),
    ...dropped.map(({ name }) => `DROP ${kind} ${quoteName(name)}`),
    ...served.map(({ name }) => `DROP INDEX ${quoteName(name)}`),
  ])
  return () =>
    alterTable(
      knex,
      table,
      [...served, ...dropped].map(({ text }) => `ADD ${text}`),
    )
}

/** A check of a column goes with a change of the column, one of the table by its name. */
async function dropCheck(knex: Knex, table: string, constraint: Extract<ConstraintDefinition, { kind: 'check' }>): Promise<Undo> {
  const rows = (await checkRows(knex)).filter((row) => row.table === table && portableExpression(row.expression) === constraint.expression)
  const { columns } = await readDefinition(knex, table)
  const text = (name: string): string => columns.get(name) ?? ''
  await alterTable(
    knex,
    table,
    rows.map(({ name, level }) =>
      level === 'Column' ? `MODIFY COLUMN ${text(name).replace(/ CHECK \(.*\)/s, '')}` : `DROP CONSTRAINT ${quoteName(name)}`,
    ),
  )
  return () =>
    alterTable(
      knex,
      table,
      rows.map(({ name, level, expression }) =>
        level === 'Column' ? `MODIFY COLUMN ${text(name)}` : `ADD CONSTRAINT ${quoteName(name)} CHECK (${expression})`,
      ),
    )
}

/** The checks of all tables. */
export const checks = async (knex: Knex): Promise<ReadonlyMap<string, readonly string[]>> => checksByTable(await checkRows(knex))

interface CheckRow {
  readonly table: string
  readonly name: string
  readonly level: string
  readonly expression: string
}

async function checkRows(knex: Knex): Promise<CheckRow[]> {
  const [rows] = (await knex.raw(
    `SELECT TABLE_NAME AS \`table\`, CONSTRAINT_NAME AS name, LEVEL AS level, CHECK_CLAUSE AS expression
       FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE() AND CHECK_CLAUSE NOT LIKE 'json_valid(%' ORDER BY TABLE_NAME, CONSTRAINT_NAME`,
  )) as [CheckRow[]]
  return rows
}

/** Gives a table or a column another name, and gives what takes it back. `change`: from one name to the other. */
export async function rename(
  knex: Knex,
  change: (from: string, to: string) => { readonly table: string; readonly sql: string },
  from: string,
  to: string,
): Promise<Undo> {
  const run = ({ table, sql }: { readonly table: string; readonly sql: string }) => alterTable(knex, table, [sql])
  await run(change(from, to))
  return () => run(change(to, from))
}

const listOf = (columns: readonly string[]): string => columns.map(quoteName).join(', ')
const startsWith = (columns: readonly string[], start: readonly string[]): boolean => start.every((name, index) => columns[index] === name)
