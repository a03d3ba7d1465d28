import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { insertEachAndTell } from '../../database/row-statements.js'
import { keyFieldsOf } from '../../schema/composite-keys.js'
import type { Collection } from '../../schema/model.js'
import { rulesOf } from '../rules/index.js'
import { authorizeCreate } from './access.js'
import { isNested, requireNotKept } from './conditions.js'
import { advanceCounter, collectRevisions, createItem, insertItem, withoutEmptyKey } from './create.js'
import { toldFields, trackCreations, trackTogether } from './history.js'
import { emitWritten, isWriteFiltered } from './hooks.js'
import { keyOfItem } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import { writeToMany } from './nested-to-many.js'
import { writeToOne } from './nested-to-one.js'
import { encodeRow, type SplitPayload, splitPayload, transformColumns } from './payload.js'
import { takeMarks } from './specials.js'

// Items that are created by one write: their rows and their history take some statements, however many they are.

/** An item on its way into its row. */
interface Pending {
  readonly payload: Item
  readonly split: SplitPayload
  /** The fields that were given. */
  readonly names: readonly string[]
  readonly columns: Item
  readonly row: Item
  /** null: nothing is written along its relations. */
  readonly nested: ReturnType<typeof collectRevisions> | null
}

/** Items that are on their way at once: what is known of a long list would be carried about by every collection of garbage. */
const itemsAtOnce = 1_000

/** Creates items in the running transaction; gives their keys in the order of the payloads. */
export async function createItems(
  context: ServiceContext,
  collection: Collection,
  payloads: readonly Item[],
  options: MutationOptions,
): Promise<PrimaryKey[]> {
  const keys: PrimaryKey[] = []
  if (canShare(context, collection, payloads, options)) {
    for (let start = 0; start < payloads.length; start += itemsAtOnce)
      keys.push(...(await createTogether(context, collection, payloads.slice(start, start + itemsAtOnce), options)))
    return keys
  }
  const createEach = async (together: MutationOptions) => {
    for (const payload of payloads) keys.push(await createItem(context, collection, payload, together))
  }
  if (options.creations || payloads.length === 1) await createEach(options)
  else await trackTogether(context, collection, options, createEach)
  return keys
}

/** Hooks, rules and triggers want to see each item before the next one is written. */
function canShare(context: ServiceContext, collection: Collection, payloads: readonly Item[], options: MutationOptions): boolean {
  const { beforeCreate, afterCreate } = rulesOf(collection.name)
  const isWatched = beforeCreate || afterCreate || options.preMutationError || options.isVersion || collection.hasTriggers
  return payloads.length > 1 && !isWatched && !isWriteFiltered(context, collection, 'create', options) && collection.isTransactional
}

async function createTogether(
  context: ServiceContext,
  collection: Collection,
  payloads: readonly Item[],
  options: MutationOptions,
): Promise<PrimaryKey[]> {
  await requireNotKept(context, collection, options)
  options.mutationTracker?.trackMutations(payloads.length, isNested(options))
  const pending = await prepare(context, collection, payloads, options)
  const keys = await insertRowsOf(context, collection, pending, options)
  for (const [index, { split, nested }] of pending.entries())
    if (nested) await writeToMany(context, split.toMany, { collection, key: keys[index]!, isCreated: true }, nested.options)
  const creations = pending.map(({ names, nested }, index) => ({ key: keys[index]!, names, nestedRevisions: nested?.revisions ?? [] }))
  if (options.creations) options.creations.push(...creations)
  else await trackCreations(context, collection, creations, options)
  for (const [index, { payload }] of pending.entries()) {
    const key = keys[index]!
    options.onItemCreate?.(collection.name, key)
    await emitWritten(context, collection, 'create', { payload, key }, [key], options)
  }
  return keys
}

