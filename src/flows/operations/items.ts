import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import type { RawQuery } from '../../query/query.js'
import type { MutationOptions } from '../../services/items/mutation-options.js'
import { readByQuery, readMany, readOne } from '../../services/items/reading.js'
import {
  createMany,
  deleteByQuery,
  deleteMany,
  deleteOne,
  updateBatch,
  updateByQuery,
  updateMany,
  updateOne,
} from '../../services/items/writing.js'
import type { OperationContext, OperationType } from './operation.js'
import { jsonOption, listOption, objectOption, textOption } from './options.js'
import { withRights } from './rights.js'

/** The collection that is meant, and the context with the rights that the operation has. */
const placeOf = async (options: Item, { context }: OperationContext): Promise<[context: ServiceContext, collection: string]> => [
  await withRights(context, options),
  textOption(options, 'collection'),
]

const writeOptions = (options: Item): MutationOptions => ({ emitEvents: options.emitEvents === true })

const keysOf = (options: Item): PrimaryKey[] => listOption(options, 'key') as PrimaryKey[]
const queryOf = (options: Item): RawQuery | undefined => objectOption(options, 'query') as RawQuery | undefined

/** Creates one item, or the items of a list. Gives the list of their keys. */
export const itemCreate: OperationType = {
  type: 'item-create',
  run: async (options, context) => {
    const place = await placeOf(options, context)
    const payload = jsonOption(options, 'payload') ?? {}
    return createMany(...place, (Array.isArray(payload) ? payload : [payload]) as Item[], writeOptions(options))
  },
}

/** Reads one item by its key, several by theirs, or those that a query finds. */
export const itemRead: OperationType = {
  type: 'item-read',
  run: async (options, context) => {
    const place = await placeOf(options, context)
    const [keys, query] = [keysOf(options), queryOf(options) ?? {}]
    const readOptions = { emitEvents: options.emitEvents === true }
    if (keys.length === 1) return readOne(...place, keys[0]!, query, readOptions)
    return keys.length > 0 ? readMany(...place, keys, query, readOptions) : readByQuery(...place, query, readOptions)
  },
}

/** Updates the items of keys, those that a query finds, or each item of a list by the key in it. Without any of these nothing is updated. */
export const itemUpdate: OperationType = {
  type: 'item-update',
  run: async (options, context) => {
    const place = await placeOf(options, context)
    const { keys, query } = selectionOf(options)
    const payload = jsonOption(options, 'payload')
    if (payload === undefined || payload === null || payload === '') return null
    if (Array.isArray(payload)) {
      if (keys.length > 0 || query) throw invalidPayload('A list of items cannot be updated by "key" or "query"')
      return updateBatch(...place, payload as Item[], writeOptions(options))
    }
    if (query) return updateByQuery(...place, query, payload as Item, writeOptions(options))
    if (keys.length === 1) return updateOne(...place, keys[0]!, payload as Item, writeOptions(options))
    return keys.length > 0 ? updateMany(...place, keys, payload as Item, writeOptions(options)) : null
  },
}

/** Deletes the items of keys, or those that a query finds. Without any of these nothing is deleted. */
export const itemDelete: OperationType = {
  type: 'item-delete',
  run: async (options, context) => {
    const place = await placeOf(options, context)
    const { keys, query } = selectionOf(options)
    if (query) return deleteByQuery(...place, query, writeOptions(options))
    if (keys.length === 1) return deleteOne(...place, keys[0]!, writeOptions(options))
    return keys.length > 0 ? deleteMany(...place, keys, writeOptions(options)) : null
  },
}

/** Keys or a query; an empty query selects nothing, so that a forgotten filter never writes to everything. */
function selectionOf(options: Item): { readonly keys: PrimaryKey[]; readonly query: RawQuery | undefined } {
  const [keys, query] = [keysOf(options), queryOf(options)]
  const isGiven = query !== undefined && Object.keys(query).length > 0
  if (keys.length > 0 && isGiven) throw invalidPayload('"key" and "query" cannot be given together')
  return { keys, query: isGiven ? query : undefined }
}
