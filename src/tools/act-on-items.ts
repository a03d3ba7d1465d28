import { z } from 'zod'
import type { PrimaryKey, ServiceContext } from '../context.js'
import { invalidPayload } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import { type Answer, valueAnswer } from '../resolvers/answer.js'
import { createItems, deleteItems, readItems, searchItems, updateItems } from '../resolvers/items.js'
import { performWrite } from '../resolvers/perform-write.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { type CrudAction, crudActions, dryRun, itemData, itemKeys, itemQuery } from './arguments.js'
import type { ToolResult } from './tool.js'

/** What is to be done with items of one collection. */
export interface ItemsInput {
  readonly action: CrudAction | 'import'
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly keys?: readonly PrimaryKey[] | undefined
  readonly data?: unknown
  readonly dry_run?: boolean | undefined
}

/** The arguments of tools for items of a collection of the system. */
export const systemItems = z.strictObject({
  action: z.enum(crudActions),
  query: itemQuery.optional(),
  keys: itemKeys.optional(),
  data: itemData.optional(),
  dry_run: dryRun,
})

/** Does what REST does, by the same functions. */
export async function actOnItems(context: ServiceContext, collection: string, input: ItemsInput): Promise<ToolResult> {
  const query = toRawQuery(input.query ?? {})
  if (input.action === 'read') return readThem(context, collection, query, input.keys)
  return writeOnce(context, input.dry_run, (inside, options) => write(inside, collection, input, query, options))
}

/** One transaction, which a dry run takes back. */
export async function writeOnce(
  context: ServiceContext,
  isDryRun: boolean | undefined,
  work: (inside: ServiceContext, options: MutationOptions) => Promise<Answer>,
): Promise<Answer> {
  return (await performWrite(context, { isDryRun: isDryRun === true }, work)).answer
}

async function readThem(
  context: ServiceContext,
  collection: string,
  query: RawQuery,
  keys: readonly PrimaryKey[] | undefined,
): Promise<ToolResult> {
  const answer = keys ? await searchItems(context, collection, query, [...keys]) : await readItems(context, collection, query)
  return { ...answer, note: query.limit === undefined ? noteOfPage(answer, context.platform.limits.queryDefault) : undefined }
}

/** A list that is as long as lists are where nobody says how long is perhaps not the whole. */
function noteOfPage(answer: Answer, limit: number): string | undefined {
  if (limit < 1 || answer.kind === 'nothing') return undefined
  const list: unknown = answer.kind === 'value' ? answer.value : JSON.parse(answer.text)
  if (!Array.isArray(list) || list.length < limit) return undefined
  return `These are ${limit} items, as many as are shown where "limit" says nothing. There may be more: go on with "offset" (${limit} more than before).`
}

async function write(
  context: ServiceContext,
  collection: string,
  { action, keys, data, query: given }: ItemsInput,
  query: RawQuery,
  options: MutationOptions,
): Promise<Answer> {
  if (action === 'delete') {
    if (!keys || keys.length === 0) throw invalidPayload('"keys" is required to delete')
    await deleteItems(context, collection, [...keys], query, options)
    return valueAnswer(keys)
  }
  if (data === undefined || data === null) throw invalidPayload(`"data" is required to ${action}`)
  const isSingleton = context.schema.collections.get(collection)?.isSingleton === true
  if (isSingleton) return updateItems(context, collection, Array.isArray(data) ? data[0] : data, query, options)
  if (action === 'create') return createItems(context, collection, data, query, options)
  if (keys) return updateItems(context, collection, { keys: [...keys], data }, query, options)
  if (Array.isArray(data)) return updateItems(context, collection, data, query, options)
  if (given?.filter === undefined) throw invalidPayload('"keys", or a "query" with a "filter", is required to update')
  const { fields: _, ...which } = query
  return updateItems(context, collection, { query: which, data }, query.fields === undefined ? {} : { fields: query.fields }, options)
}
