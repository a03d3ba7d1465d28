import type { Knex } from 'knex'
import { portableExpression } from '../../expressions/portable-expression.js'
import { checksByTable } from '../checks-by-table.js'
import { constraintName } from '../constraint-name.js'
import type { ConstraintDefinition } from '../dialect.js'
import { quoted } from './column-sql.js'
import { identifier } from './json.js'

/** Adds an index, a check or a foreign key. */
export async function addConstraint(knex: Knex, table: string, constraint: ConstraintDefinition): Promise<void> {
  const name = quoted(constraintName(table, constraint, 63, Buffer.byteLength))
  if (constraint.kind === 'index' && !constraint.isUnique)
    await knex.raw(`CREATE INDEX ${name} ON ${quoted(table)} (${listOf(constraint.columns)})`)
  else await knex.raw(`ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${name} ${constraintSql(constraint)}`)
}

function constraintSql(constraint: ConstraintDefinition): string {
  if (constraint.kind === 'check') return `CHECK (${constraint.expression.replaceAll('?', '\\?')})`
  if (constraint.kind === 'index') return `UNIQUE (${listOf(constraint.columns)})`
  const { columns, foreignTable, foreignColumns, onDelete, onUpdate } = constraint
  return `FOREIGN KEY (${listOf(columns)}) REFERENCES ${quoted(foreignTable)} (${listOf(foreignColumns)}) ON DELETE ${onDelete} ON UPDATE ${onUpdate}`
}

/** Drops what is such an index, check or foreign key. */
export async function dropConstraint(knex: Knex, table: string, constraint: ConstraintDefinition): Promise<void> {
  const drop = (name: string) => knex.raw(`ALTER TABLE ${quoted(table)} DROP CONSTRAINT ${quoted(name)}`)
  if (constraint.kind === 'check') {
    const own = await checkRows(knex, table)
    for (const { name, expression } of own) if (portableExpression(expression) === constraint.expression) await drop(name)
    return
  }
  const kind = constraint.kind === 'foreign' ? 'f' : 'u'
  for (const name of await constraintNames(knex, table, kind, constraint.columns)) await drop(name)
  if (constraint.kind === 'index')
    for (const name of await indexNames(knex, table, constraint)) await knex.raw(`DROP INDEX ${quoted(name)}`)
}

/** The checks of all tables. */
export const checks = async (knex: Knex): Promise<ReadonlyMap<string, readonly string[]>> => checksByTable(await checkRows(knex, null))

/** `table`: null for all. */
async function checkRows(knex: Knex, table: string | null): Promise<{ table: string; name: string; expression: string }[]> {
  const { rows } = await knex.raw(
    `SELECT c.relname AS "table", k.conname AS name, pg_get_expr(k.conbin, k.conrelid) AS expression
       FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'c' AND n.nspname = ANY (current_schemas(false)) AND (?::text IS NULL OR c.relname = ?) ORDER BY c.relname, k.conname`,
    [table, table],
  )
  return rows
}

const namesOf = (numbers: string): string =>
  `ARRAY(SELECT a.attname::text FROM unnest(${numbers}) WITH ORDINALITY part(num, place)
     JOIN pg_attribute a ON a.attrelid = o.relation AND a.attnum = part.num ORDER BY part.place)`

async function constraintNames(knex: Knex, table: string, kind: string, columns: readonly string[]): Promise<string[]> {
  const { rows } = await knex.raw(
    `SELECT o.name FROM (SELECT conname AS name, conrelid AS relation, conkey AS numbers FROM pg_constraint WHERE conrelid = ?::regclass AND contype = ?) o
      WHERE ${namesOf('o.numbers')} = ?::text[]`,
    [identifier(table).sql, kind, [...columns]],
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}

async function indexNames(
  knex: Knex,
  table: string,
  { columns, isUnique }: Extract<ConstraintDefinition, { kind: 'index' }>,
): Promise<string[]> {
  const { rows } = await knex.raw(
    `SELECT o.name FROM (SELECT c.relname AS name, i.indrelid AS relation, (i.indkey::int2[])[0:i.indnkeyatts - 1] AS numbers
                           FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                          WHERE i.indrelid = ?::regclass AND NOT i.indisprimary AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indisunique = ?) o
      WHERE ${namesOf('o.numbers')} = ?::text[]`,
    [identifier(table).sql, isUnique, [...columns]],
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}

const listOf = (columns: readonly string[]): string => columns.map(quoted).join(', ')
