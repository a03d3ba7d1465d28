import type { Item } from '../../../context.js'
import type { ConstraintDefinition, Ddl } from '../../../database/dialects/dialect.js'
import { portableExpression } from '../../../database/expressions/portable-expression.js'
import type { ForeignKey, Table } from '../../../database/introspection.js'
import { invalidPayload } from '../../../errors/api-error.js'
import { isPlainObject } from '../../../query/parse/raw.js'
import type { SchemaStep } from '../change.js'
import { requireExpression } from '../expressions.js'
import { plainRefusal } from './portable.js'

// What a table has beside collections, fields and relations, as members of the `schema` of its collection: indexes of several columns (`indexes`), conditions
// that rows have to meet (`checks`), foreign keys that are no relation of one field (`foreign_keys`). None has a name here: it is what it says.

/** What else of the database the snapshot tells. */
export interface ToldNames {
  readonly collections: ReadonlySet<string>
  /** Fields, as `toldField` writes them. */
  readonly fields: ReadonlySet<string>
  /** Fields that the snapshot's relations are about. */
  readonly relations: ReadonlySet<string>
}

export const toldField = (collection: string, field: string): string => JSON.stringify([collection, field])

/** The structures of a table over what the snapshot tells, each list only where it has entries. */
export function structuresOf(table: Table, checks: readonly string[], told: ToldNames): Item {
  const has = (columns: readonly string[]): boolean => columns.every((column) => told.fields.has(toldField(table.name, column)))
  const isTold = (key: ForeignKey): boolean => {
    const leadsThere = told.collections.has(key.foreignTable) || key.foreignTable.startsWith('directus_')
    return leadsThere && has(key.columns) && !(key.columns.length === 1 && told.relations.has(toldField(table.name, key.columns[0]!)))
  }
  const isKey = (columns: readonly string[]): boolean => columns.join('\n') === table.primaryKey.join('\n')
  const lists = {
    indexes: table.indexes
      .filter(({ columns }) => columns.length > 1 && has(columns) && !isKey(columns))
      .map(({ columns, isUnique }) => ({ columns, is_unique: isUnique })),
    checks,
    foreign_keys: table.foreignKeys.filter(isTold).map((key) => ({
      columns: key.columns,
      foreign_key_columns: key.foreignColumns,
      foreign_key_table: key.foreignTable,
      on_delete: plainRefusal(key.onDelete),
      on_update: plainRefusal(key.onUpdate),
    })),
  }
  return Object.fromEntries(Object.entries(lists).flatMap(([name, list]) => (list.length > 0 ? [[name, inOrder(list)]] : [])))
}

/** The lists of structures in the `schema` of a collection. */
export const structureLists = ['indexes', 'checks', 'foreign_keys'] as const

/** Once each, in an order that does not depend on names in a database. */
const inOrder = (list: readonly unknown[]): unknown[] =>
  [...new Set(list.map((entry) => JSON.stringify(entry)))].sort().map((text) => JSON.parse(text))

/** A change of structures of one collection. */
interface StructureChange {
  readonly collection: string
  readonly before: readonly ConstraintDefinition[]
  readonly after: readonly ConstraintDefinition[]
}

/** What has to go, and to come, so that collections get the structures that they shall have. */
export class StructureChanges {
  readonly #changes: StructureChange[] = []

  /** `before`, `after`: the `schema` of the collection as it is, and as it shall be. */
  add(collection: string, before: unknown, after: unknown): void {
    this.#changes.push({ collection, before: constraintsOf(before), after: constraintsOf(after) })
  }

  /** Drops what goes, foreign keys first: they may need an index that goes, too. */
  async drop(step: SchemaStep): Promise<void> {
    const gone = (kind: ConstraintDefinition['kind']) => this.#each(kind, 'before', 'after')
    for (const kind of ['foreign', 'check', 'index'] as const)
      for (const [collection, constraint] of gone(kind)) await ddlOf(step).dropConstraint(step.database.knex, collection, constraint)
  }

  /** Adds indexes and checks; foreign keys follow by `addKeys`, when all that they lead to is there. */
  async addIndexes(step: SchemaStep): Promise<void> {
    await this.#add(step, ['index', 'check'])
  }

