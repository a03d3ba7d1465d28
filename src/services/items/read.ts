import type { Item, PreparedRead, PrimaryKey, ServiceContext } from '../../context.js'
import { forbidden } from '../../errors/api-error.js'
import { authorize } from '../../permissions/authorize.js'
import { KeyHole } from '../../query/key-hole.js'
import { parseQuery } from '../../query/parse/query.js'
import { fillKeys } from '../../query/prepare.js'
import type { AuthorizedQuery, RawQuery } from '../../query/query.js'
import { renderCountUpTo, renderRead, renderReads } from '../../query/render.js'
import { withRowVersion } from '../../query/row-version.js'
import { askedQuery, type ToldQuery, toldQuery } from '../../query/told-query.js'
import { touchedCollections } from '../../query/touched.js'
import { hasCompositeKey } from '../../schema/composite-keys.js'
import type { Collection } from '../../schema/model.js'
import { shortDigest } from '../../security/digest.js'
import { boundCost, spendKnown } from '../cost/bound-cost.js'
import { explainRead } from '../explain/read.js'
import { tracing } from '../server/measures.js'
import { type AddedKeys, addedItemFields, addedKeysOf, answerAddedFields } from './added-fields.js'
import { withRules } from './errors.js'
import { emitAfterCommit, eventContext, eventNames, isReadHooked } from './hooks.js'
import { checkKey, queryOfAnyKey, queryOfKey } from './keys.js'
import type { ReadOptions, ReadResult } from './read-options.js'
import { readScope } from './read-scope.js'
import { asking, prepareStatement, readKey } from './statements.js'

/** The answer's JSON text. It is parsed only when a hook wants to see it. */
export async function readText(
  context: ServiceContext,
  collection: Collection,
  raw: RawQuery,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const { events } = context.platform
  const names = options.emitEvents === false ? [] : eventNames(collection, 'read')
  const { query, told } = await filterQuery(context, collection, raw, options)
  if (context.explain)
    context.explain.reads.push(await explainRead(context, collection, query, (asked) => countRows(asked, collection, query)))
  const result = await runRead(context, await prepareRead(context, collection, query, options.withVersion === true))
  if (!events.hasFilters(names) && !events.hasActions(names)) return result
  const rows = JSON.parse(result.data) as Item[]
  const meta = { query: told ?? toldQuery(query), collection: collection.name }
  const payload = await events.emitFilter(names, rows, meta, eventContext(context))
  await emitAfterCommit(context, names, { ...meta, payload })
  return { ...result, data: payload === rows && !events.hasFilters(names) ? result.data : JSON.stringify(payload) }
}

/** The answer's JSON text for the one item with this key, which has been checked. All keys share one prepared statement, unless a hook or an explanation looks at the question. */
export async function readTextOfKey(
  context: ServiceContext,
  collection: Collection,
  key: PrimaryKey,
  raw: RawQuery,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const isSeen = context.explain !== undefined || (options.emitEvents !== false && isReadHooked(context, collection))
  if (isSeen || hasCompositeKey(collection))
    return readText(context, collection, queryOfKey(collection, key, raw), { ...options, keys: [key] })
  return runRead(
    context,
    await prepareRead(context, collection, queryOfAnyKey(collection, new KeyHole(), raw), options.withVersion === true, 'any key'),
    [key],
  )
}

/** The one item with this key, as it is; refused when it does not exist or the caller may not see it. */
export async function readTextOfItem(
  context: ServiceContext,
  collection: Collection,
  key: PrimaryKey,
  raw: RawQuery = {},
  options: ReadOptions = {},
): Promise<ReadResult> {
  return onlyItem(await readTextOfKey(context, collection, checkKey(collection, key), raw, options))
}

/** The only item of a list; refused when there is none. */
export function onlyItem(result: ReadResult): ReadResult {
  if (result.data === '[]') throw forbidden()
  return { ...result, data: result.data.slice(1, -1) }
}

