import type { Sql } from 'sql-template-tag'
import { asSystem, type Item, type PreparedRead, type PrimaryKey, type ServiceContext } from '../../context.js'
import { isApiError } from '../../errors/api-error.js'
import { fieldNode } from '../../query/field-tree.js'
import { type BoundStatement, bindParameters } from '../../query/prepare.js'
import type { AuthorizedQuery, RawQuery } from '../../query/query.js'
import { activityColumns, renderWritten } from '../../query/render.js'
import { asksOnce } from '../../query/touched.js'
import type { Collection } from '../../schema/model.js'
import { boundCost, spendKnown } from '../cost/bound-cost.js'
import { addedItemFields, addedKeysOf } from './added-fields.js'
import { isNested } from './conditions.js'
import { withApiErrors } from './errors.js'
import { activityOf, encodeHistory, leavesHistory } from './history.js'
import { isHeardInside, isReadHooked } from './hooks.js'
import type { AskedAnswer, MutationOptions } from './mutation-options.js'
import { type AnswerRow, authorizeRead, resultOf } from './read.js'
import { readKey } from './statements.js'

// A row with its activity, its revision and the caller's answer in one statement, where the database can write so and nothing else of the write needs a
// statement between them.

/** One row that is written. */
export interface RowWrite {
  readonly action: 'create' | 'update'
  /** Without an answer (row-statements.ts). */
  readonly statement: Sql
  /** The values, for the words of an error. */
  readonly columns: Item
  /** The fields that history tells as changed. */
  readonly changed: readonly string[]
}

/** What happened: the key is null where there was no row to write. */
export interface WrittenItem {
  readonly key: PrimaryKey | null
}

/** May a row of this collection, with these options, be written so? */
export function fitsOneStatement(context: ServiceContext, collection: Collection, options: MutationOptions): boolean {
  const { schema, database, explain } = context
  const history = ['directus_activity', 'directus_revisions'].map((name) => schema.collections.get(name))
  return (
    database.dialect.abilities.writesInWith &&
    leavesHistory(context, collection, options) &&
    explain === undefined &&
    options.creations === undefined &&
    ![collection, ...history].some((one) => one === undefined || one.hasTriggers) &&
    hasPlainKey(collection)
  )
}

/** Is the key's text, as the database tells it, that of the API? */
function hasPlainKey({ primaryKey, fields }: Collection): boolean {
  const field = primaryKey === null ? undefined : fields.get(primaryKey)
  if (!field || field.isList) return false
  return ['integer', 'bigInteger', 'uuid'].includes(field.type) || ['character varying', 'text'].includes(field.columnType ?? '')
}

/** Writes it. */
export async function writeInOneStatement(
  context: ServiceContext,
  collection: Collection,
  write: RowWrite,
  options: MutationOptions,
): Promise<WrittenItem> {
  const { database } = context
  const asked = options.answer ? questionOf(context, collection, options.answer) : null
  const prepared = await prepareWrite(context, collection, write, asked)
  const activity = encodeHistory(context, 'directus_activity', activityOf(context, collection, write.action))
  const parameters = [...write.statement.values, ...activityColumns.map((name) => activity[name]), ...prepared.parameters]
  const isWhole =
    options.isWhole === true && !options.isOneOfSeveral && !isNested(options) && !isHeardInside(context, collection, write.action)
  const [row] = await withApiErrors(context, collection, write.columns, () =>
    database.executePrepared<WrittenRow>(prepared.text, parameters, isWhole),
  )
  if (!row) return { key: null }
  if (row.revision !== undefined) options.onRevisionCreate?.(row.revision)
  // Rows that rules hide are refused by a read.
  if (row.data !== undefined && row.data !== '[]') {
    const result = resultOf({ ...row, data: row.data })
    options.answer?.tell({ ...result, data: result.data.slice(1, -1) })
  }
  return { key: row.key }
}

interface WrittenRow extends Partial<AnswerRow> {
  readonly key: PrimaryKey
  readonly revision?: PrimaryKey
}

/** The question of the answer. */
interface AskedRow {
  readonly raw: RawQuery
  readonly withVersion: boolean
}

/** null: another statement has to answer, since the question looks at more than rows, or a hook wants to see it. */
function questionOf(context: ServiceContext, collection: Collection, { query, withVersion }: AskedAnswer): AskedRow | null {
  const isOther = query.search || query.meta || query.aggregate || query.group
  if (isOther || isReadHooked(context, collection)) return null
  return { raw: { ...query, limit: 1, offset: undefined, page: undefined }, withVersion }
}

/** The statement of a write of this shape; the same for the same permissions on the same schema. Its parameters are those behind the row's and the activity's. */
async function prepareWrite(
  context: ServiceContext,
  collection: Collection,
  { action, statement, changed }: RowWrite,
  asked: AskedRow | null,
): Promise<PreparedRead> {
  const { platform } = context
  const set = await platform.permissions.of(context.accountability)
  const question = JSON.stringify(asked)
  const key = readKey(context, set, question)
  const place = `${key}|write|${platform.parts.get(addedItemFields).version}|${statement.text}|${collection.name}|${action}|${JSON.stringify(changed)}|${question}`
  const known = key === null ? undefined : platform.reads.prepared(place)
  if (known) {
    spendKnown(context, known.cost)
    return known
  }
  const answer = asked && (await authorizeAnswer(context, collection, asked))
  const cost = answer ? await boundCost(context, [answer]) : 0
  const prepared = { ...(await renderWrite(context, collection, { action, statement, changed }, answer)), cost, collections: null }
  if (key !== null && cost <= (platform.limits.queryCost ?? Number.POSITIVE_INFINITY)) platform.reads.keep(place, prepared)
  return prepared
}

/** null: the answer looks at other rows of the table, which are as they were before the statement, or the caller may not see it; then it is read when the row is written. */
async function authorizeAnswer(
  context: ServiceContext,
  collection: Collection,
  { raw, withVersion }: AskedRow,
): Promise<AuthorizedQuery | null> {
  try {
    const query = await authorizeRead(context, collection, raw, withVersion)
    return asksOnce(query) && addedKeysOf(query) === null ? query : null
  } catch (error) {
    if (isApiError(error) && error.code === 'FORBIDDEN') return null
    throw error
  }
}

async function renderWrite(
  context: ServiceContext,
  collection: Collection,
  { action, statement, changed }: Omit<RowWrite, 'columns'>,
  answer: AuthorizedQuery | null,
): Promise<BoundStatement> {
  const { schema, database } = context
  const system = asSystem(context)
  const ask = (names: readonly string[]) => authorizeRead(system, collection, { fields: names.map(fieldNode), limit: 1 })
  const delta = await ask(changed)
  // Of an update history tells the whole row, but not what leads to other items; of a creation what was given.
  const own = [...collection.fields.values()].filter((field) => !field.isAlias && !field.relation)
  const snapshot = action === 'create' ? delta : await ask(own.map(({ name }) => name))
  const row = { text: statement.text, parameters: statement.values.length, snapshot, delta, answer, key: collection.primaryKey! }
  const queries = [snapshot, delta, ...(answer ? [answer] : [])]
  return bindParameters(
    renderWritten(row, collection.accountability === 'all', schema, database.dialect),
    queries.flatMap(({ values }) => values),
    database.dialect,
  )
}