/** All are known to be allowed before the first is written, along a relation or into a row. */
async function prepare(
  context: ServiceContext,
  collection: Collection,
  payloads: readonly Item[],
  options: MutationOptions,
): Promise<Pending[]> {
  const { moment } = takeMarks(context, {}, options)
  const allowed: Item[] = []
  for (const payload of payloads) allowed.push(await authorizeCreate(context, collection, payload, options, async () => undefined))
  const pending: Pending[] = []
  for (const payload of allowed) {
    const split = splitPayload(collection, payload)
    const nested = split.toOne.size + split.toMany.size > 0 ? collectRevisions(options) : null
    const given = { ...split.columns, ...(await writeToOne(context, collection, split, payload, nested?.options ?? options)) }
    const columns = await transformColumns(collection, given, 'create', context, moment)
    const row = encodeRow(collection, withoutEmptyKey(collection, columns), 'create', context)
    const names = toldFields(given, options)
    pending.push({ payload, split, names, columns, row, nested })
  }
  return pending
}

/** Writes the rows together where that tells which key is whose, and otherwise one by one: also when one is refused, so that the error names what is wrong with its own item. */
async function insertRowsOf(
  context: ServiceContext,
  collection: Collection,
  pending: readonly Pending[],
  options: MutationOptions,
): Promise<PrimaryKey[]> {
  const { database } = context
  const keys = await insertTogether(context, collection, pending).catch((error: unknown) => {
    if (error instanceof UnknownOrder || database.dialect.translateError(error, collection.name)) return null
    throw error
  })
  if (keys === null) {
    const made: PrimaryKey[] = []
    for (const { columns } of pending) made.push(await insertItem(context, collection, columns, options))
    return made
  }
  const counted = pending.find(({ row }) => collection.primaryKey !== null && row[collection.primaryKey] !== undefined)
  if (counted) await advanceCounter(context, collection, counted.row, options)
  return keys
}

/** The keys do not tell whose they are: the rows are taken back. */
class UnknownOrder extends Error {}

/** null: some keys are given, and others are not, or the database makes none. Throws `UnknownOrder`. */
async function insertTogether(
  { database }: ServiceContext,
  collection: Collection,
  pending: readonly Pending[],
): Promise<PrimaryKey[] | null> {
  const given = pending.map(({ columns }) => keyOfItem(collection, columns))
  const isMade = given.every((key) => key === undefined) && madeKey(collection) !== null
  if (!isMade && given.includes(undefined)) return null
  const rows = pending.map(({ row }) => row)
  return database.transaction(async (inside) => {
    const key = isMade ? madeKey(collection) : null
    const told = await insertEachAndTell(inside, collection.name, rows, keyFieldsOf(collection), key)
    const made = told.map((row) => keyOfItem(collection, row))
    const keys = isMade ? inOrder(made) : sameKeys(given, made)
    if (keys === null) throw new UnknownOrder()
    return keys
  })
}

/** The field whose values the database makes. */
function madeKey({ primaryKey, fields }: Collection): string | null {
  return primaryKey !== null && fields.get(primaryKey)?.hasAutoIncrement ? primaryKey : null
}

/** Keys that were made one after the other; null: they do not tell that they were. */
function inOrder(keys: readonly (PrimaryKey | undefined)[]): PrimaryKey[] | null {
  const known = keys.filter((key) => key !== undefined)
  const isRising = known.every((key, index) => index === 0 || BigInt(key) > BigInt(known[index - 1]!))
  return isRising && known.length === keys.length ? known : null
}

/** The keys that were given, as the database tells them, in the order in which they were given; null: it tells others. */
function sameKeys(given: readonly (PrimaryKey | undefined)[], made: readonly (PrimaryKey | undefined)[]): PrimaryKey[] | null {
  const told = new Map(made.map((key) => [String(key).toLowerCase(), key]))
  const keys = given.map((key) => told.get(String(key).toLowerCase()))
  return told.size === given.length && keys.every((key) => key !== undefined) ? keys : null
}
