import type { Item, Platform } from '../../context.js'
import { systemContext } from '../../context.js'
import { countRows } from '../../database/row-statements.js'
import { invalidPayload } from '../../errors/api-error.js'
import type { Collection, Field } from '../../schema/model.js'
import { applyDifference } from '../schema/sync/apply-difference.js'
import { takeSnapshot } from '../schema/sync/project-snapshot.js'
import { compareSnapshots } from '../schema/sync/snapshot-difference.js'
import { checksumOf, completeRow, copiedColumns, keyText, presentKeys, readRows, writeRows } from './table-rows.js'

/** Told of each portion of rows. `rows`: those of the table that are there now, of all that there are. */
export type CopyListener = (table: string, rows: number, total: number) => void

/** What was copied of one table. */
export interface CopiedTable {
  readonly table: string
  readonly rows: number
  /** Rows that an earlier run had copied. */
  readonly skipped: number
  /** Do both say the same? */
  readonly isSame: boolean
}

/** Written by the schema itself, or true of one place alone. */
const leftOut: ReadonlySet<string> = new Set([
  'directus_collections',
  'directus_fields',
  'directus_relations',
  'directus_sessions',
  'directus_migrations',
])

/**
 * Copies a whole project into a database that has none yet, or an earlier copy of it that did not end: the schema, then all rows, which are counted and compared
 * afterwards. Rows that are there stay.
 */
export async function copyProject(from: Platform, to: Platform, listener: CopyListener): Promise<CopiedTable[]> {
  await refuseAnother(from, to)
  await copySchema(from, to)
  const collections = inOrder(from.schema.current().model.collections)
  const copied: { readonly collection: Collection; readonly skipped: number }[] = []
  const later: (() => Promise<void>)[] = []
  const done = new Set<string>()
  for (const collection of collections) {
    const target = to.schema.current().model.collections.get(collection.name)
    if (!target) throw invalidPayload(`The target has no table "${collection.name}"`)
    copied.push({ collection, skipped: await copyTable(from, to, [collection, target], done, later, listener) })
    done.add(collection.name)
  }
  for (const complete of later) await complete()
  return compareTables(from, to, copied)
}

/** Rows of another project must not be mixed with these. */
async function refuseAnother(from: Platform, to: Platform): Promise<void> {
  const users = (platform: Platform) => platform.database.withPrisma((client) => client.user.findMany({ select: { id: true } }))
  const known = new Set((await users(from)).map(({ id }) => id))
  if ((await users(to)).some(({ id }) => !known.has(id)))
    throw invalidPayload('The target has users of another project. Copy into a new database, or into an earlier copy of this one')
}

async function copySchema(from: Platform, to: Platform): Promise<void> {
  const snapshot = await takeSnapshot(systemContext(from), ['untracked'])
  const difference = await compareSnapshots(systemContext(to), snapshot, { force: true, mode: 'merge' })
  if (difference) await applyDifference(systemContext(to), difference, { force: false, allowDestructive: false })
}

/** Tables, those first to which others point: certainly where a row must point to one, and otherwise as far as they do not point to each other. */
function inOrder(collections: ReadonlyMap<string, Collection>): Collection[] {
  const first = visitAll([...collections.values()], collections, () => true)
  const order = visitAll(first, collections, (field) => field?.isNullable === false)
  return order.filter((collection) => !leftOut.has(collection.name) && !collection.isView && copiedColumns(collection).length > 0)
}

function visitAll(
  roots: readonly Collection[],
  collections: ReadonlyMap<string, Collection>,
  follows: (field: Field | undefined) => boolean,
): Collection[] {
  const order: Collection[] = []
  const seen = new Set<string>()
  const visit = (collection: Collection): void => {
    if (seen.has(collection.name)) return
    seen.add(collection.name)
    for (const [name, table] of targetsOf(collection)) {
      const target = collections.get(table)
      if (target && follows(collection.fields.get(name))) visit(target)
    }
    order.push(collection)
  }
  for (const collection of roots) visit(collection)
  return order
}

/** The tables to which the columns of a table lead, by the column. */
function targetsOf(collection: Collection): ReadonlyMap<string, string> {
  return new Map(
    copiedColumns(collection).flatMap(({ name, relation }): [string, string][] =>
      relation?.kind === 'm2o' ? [[name, relation.collection]] : [],
    ),
  )
}

/** Copies what is not there yet; gives how many rows were. Columns that lead to rows yet to come are written when all are there. */
async function copyTable(
  from: Platform,
  to: Platform,
  [collection, target]: readonly [Collection, Collection],
  done: ReadonlySet<string>,
  later: (() => Promise<void>)[],
  listener: CopyListener,
): Promise<number> {
  const left = new Set(
    [...targetsOf(collection)].flatMap(([name, table]) =>
      done.has(table) || collection.fields.get(name)?.isNullable === false ? [] : [name],
    ),
  )
  const keyed = collection.primaryKeys.length > 0
  let [rows, skipped] = [0, 0]
  const total = await countRows(from.database, collection.name)
  if (!keyed && (await hasRows(to, target))) return 0
  for await (const portion of readRows(from.database, collection, target)) {
    const present = await presentKeys(to.database, target, portion)
    const missing = portion.filter((row) => !present.has(keyText(collection, row)))
    await to.database.transaction((transaction) => writeRows(transaction, [target, collection], missing, keyed ? left : new Set()))
    if (keyed) later.push(...completions(to, target, portion, left))
    rows += portion.length
    skipped += portion.length - missing.length
    listener(collection.name, rows, total)
  }
  for (const { name, hasAutoIncrement } of target.fields.values())
    if (hasAutoIncrement) await to.database.dialect.ddl.advanceSequence(to.database.knex, target.name, name)
  return skipped
}

/** Of each portion, the keys and the columns that come later, and nothing else, are kept in memory. */
function completions(to: Platform, target: Collection, rows: readonly Item[], left: ReadonlySet<string>): (() => Promise<void>)[] {
  const kept = [...target.primaryKeys, ...left]
  const open = rows
    .filter((row) => [...left].some((name) => row[name] !== null && row[name] !== undefined))
    .map((row) => Object.fromEntries(kept.map((name) => [name, row[name]])))
  if (open.length === 0) return []
  return [
    () =>
      to.database.transaction(async (transaction) => {
        for (const row of open) await completeRow(transaction, target, row, [...left])
      }),
  ]
}

async function hasRows(to: Platform, target: Collection): Promise<boolean> {
  return (await countRows(to.database, target.name)) > 0
}

async function compareTables(
  from: Platform,
  to: Platform,
  copied: readonly { readonly collection: Collection; readonly skipped: number }[],
): Promise<CopiedTable[]> {
  const tables: CopiedTable[] = []
  for (const { collection, skipped } of copied) {
    const target = to.schema.current().model.collections.get(collection.name)!
    const [here, there] = [await checksumOf(from, collection, target), await checksumOf(to, target, collection)]
    tables.push({ table: collection.name, rows: there.rows, skipped, isSame: here.rows === there.rows && here.sum === there.sum })
  }
  return tables
}
