import { type GraphQLResolveInfo, getNamedType, isNonNullType, isObjectType } from 'graphql'
import type { ServiceContext } from '../context.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import { payloadOfArms } from '../resolvers/nested-arms.js'
import type { Asked, Connection } from '../resolvers/row.js'
import { itemRows } from '../resolvers/rows.js'
import type { GraphqlContext } from './builder.js'
import { addedAnswerOf } from './extensions/needs.js'
import type { FieldOptions, NamedValues, Resolve } from './field-builder.js'
import { collectFields, placeOf, type SameKey, selectedFields, selectionSets } from './selection.js'

/** A value that a resolver answers takes about this many times the CPU of a value in a text that the database made. */
const resolvedWeight = 8

/** The same context, in which all reads together are bounded: those of one document, or of one event of a subscription. */
export const metered = (service: ServiceContext): ServiceContext => ({ ...service, meter: { spent: 0, weight: resolvedWeight } })

/** The inputs of a row, as a root field gives them. */
export interface ItemRequest {
  readonly collection: string
  readonly key?: unknown
  readonly body?: unknown
  readonly query?: RawQuery
  readonly options?: Asked['options']
}

/** Calls the row of a root field. */
export type AskRow = (request: ItemRequest) => Promise<Answer>

/**
 * A root field that is answered by a row of resolvers/item-rows.ts, the same one that REST uses. `resolve` calls the row and converts its answer to GraphQL's
 * value. The field's extensions have the name of the row.
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

/** Tells the fast path what a root field reads; it runs the same row as one prepared statement. `collection` is null for `node`, whose id has the collection. */
export interface ItemRead {
  readonly row: 'items.list' | 'items.read'
  readonly collection: string | null
}

/** The extensions of a root field that the fast path can answer. */
export const readByFastPath = (itemRead: ItemRead): NamedValues => ({ itemRead })

/** The same, read from a field; undefined when the fast path cannot answer it. */
export function itemReadOf(field: { readonly extensions: NamedValues } | undefined): ItemRead | undefined {
  const read = field?.extensions.itemRead
  return isItemRead(read) ? read : undefined
}

/** Only `readByFastPath` sets this extension. */
const isItemRead = (value: unknown): value is ItemRead => isPlainObject(value) && 'row' in value && 'collection' in value

function askedOf({ collection, key, body, query = {}, options }: ItemRequest, context: GraphqlContext): Asked {
  const { service, mutation, conditions, versions } = context
  return {
    context: service,
    params: { collection, ...(key !== undefined && { key: String(key) }) },
    body,
    parameters: {},
    query,
    options: { ...mutation?.options, ...options },
    reading: { keepsNewKeys: true, withVersion: versions !== undefined },
    conditions,
    connection: resolverConnection(context),
  }
}

/** The arguments of a write, with what `<field>_write` says of related items in the words of payloads. */
export function withPayload(args: NamedValues, collection: string, { service: { schema } }: GraphqlContext): NamedValues {
  return args.data === undefined ? args : { ...args, data: payloadOfArms(args.data, schema.collections.get(collection), schema) }
}

/** What a resolver is handed over beside the input. */
export const resolverConnection = ({ authentication, flows, door, printSdl }: GraphqlContext): Connection => ({
  authentication,
  flows,
  door,
  printSdl,
})

/** The value of an answer; null for an empty one. */
export function answerValue(answer: Answer): unknown {
  if (answer.kind === 'nothing') return null
  return answer.kind === 'text' ? JSON.parse(answer.text) : answer.value
}

/** The value of an answer about one item; notes its version when the client asks for versions. */
export function itemValue(answer: Answer, { versions }: GraphqlContext, info: GraphQLResolveInfo): unknown {
  if (answer.kind === 'text' && answer.version !== undefined) versions?.set(String(info.path.key), answer.version)
  return answerValue(answer)
}

/**
 * The selected fields of items, as a query has them. Fields are looked up in the schema that reads use: the schemas of other actions do not have every field that
 * the caller may read. If the answer is a scalar, only the key is selected.
 */
export function selectionOf(collection: string, { service }: GraphqlContext, info: GraphQLResolveInfo): NonNullable<RawQuery['fields']> {
  const found = service.schema.collections.get(collection)
  if (!found) return []
  return isSelected(info) ? selectedFields(info, service.schema, found) : found.primaryKeys
}

/** Does the field have a selection? For callers who may not read the collection it is a scalar, without one. */
export const isSelected = ({ fieldNodes }: GraphQLResolveInfo): boolean => fieldNodes.some(({ selectionSet }) => selectionSet !== undefined)

/**
 * The value of an answer about a singleton. Before its first write it has default values only: if the client selects a field that is never null and has no
 * default (such as the key), the whole item is null.
 */
export function singletonValue(answer: Answer, context: GraphqlContext, info: GraphQLResolveInfo): unknown {
  const type = getNamedType(info.returnType)
  const defaults = answer.kind === 'value' ? answer.value : null
  if (!isPlainObject(defaults) || !isObjectType(type)) return itemValue(answer, context, info)
  const isMissing = ([key, [node]]: [string, SameKey]): boolean =>
    isNonNullType(type.getFields()[node.name.value]?.type) &&
    !addedAnswerOf(type.getFields()[node.name.value]) &&
    (defaults[placeOf(type, node.name.value, key)] ?? null) === null
  return [...collectFields({ info }, type, selectionSets(info.fieldNodes))].some(isMissing) ? null : defaults
}
