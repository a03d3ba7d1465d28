import type { Knex } from 'knex'
import { invalidPayload } from '../../../errors/api-error.js'
import { portableExpression } from '../../expressions/portable-expression.js'
import { constraintName } from '../constraint-name.js'
import type { ConstraintDefinition } from '../dialect.js'
import { refusedChange } from '../table-change-refused.js'
import { clausesOf, constraintColumns, parseCreateTable, type TableEntry, type TableSql, withoutForeignKeys } from './create-table.js'
import { isSame, quoted } from './names.js'
import { readTable, rebuildTable, redefineTable, storedColumns } from './table-change.js'

type ForeignConstraint = Extract<ConstraintDefinition, { kind: 'foreign' }>

/** Adds an index, a check or a foreign key. */
export async function addConstraint(knex: Knex, table: string, constraint: ConstraintDefinition): Promise<void> {
  const name = quoted(constraintName(table, constraint, 255, Buffer.byteLength))
  if (constraint.kind === 'index') {
    await knex.raw(`CREATE ${constraint.isUnique ? 'UNIQUE ' : ''}INDEX ${name} ON ${quoted(table)} (${listOf(constraint.columns)})`)
    return
  }
  if (constraint.kind === 'check') await refuseOffenders(knex, table, constraint.expression)
  else await refuseOrphans(knex, table, constraint)
  const definition = await readTable(knex, table)
  const text = constraint.kind === 'check' ? `check (${constraint.expression})` : foreignSql(constraint)
  await redefineTable(knex, table, {
    ...definition,
    entries: [...definition.entries, { column: null, text: `constraint ${name} ${text}` }],
  })
}

/** Drops what is such an index, check or foreign key. */
export async function dropConstraint(knex: Knex, table: string, constraint: ConstraintDefinition): Promise<void> {
  const definition = await readTable(knex, table)
  if (constraint.kind === 'index') await dropIndex(knex, table, definition, constraint)
  else if (constraint.kind === 'check') await redefineTable(knex, table, withoutCheck(definition, constraint.expression))
  else
    await redefineTable(
      knex,
      table,
      withoutForeignKeys(definition, (columns) => areSame(columns, constraint.columns)),
    )
}

/** The checks of all tables. */
export async function checks(knex: Knex): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables: { name: string; sql: string }[] = await knex.raw(
    `SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%check%' AND sql NOT LIKE 'CREATE VIRTUAL%'`,
  )
  return new Map(tables.map(({ name, sql }) => [name, parseCreateTable(sql).entries.flatMap(checksOf)]))
}

/** An index that a part of the table's definition made goes with that part. */
async function dropIndex(
  knex: Knex,
  table: string,
  definition: TableSql,
  { columns, isUnique }: Extract<ConstraintDefinition, { kind: 'index' }>,
): Promise<void> {
  const indexes: { name: string; origin: string; columns: string }[] = await knex.raw(
    `SELECT l.name, l.origin, (SELECT json_group_array(coalesce(i.name, '')) FROM pragma_index_info(l.name) i) AS columns
       FROM pragma_index_list(?) l WHERE l.partial = 0 AND l."unique" = ?`,
    [table, isUnique ? 1 : 0],
  )
  for (const index of indexes)
    if (index.origin === 'c' && areSame(JSON.parse(index.columns) as string[], columns)) await knex.raw(`DROP INDEX ${quoted(index.name)}`)
  const isOther = (entry: TableEntry): boolean => !(isUnique && areSame(constraintColumns(entry, 'unique') ?? [], columns))
  const next = { ...definition, entries: definition.entries.filter(isOther) }
  if (next.entries.length < definition.entries.length) await rebuildTable(knex, table, next, storedColumns(next))
}

function withoutCheck(definition: TableSql, expression: string): TableSql {
  const isMeant = (text: string): boolean => expressionIn(text) === expression
  const entries = definition.entries
    .filter(({ column, text }) => column !== null || !isMeant(text))
    .map((entry) => {
      const clauses = entry.column === null ? [] : clausesOf(entry.text)
      const kept = clauses.filter(({ kind, text }) => kind !== 'check' || !isMeant(text))
      return kept.length === clauses.length ? entry : { ...entry, text: kept.map(({ text }) => text).join(' ') }
    })
  return { ...definition, entries }
}

const checksOf = ({ column, text }: TableEntry): string[] =>
  (column === null ? [text] : clausesOf(text).flatMap((clause) => (clause.kind === 'check' ? [clause.text] : []))).flatMap(
    (clause) => expressionIn(clause) ?? [],
  )

/** What a check, with or without a name, says; null for other entries and what no other database could be told. */
function expressionIn(text: string): string | null {
  const [, expression] =
    /^(?:constraint\s+(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[^\s"`[]+)\s+)?check\s*\(([\s\S]*)\)\s*$/i.exec(text.trim()) ?? []
  return expression === undefined ? null : portableExpression(expression)
}

async function refuseOffenders(knex: Knex, table: string, expression: string): Promise<void> {
  const condition = expression.replaceAll('?', '\\?')
  const rows: unknown[] = await knex.raw(`SELECT 1 FROM ${quoted(table)} WHERE NOT (${condition}) LIMIT 1`)
  if (rows.length > 0) throw invalidPayload(`Rows of "${table}" do not obey the check ${expression}`)
}

async function refuseOrphans(knex: Knex, table: string, key: ForeignConstraint): Promise<void> {
  const pairs = key.columns.map((column, index) => `p.${quoted(key.foreignColumns[index]!)} = c.${quoted(column)}`)
  const given = key.columns.map((column) => `c.${quoted(column)} IS NOT NULL`)
  const orphans: unknown[] = await knex.raw(
    `SELECT 1 FROM ${quoted(table)} c WHERE ${given.join(' AND ')}
        AND NOT EXISTS (SELECT 1 FROM ${quoted(key.foreignTable)} p WHERE ${pairs.join(' AND ')}) LIMIT 1`,
  )
  if (orphans.length > 0) throw refusedChange('foreign-key', table, key.columns.join(', '))
}

const foreignSql = (key: ForeignConstraint): string =>
  `foreign key (${listOf(key.columns)}) references ${quoted(key.foreignTable)} (${listOf(key.foreignColumns)}) on delete ${key.onDelete} on update ${key.onUpdate}`

const listOf = (columns: readonly string[]): string => columns.map(quoted).join(', ')
const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name, index) => isSame(name, others[index]!))