/** How many rows the question matches, its paging aside. */
async function countRows(context: ServiceContext, collection: Collection, { filter, search }: RawQuery): Promise<number> {
  const question = { filter, search, limit: 1, meta: 'filter_count' }
  const fields = collection.primaryKey && context.accountability === null ? [collection.primaryKey] : undefined
  const { meta } = await readText(context, collection, fields ? { ...question, fields } : question, { emitEvents: false })
  return meta.filter_count ?? 0
}

/** The answer as objects. */
export async function readItems(
  context: ServiceContext,
  collection: Collection,
  raw: RawQuery,
  options: ReadOptions = {},
): Promise<Item[]> {
  return JSON.parse((await readText(context, collection, raw, options)).data) as Item[]
}

/** The question after hooks have seen it; `told`: as they know it, where there were any. */
async function filterQuery(
  context: ServiceContext,
  collection: Collection,
  raw: RawQuery,
  options: ReadOptions,
): Promise<{ readonly query: RawQuery; readonly told?: ToldQuery }> {
  const names = eventNames(collection, 'query')
  if (options.emitEvents === false || !context.platform.events.hasFilters(names)) return { query: raw }
  const before = toldQuery(raw)
  const told = await context.platform.events.emitFilter(
    names,
    structuredClone(before),
    { collection: collection.name },
    eventContext(context),
  )
  return { query: askedQuery(raw, before, told), told }
}

/**
 * The line of a read: parse against what the caller can see, authorize, plan, one statement. The same question of
 * the same permissions on the same schema is answered by the same prepared statement, without any of these steps.
 */
async function prepareRead(
  context: ServiceContext,
  collection: Collection,
  raw: RawQuery,
  withVersion: boolean,
  keyed = '',
): Promise<PreparedItems> {
  const { platform } = context
  const set = await platform.permissions.of(context.accountability)
  const question = JSON.stringify(raw)
  const key = readKey(context, set, question)
  const place = `${key}|${platform.parts.get(addedItemFields).version}|${platform.limits.queryDefault}|${platform.limits.queryMax}|${collection.name}|${withVersion ? 'version' : ''}|${keyed}|${question}`
  const known = key === null ? undefined : platform.reads.prepared(place)
  if (known) {
    spendKnown(context, known.cost)
    return known
  }
  const make = () => makeRead(context, collection, raw, withVersion, key)
  const traced = platform.parts.get(tracing)
  const prepared = await (traced ? traced.stage('plan', make) : make())
  // Where the sizes of tables decided, they are asked again the next time.
  if (key !== null && prepared.cost <= (platform.limits.queryCost ?? Number.POSITIVE_INFINITY)) platform.reads.keep(place, prepared)
  return prepared
}

async function makeRead(
  context: ServiceContext,
  collection: Collection,
  raw: RawQuery,
  withVersion: boolean,
  key: string | null,
): Promise<PreparedItems> {
  const { schema, database } = context
  const authorized = await authorizeRead(context, collection, raw, withVersion)
  const cost = await boundCost(context, [authorized], (most) => countUpTo(context, authorized, most))
  const added = addedKeysOf(authorized)
  const statement = prepareStatement(context, 'read', [authorized], () => renderRead(authorized, schema, database.dialect))
  const collections = key === null ? null : readFrom(context, [authorized])
  return { ...statement, cost, collections, ...(added && { added }) }
}

/** Parses a question against what the caller can see, and adds the rules of what they may see. */
export async function authorizeRead(
  context: ServiceContext,
  collection: Collection,
  raw: RawQuery,
  withVersion = false,
): Promise<AuthorizedQuery> {
  const scope = await readScope(context, raw)
  const parsed = parseQuery(raw, collection.name, scope.parse)
  const query = withVersion ? withRowVersion(parsed, scope.visible) : parsed
  return withRules(context, collection.name, () => authorize(query, scope, context.schema))
}

/** A read of items; extensions may answer some of their fields. */
type PreparedItems = PreparedRead & { readonly added?: AddedKeys }

/** The row of a read. */
export interface AnswerRow {
  readonly data: string
  readonly version?: string
  readonly total_count?: number | string
  readonly filter_count?: number | string
}

