import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { insertAndTell, insertion } from '../../database/row-statements.js'
import { invalidPayload } from '../../errors/api-error.js'
import { keyFieldsOf } from '../../schema/composite-keys.js'
import type { Collection } from '../../schema/model.js'
import { rulesOfCreation } from '../rules/ask.js'
import { authorizeCreate } from './access.js'
import { isNested, requireNotKept, requireTakeBack } from './conditions.js'
import { withApiErrors } from './errors.js'
import { toldFields, trackCreations } from './history.js'
import { emitWritten, filterPayload } from './hooks.js'
import { keyOfItem } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import { writeToMany } from './nested-to-many.js'
import { writeToOne } from './nested-to-one.js'
import { fitsOneStatement, writeInOneStatement } from './one-statement.js'
import { encodeRow, splitPayload, transformColumns } from './payload.js'
import { takeMarks } from './specials.js'

/** Creates one item in the running transaction. The order of these steps is the order of hooks told in src/README.md. */
export async function createItem(
  context: ServiceContext,
  collection: Collection,
  item: Item,
  options: MutationOptions,
): Promise<PrimaryKey> {
  await requireNotKept(context, collection, options)
  options.mutationTracker?.trackMutations(1, isNested(options))
  const { data, moment } = takeMarks(context, item, options)
  const filtered = await filterPayload(context, collection, 'create', data, {}, options)
  const rules = rulesOfCreation(collection.name, { context, options })
  const payload = await authorizeCreate(context, collection, filtered, options, rules.before)
  const split = splitPayload(collection, payload)
  requireTakeBack(context, collection, options, { items: 1, hasNested: split.toOne.size > 0 || split.toMany.size > 0 })
  const nested = collectRevisions(options)

  const related = await writeToOne(context, collection, split, payload, nested.options)
  const given = { ...split.columns, ...related }
  const columns = await transformColumns(collection, given, 'create', context, moment)
  const names = toldFields(given, options)
  const isAlone =
    split.toMany.size === 0 && nested.revisions.length === 0 && !rules.hasAfter && fitsOneStatement(context, collection, options)
  const key = isAlone
    ? await insertAlone(context, collection, columns, names, options)
    : await insertItem(context, collection, columns, options)
  if (!isAlone) {
    await writeToMany(context, split.toMany, { collection, key, isCreated: true }, nested.options)
    await rules.after(key)
    const creation = { key, names, nestedRevisions: nested.revisions }
    if (options.creations) options.creations.push(creation)
    else await trackCreations(context, collection, [creation], options)
  }
  options.onItemCreate?.(collection.name, key)
  await emitWritten(context, collection, 'create', { payload, key }, [key], options)
  return key
}

/** Nested writes tell which revisions they made, so that ours can become their parent. */
export function collectRevisions(options: MutationOptions): { options: MutationOptions; revisions: PrimaryKey[] } {
  const revisions: PrimaryKey[] = []
  return {
    revisions,
    options: {
      ...options,
      impliedFields: undefined,
      creations: undefined,
      serverFields: undefined,
      ifVersion: undefined,
      isWhole: undefined,
      answer: undefined,
      on: undefined,
      onRevisionCreate: (revision) => void revisions.push(revision),
    },
  }
}

/** The row, its history and the answer by one statement. */
async function insertAlone(
  context: ServiceContext,
  collection: Collection,
  columns: Item,
  changed: readonly string[],
  options: MutationOptions,
): Promise<PrimaryKey> {
  const row = encodeRow(collection, withoutEmptyKey(collection, columns), 'create', context)
  const statement = insertion(context.database.dialect, collection.name, row)
  const { key } = await writeInOneStatement(context, collection, { action: 'create', statement, columns, changed }, options)
  if (key === null) throw new Error('The database inserted no row.')
  await advanceCounter(context, collection, row, options)
  return key
}

/** Inserts one row. */
export async function insertItem(
  context: ServiceContext,
  collection: Collection,
  columns: Item,
  options: MutationOptions,
): Promise<PrimaryKey> {
  const keyName = collection.primaryKey
  const row = encodeRow(collection, withoutEmptyKey(collection, columns), 'create', context)
  const made = await withApiErrors(context, collection, columns, () =>
    insertAndTell(context.database, collection.name, row, keyFieldsOf(collection)),
  )
  const key = keyName ? made?.[keyName] : keyOfItem(collection, { ...columns, ...made })
  if (key === undefined) throw invalidPayload(`An item of "${collection.name}" needs a value in each field of its key`)
  await advanceCounter(context, collection, row, options)
  return key as PrimaryKey
}

/** A key that was given is not made once more. */
export async function advanceCounter(
  { database }: ServiceContext,
  collection: Collection,
  row: Item,
  options: MutationOptions,
): Promise<void> {
  const field = collection.primaryKey ? collection.fields.get(collection.primaryKey) : undefined
  const movesCounter = field?.hasAutoIncrement && row[field.name] !== undefined && !options.bypassAutoIncrementSequenceReset
  if (movesCounter) await database.dialect.ddl.advanceSequence(database.knex, collection.name, field.name)
}

/** Where the database makes the keys, a payload without a key leaves it to the database. */
export function withoutEmptyKey(collection: Collection, columns: Item): Item {
  const name = collection.primaryKey
  const field = name ? collection.fields.get(name) : undefined
  if (!name || !field?.hasAutoIncrement || (columns[name] !== null && columns[name] !== undefined)) return columns
  const { [name]: _, ...rest } = columns
  return rest
}
