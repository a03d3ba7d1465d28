import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { changeOf, updateRows } from '../../database/row-statements.js'
import type { Collection } from '../../schema/model.js'
import { rulesOfUpdate } from '../rules/ask.js'
import { authorizeUpdate } from './access.js'
import { isNested, requireNotKept, requireTakeBack } from './conditions.js'
import { collectRevisions } from './create.js'
import { withApiErrors } from './errors.js'
import { adoptRevisions, leavesHistory, readSnapshots, recordHistory, toldFields } from './history.js'
import { emitWritten, filterPayload } from './hooks.js'
import { keyOfRow, rowsOfKeys } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import { writeToMany } from './nested-to-many.js'
import { writeToOne } from './nested-to-one.js'
import { fitsOneStatement, writeInOneStatement } from './one-statement.js'
import { encodeRow, splitPayload, transformColumns } from './payload.js'
import { takeMarks } from './specials.js'

/** Writes the same values into items of these keys, in the running transaction. The key itself is never changed. */
export async function updateItems(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  values: Item,
  options: MutationOptions,
): Promise<PrimaryKey[]> {
  await requireNotKept(context, collection, options)
  options.mutationTracker?.trackMutations(keys.length, isNested(options))
  const { data, moment } = takeMarks(context, values, options)
  const filtered = await filterPayload(context, collection, 'update', data, { keys }, options)
  const rules = rulesOfUpdate(collection.name, { context, options, keys })
  const allowed = await authorizeUpdate(context, collection, keys, filtered, options, rules.before)
  const payload = withoutKey(collection, allowed.payload)
  const split = splitPayload(collection, payload)
  const hasNested = split.toOne.size > 0 || split.toMany.size > 0
  requireTakeBack(context, collection, options, { items: keys.length, hasNested, isConfirmed: allowed.confirm !== null })
  const nested = collectRevisions(options)

  const related = await writeToOne(context, collection, split, payload, nested.options)
  const given = { ...split.columns, ...related }
  const columns = await transformColumns(collection, given, 'update', context, moment)
  const [key] = keys
  const isWithoutNested = split.toMany.size === 0 && nested.revisions.length === 0
  const isAlone =
    keys.length === 1 && isWithoutNested && !rules.hasAfter && !allowed.confirm && fitsOneStatement(context, collection, options)
  if (isAlone && key !== undefined && (await updateAlone(context, collection, key, given, columns, options))) {
    await emitWritten(context, collection, 'update', { payload, keys }, keys, options)
    return [key]
  }
  if (Object.keys(given).length > 0 || split.toMany.size > 0) await updateOwnColumns(context, collection, keys, columns)
  for (const key of keys) await writeToMany(context, split.toMany, { collection, key, isCreated: false }, nested.options)
  await allowed.confirm?.()
  await rules.after()

  await trackUpdate(context, collection, keys, columns, nested.revisions, options)
  await emitWritten(context, collection, 'update', { payload, keys }, keys, options)
  return [...keys]
}

/** The row, its history and the answer by one statement; false where there is nothing to write. */
async function updateAlone(
  context: ServiceContext,
  collection: Collection,
  key: PrimaryKey,
  given: Item,
  columns: Item,
  options: MutationOptions,
): Promise<boolean> {
  const row = Object.keys(given).length > 0 ? encodeRow(collection, columns, 'update', context) : {}
  if (Object.keys(row).length === 0) return false
  const statement = changeOf(context.database.dialect, rowsOfKeys(collection, [key]), row)
  const changed = toldFields(columns, options)
  await writeInOneStatement(context, collection, { action: 'update', statement, columns, changed }, options)
  return true
}

/** A payload without the key, which is never changed. */
export const withoutKey = ({ primaryKeys }: Collection, payload: Item): Item =>
  Object.fromEntries(Object.entries(payload).filter(([name]) => !primaryKeys.includes(name)))

async function updateOwnColumns(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  columns: Item,
): Promise<void> {
  const row = encodeRow(collection, columns, 'update', context)
  if (Object.keys(row).length === 0) return
  await withApiErrors(context, collection, columns, () => updateRows(context.database, rowsOfKeys(collection, keys), row))
}

/** What leads to other items is told by the deltas alone. */
const withoutRelations = (collection: Collection, snapshot: Item): Item =>
  Object.fromEntries(Object.entries(snapshot).filter(([name]) => !collection.fields.get(name)?.relation))

async function trackUpdate(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  columns: Item,
  nested: readonly PrimaryKey[],
  options: MutationOptions,
): Promise<void> {
  const revisions = await historyOfUpdate(
    context,
    collection,
    keys.map((key) => ({ key, columns })),
    options,
  )
  const [first] = keys
  await adoptRevisions(context, revisions.get(String(first)), nested)
}

/** Writes the history of items that were changed, each with its own columns; gives their revisions by key. */
export async function historyOfUpdate(
  context: ServiceContext,
  collection: Collection,
  written: readonly { readonly key: PrimaryKey; readonly columns: Item }[],
  options: MutationOptions,
): Promise<ReadonlyMap<string, PrimaryKey>> {
  if (!leavesHistory(context, collection, options)) return new Map()
  const columnsOf = new Map(written.map(({ key, columns }) => [String(key), columns]))
  const snapshots = await readSnapshots(
    context,
    collection,
    written.map(({ key }) => key),
  )
  const entries = snapshots.map((snapshot) => {
    const key = keyOfRow(collection, snapshot)
    const changed = toldFields(columnsOf.get(String(key)) ?? {}, options)
    const delta = Object.fromEntries(changed.map((name) => [name, snapshot[name]]))
    return { action: 'update', key, snapshot: withoutRelations(collection, snapshot), delta }
  })
  const revisions = await recordHistory(context, collection, entries, options)
  return new Map(entries.flatMap(({ key }, index) => (revisions[index] === undefined ? [] : [[String(key), revisions[index]]])))
}