async function runRead(context: ServiceContext, read: PreparedItems, keys: readonly PrimaryKey[] = []): Promise<ReadResult> {
  const row = await rowOf<AnswerRow>(context, read, keys)
  const result = resultOf(row)
  return read.added ? { ...result, data: await answerAddedFields(context, result.data, read.added) } : result
}

/** The row that answers a read: kept from before, where that may be. What a transaction sees is nobody else's. */
function rowOf<Row extends object>(
  { database, answers }: ServiceContext,
  read: PreparedRead,
  keys: readonly (PrimaryKey | undefined)[],
): Promise<Row | undefined> {
  const parameters = fillKeys(read, keys, database.dialect)
  const ask = () => asking(database, () => database.queryOne<Row>(read.text, parameters))
  return answers && !database.isTransaction ? answers.row(read.text, parameters, read.collections, ask) : ask()
}

/** The collections that questions are answered from; null where one is a view, which may change with any table. */
function readFrom({ schema }: ServiceContext, queries: readonly AuthorizedQuery[]): readonly string[] | null {
  const names = new Set(queries.flatMap((query) => [...touchedCollections(query)]))
  const isKept = [...names].every((name) => schema.collections.get(name)?.isView === false)
  return isKept ? [...names].map((name) => name.toLowerCase()).sort() : null
}

/** What the row of a read says. */
export function resultOf(row: AnswerRow | undefined): ReadResult {
  const meta: ReadResult['meta'] = {}
  for (const name of ['total_count', 'filter_count'] as const) if (row?.[name] !== undefined) meta[name] = Number(row[name])
  const version = row?.version === undefined || row.version === '[]' ? {} : { version: shortDigest(row.version) }
  return { data: row?.data ?? '[]', meta, ...version }
}

/** Counts the rows that a question matches, up to a number. */
async function countUpTo(context: ServiceContext, query: AuthorizedQuery, most: number): Promise<number> {
  const { schema, database } = context
  const { text, parameters } = prepareStatement(context, `count ${most}`, [query], () =>
    renderCountUpTo(query, most, schema, database.dialect),
  )
  const row = await asking(database, () => database.queryOne<{ readonly found: number | string }>(text, parameters))
  return Number(row?.found ?? 0)
}

/** One of several reads: of a list, or of one item. */
export interface OneRead {
  readonly collection: Collection
  readonly query: RawQuery
  /** A hole: whichever key is told when the statement is run. */
  readonly key?: PrimaryKey | KeyHole
}

/** Prepares several reads as one statement, each parsed and authorized as if it stood alone. */
export function prepareTogether(context: ServiceContext, reads: readonly OneRead[]): Promise<PreparedRead> {
  const traced = context.platform.parts.get(tracing)
  return traced ? traced.stage('plan', () => makeTogether(context, reads)) : makeTogether(context, reads)
}

async function makeTogether(context: ServiceContext, reads: readonly OneRead[]): Promise<PreparedRead> {
  const { schema, database } = context
  const queries: AuthorizedQuery[] = []
  for (const { collection, query, key } of reads) {
    queries.push(await authorizeRead(context, collection, questionOf(collection, query, key)))
  }
  const cost = await boundCost(context, queries)
  const set = await context.platform.permissions.of(context.accountability)
  const isKept = readKey(context, set, JSON.stringify(reads.map(({ query }) => query))) !== null
  const statement = prepareStatement(context, 'together', queries, () => renderReads(queries, schema, database.dialect))
  return { ...statement, cost, collections: isKept ? readFrom(context, queries) : null }
}

function questionOf(collection: Collection, query: RawQuery, key: OneRead['key']): RawQuery {
  if (key === undefined) return query
  return key instanceof KeyHole ? queryOfAnyKey(collection, key, query) : queryOfKey(collection, key, query)
}

/** Runs what was prepared, with the checked keys of the reads that have holes: the JSON text of each read's list, in order. */
export async function readTogether(
  context: ServiceContext,
  read: PreparedRead,
  keys: readonly (PrimaryKey | undefined)[],
): Promise<readonly string[]> {
  const row = await rowOf<Record<string, string>>(context, read, keys)
  return Object.values(row!)
}
