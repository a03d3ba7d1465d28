import { type GraphQLResolveInfo, getNamedType, isNonNullType, isObjectType } from 'graphql'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import type { Asked } from '../resolvers/row.js'
import { itemRows } from '../resolvers/rows.js'
import type { GraphqlContext } from './builder.js'
import { type FieldOptions, isValues, type Resolve, type Values } from './field-builder.js'
import { collectFields, placeOf, type SameKey, selectedFields, selectionSets } from './selection.js'

/** What a root field wants of the items of a collection: the inputs of its row. */
export interface ItemRequest {
  readonly collection: string
  readonly key?: unknown
  readonly body?: unknown
  readonly query?: RawQuery
  readonly options?: Asked['options']
}

/** Asks the row of a root field. */
type AskRow = (request: ItemRequest) => Promise<Answer>

/**
 * A root field that is answered by a row of resolvers/item-rows.ts, as REST is: `resolve` says what it asks, and makes GraphQL's value of the answer. The name of
 * the row stands in the field's extensions.
 */
export function byItemRow(
  name: string,
  resolve: (ask: AskRow, ...of: Parameters<Resolve>) => unknown,
): Pick<FieldOptions, 'extensions' | 'resolve'> {
  const row = itemRows.find((candidate) => candidate.name === name)
  if (!row) throw new Error(`There is no row "${name}".`)
  return {
    extensions: { itemRow: name },
    resolve: (parent, args, context, info) => resolve((request) => row.resolve(askedOf(request, context)), parent, args, context, info),
  }
}

/** What a root field reads, for the fast path, which carries out the same row as one prepared read (fast-path.ts). Of which collection a node is, its id tells. */
export interface ItemRead {
  readonly row: 'items.list' | 'items.read'
  readonly collection: string | null
}

/** The extensions of a root field that the fast path can answer. */
export const readByFastPath = (itemRead: ItemRead): Values => ({ itemRead })

/** What a root field reads; undefined for one that the fast path cannot answer. */
export function itemReadOf(field: { readonly extensions: Values } | undefined): ItemRead | undefined {
  const read = field?.extensions.itemRead
  return isItemRead(read) ? read : undefined
}

/** Nobody else writes this extension. */
const isItemRead = (value: unknown): value is ItemRead => isValues(value) && 'row' in value && 'collection' in value

function askedOf({ collection, key, body, query = {}, options }: ItemRequest, context: GraphqlContext): Asked {
  const { service, mutation, conditions, versions, authentication, flows, door, printSdl } = context
  return {
    context: service,
    params: { collection, ...(key !== undefined && { key: String(key) }) },
    body,
    parameters: {},
    query,
    options: { ...mutation?.options, ...options },
    reading: { keepsNewKeys: true, withVersion: versions !== undefined },
    conditions,
    connection: { authentication, flows, door, printSdl },
  }
}

/** The value of an answer, whatever form it has; nothing is null. */
export function answerValue(answer: Answer): unknown {
  if (answer.kind === 'nothing') return null
  return answer.kind === 'text' ? JSON.parse(answer.text) : answer.value
}

/** The value of an answer about one item, whose version is told beside the answer where the client wants it. */
export function itemValue(answer: Answer, { versions }: GraphqlContext, info: GraphQLResolveInfo): unknown {
  if (answer.kind === 'text' && answer.version !== undefined) versions?.set(String(info.path.key), answer.version)
  return answerValue(answer)
}

/**
 * What is selected of items, in the words of a query. Which fields there are is told by the schema that items are read by, whatever else the caller may do with
 * them; of an answer without fields it is nothing but the key.
 */
export function selectionOf(collection: string, { service }: GraphqlContext, info: GraphQLResolveInfo): NonNullable<RawQuery['fields']> {
  const found = service.schema.collections.get(collection)
  if (!found) return []
  return isSelected(info) ? selectedFields(info, service.schema, found) : found.primaryKeys
}

/** Does the client want fields of the answer? Callers who may not read are answered by a scalar, which has none. */
export const isSelected = ({ fieldNodes }: GraphQLResolveInfo): boolean => fieldNodes.some(({ selectionSet }) => selectionSet !== undefined)

/** The value of an answer about a singleton. One that was not written yet has no key, and nothing else without a default: where the client selects what is never null, it is null itself. */
export function singletonValue(answer: Answer, context: GraphqlContext, info: GraphQLResolveInfo): unknown {
  const type = getNamedType(info.returnType)
  const defaults = answer.kind === 'value' ? answer.value : null
  if (!isValues(defaults) || !isObjectType(type)) return itemValue(answer, context, info)
  const isMissing = ([key, [node]]: [string, SameKey]): boolean =>
    isNonNullType(type.getFields()[node.name.value]?.type) && (defaults[placeOf(type, node.name.value, key)] ?? null) === null
  return [...collectFields({ info }, type, selectionSets(info.fieldNodes))].some(isMissing) ? null : defaults
}