  /** Adds foreign keys. */
  async addKeys(step: SchemaStep): Promise<void> {
    await this.#add(step, ['foreign'])
  }

  async #add(step: SchemaStep, kinds: readonly ConstraintDefinition['kind'][]): Promise<void> {
    for (const kind of kinds)
      for (const [collection, constraint] of this.#each(kind, 'after', 'before'))
        await ddlOf(step).addConstraint(step.database.knex, collection, constraint)
  }

  #each(kind: ConstraintDefinition['kind'], here: 'before' | 'after', there: 'before' | 'after'): [string, ConstraintDefinition][] {
    return this.#changes.flatMap((change) => {
      const others = new Set(change[there].map((constraint) => JSON.stringify(constraint)))
      const own = change[here].filter((constraint) => constraint.kind === kind && !others.has(JSON.stringify(constraint)))
      return own.map((constraint): [string, ConstraintDefinition] => [change.collection, constraint])
    })
  }
}

const ddlOf = ({ database }: SchemaStep): Ddl => database.dialect.ddl

/** The structures that a `schema` names. Refuses what is none: what a client says becomes a part of a statement. */
function constraintsOf(schema: unknown): ConstraintDefinition[] {
  if (!isPlainObject(schema)) return []
  return [
    ...listOf(schema, 'indexes').map(
      (entry): ConstraintDefinition => ({
        kind: 'index',
        columns: columnsOf(entry, 'columns'),
        isUnique: (entry as Item).is_unique === true,
      }),
    ),
    ...listOf(schema, 'checks').map((entry): ConstraintDefinition => ({ kind: 'check', expression: requireExpression(entry) })),
    ...listOf(schema, 'foreign_keys').map(foreignOf),
  ]
}

function foreignOf(entry: unknown): ConstraintDefinition {
  const [columns, foreignColumns] = [columnsOf(entry, 'columns'), columnsOf(entry, 'foreign_key_columns')]
  const { foreign_key_table: foreignTable, on_delete: onDelete, on_update: onUpdate } = entry as Item
  if (typeof foreignTable !== 'string' || columns.length !== foreignColumns.length)
    throw invalidPayload('An entry of "foreign_keys" needs "foreign_key_table", and as many "foreign_key_columns" as "columns"')
  return { kind: 'foreign', columns, foreignTable, foreignColumns, onDelete: actionOf(onDelete), onUpdate: actionOf(onUpdate) }
}

const actions: ReadonlySet<unknown> = new Set(['NO ACTION', 'SET NULL', 'SET DEFAULT', 'CASCADE', 'RESTRICT'])

function actionOf(value: unknown): string {
  if (value === undefined || value === null) return 'NO ACTION'
  if (!actions.has(value)) throw invalidPayload(`"on_delete" and "on_update" must be one of ${[...actions].join(', ')}`)
  return value as string
}

function listOf(schema: Item, name: (typeof structureLists)[number]): readonly unknown[] {
  const list = schema[name] ?? []
  if (!Array.isArray(list)) throw invalidPayload(`"${name}" must be an array`)
  return list
}

function columnsOf(entry: unknown, name: string): string[] {
  const columns = isPlainObject(entry) ? entry[name] : undefined
  if (!Array.isArray(columns) || columns.length === 0 || !columns.every((column) => typeof column === 'string'))
    throw invalidPayload(`"${name}" of indexes and foreign keys must be a list of names`)
  return columns as string[]
}

/** A `schema` in the order and the spelling of a snapshot, so that one that a person wrote can be compared. */
export function spelledSchema(schema: Item): Item {
  const { checks, generation_expression: text } = schema
  const spelled: Item = Array.isArray(checks) ? { ...schema, checks: checks.map(spelledExpression) } : { ...schema }
  for (const name of structureLists) if (Array.isArray(spelled[name])) spelled[name] = inOrder(spelled[name])
  return typeof text === 'string' ? { ...spelled, generation_expression: spelledExpression(text) } : spelled
}

/** An expression in the spelling of all databases, where it has one. */
export const spelledExpression = (text: unknown): unknown => (typeof text === 'string' ? (portableExpression(text) ?? text) : text)
