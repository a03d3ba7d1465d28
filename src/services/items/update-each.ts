import { isDeepStrictEqual } from 'node:util'
import { Sql } from 'sql-template-tag'
import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { updateEachRow, updateRows } from '../../database/row-statements.js'
import type { Collection } from '../../schema/model.js'
import { rulesOf } from '../rules/index.js'
import { authorizeUpdateOfEach, type Change } from './access.js'
import { isNested, requireNotKept } from './conditions.js'
import { collectRevisions } from './create.js'
import { withApiErrors } from './errors.js'
import { adoptRevisions } from './history.js'
import { emitWritten, isWriteFiltered } from './hooks.js'
import { rowsOfKeys } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import { writeToMany } from './nested-to-many.js'
import { writeToOne } from './nested-to-one.js'
import { encodeRow, type SplitPayload, splitPayload, transformColumns } from './payload.js'
import { takeMarks } from './specials.js'
import { historyOfUpdate, updateItems, withoutKey } from './update.js'

// Items that get values of their own by one write: what is asked of them, their rows and their history take some statements, however many they are.

/** An item on its way into its row. */
interface Pending {
  readonly key: PrimaryKey
  readonly payload: Item
  readonly split: SplitPayload
  readonly columns: Item
  readonly row: Item
  readonly nested: ReturnType<typeof collectRevisions>
}

/** Changes items, each with its own values, in the running transaction. */
export async function updateItemsOfEach(
  context: ServiceContext,
  collection: Collection,
  changes: readonly Change[],
  options: MutationOptions,
): Promise<PrimaryKey[]> {
  if (canShare(context, collection, changes, options)) await updateTogether(context, collection, changes, options)
  else for (const { key, data } of changes) await updateItems(context, collection, [key], data, options)
  return changes.map(({ key }) => key)
}

/** Hooks and rules want to see each item before the next one is written. */
function canShare(context: ServiceContext, collection: Collection, changes: readonly Change[], options: MutationOptions): boolean {
  const { beforeUpdate, watchUpdate, afterUpdate } = rulesOf(collection.name)
  return (
    changes.length > 1 &&
    !isWriteFiltered(context, collection, 'update', options) &&
    !(beforeUpdate || watchUpdate || afterUpdate || options.preMutationError || options.isVersion) &&
    collection.isTransactional &&
    new Set(changes.map(({ key }) => String(key))).size === changes.length
  )
}

async function updateTogether(
  context: ServiceContext,
  collection: Collection,
  changes: readonly Change[],
  options: MutationOptions,
): Promise<void> {
  await requireNotKept(context, collection, options)
  options.mutationTracker?.trackMutations(changes.length, isNested(options))
  const { moment } = takeMarks(context, {}, options)
  const { payloads, confirm } = await authorizeUpdateOfEach(context, collection, changes, options)
  const pending: Pending[] = []
  for (const [index, { key }] of changes.entries()) {
    const payload = withoutKey(collection, payloads[index]!)
    const split = splitPayload(collection, payload)
    const nested = collectRevisions(options)
    const related = await writeToOne(context, collection, split, payload, nested.options)
    const given = { ...split.columns, ...related }
    const columns = await transformColumns(collection, given, 'update', context, moment)
    const isWritten = Object.keys(given).length > 0 || split.toMany.size > 0
    pending.push({ key, payload, split, columns, row: isWritten ? encodeRow(collection, columns, 'update', context) : {}, nested })
  }
  await writeRows(context, collection, pending)
  for (const { key, split, nested } of pending)
    await writeToMany(context, split.toMany, { collection, key, isCreated: false }, nested.options)
  await confirm?.()
  const revisions = await historyOfUpdate(context, collection, pending, options)
  for (const { key, nested } of pending) await adoptRevisions(context, revisions.get(String(key)), nested.revisions)
  for (const { key, payload } of pending) await emitWritten(context, collection, 'update', { payload, keys: [key] }, [key], options)
}

/** Writes rows that have values for the same columns by one statement. */
async function writeRows(context: ServiceContext, collection: Collection, pending: readonly Pending[]): Promise<void> {
  const groups = new Map<string, Pending[]>()
  for (const item of pending) {
    const names = Object.keys(item.row)
    if (names.length === 0) continue
    const place = Object.values(item.row).some((value) => value instanceof Sql) ? String(item.key) : JSON.stringify(names.sort())
    const group = groups.get(place) ?? []
    group.push(item)
    groups.set(place, group)
  }
  for (const group of groups.values()) await writeGroup(context, collection, group)
}

async function writeGroup(context: ServiceContext, collection: Collection, group: readonly Pending[]): Promise<void> {
  const { database } = context
  const [first, ...others] = group as readonly [Pending, ...Pending[]]
  const found = rowsOfKeys(
    collection,
    group.map(({ key }) => key),
  )
  const isSame = others.every(({ row }) => isDeepStrictEqual(row, first.row))
  if (isSame) return withApiErrors(context, collection, first.columns, () => updateRows(database, found, first.row))
  try {
    await database.transaction((inside) =>
      updateEachRow(
        inside,
        found,
        group.map(({ row }) => row),
      ),
    )
  } catch (error) {
    if (!database.dialect.translateError(error, collection.name)) throw error
    // Once more one by one, so that the error names what is wrong with its own item.
    for (const { key, row, columns } of group)
      await withApiErrors(context, collection, columns, () => updateRows(database, rowsOfKeys(collection, [key]), row))
    throw error
  }
}
