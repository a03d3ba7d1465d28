import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import type { PermissionAction } from '../../permissions/policies.js'
import { collectionOf } from './collection-of.js'
import { createMutationTracker } from './conditions.js'
import type { MutationOptions } from './mutation-options.js'
import { readKeys, readTouchableKeys } from './read-keys.js'
import { deleteMany, updateMany } from './writing.js'

/** Which items are written, and at most how many. */
export interface Where {
  readonly filter: unknown
  readonly search?: string | undefined
  readonly maxAffected?: number | undefined
}

/**
 * Writes the same values into all items that match what the caller can see, as far as they may write these fields of them; gives their keys. Nothing is written where there are
 * more than `maxAffected` or MAX_BATCH_MUTATION.
 */
export async function updateWhere(
  context: ServiceContext,
  name: string,
  where: Where,
  data: Item,
  options: MutationOptions,
): Promise<PrimaryKey[]> {
  const { primaryKeys, fields } = collectionOf(context, name)
  const written = Object.keys(data).filter((field) => fields.has(field) && !primaryKeys.includes(field))
  return inTransaction(context, async (inside) => {
    const keys = await matchingKeys(inside, name, where, 'update', written)
    return keys.length === 0 ? [] : updateMany(inside, name, keys, data, boundBy(where, options))
  })
}

/** Deletes all items that match what the caller can see and may delete; gives their keys. `before` is told them while they are still there. */
export async function deleteWhere(
  context: ServiceContext,
  name: string,
  where: Where,
  options: MutationOptions,
  before: (inside: ServiceContext, keys: readonly PrimaryKey[]) => Promise<void>,
): Promise<PrimaryKey[]> {
  return inTransaction(context, async (inside) => {
    const keys = await matchingKeys(inside, name, where, 'delete', [])
    if (keys.length === 0) return []
    await before(inside, keys)
    return deleteMany(inside, name, keys, boundBy(where, options))
  })
}

/** The limits of queries do not bound it: they would leave out items silently. More than may be written are not read. */
async function matchingKeys(
  context: ServiceContext,
  name: string,
  { filter, search, maxAffected }: Where,
  action: PermissionAction & ('update' | 'delete'),
  fields: readonly string[],
): Promise<PrimaryKey[]> {
  const { platform } = context
  const collection = collectionOf(context, name)
  const isAllowedAll = (await platform.permissions.of(context.accountability)).isUnrestricted
  const most = Math.min(platform.limits.batchMutation, (isAllowedAll ? maxAffected : undefined) ?? Number.POSITIVE_INFINITY)
  const limit = Number.isFinite(most) ? most + 1 : -1
  const unbound = { ...context, platform: { ...platform, limits: { ...platform.limits, queryMax: null } } }
  const keys = await readKeys(unbound, collection, { filter, search, limit }, action)
  return isAllowedAll || keys.length === 0 ? keys : readTouchableKeys(context, collection, keys, action, fields)
}

/** The same options with a bound of this write alone, beside that of its request. */
function boundBy({ maxAffected }: Where, options: MutationOptions): MutationOptions {
  const { mutationTracker: whole } = options
  if (maxAffected === undefined) return options
  const own = createMutationTracker(Number.POSITIVE_INFINITY, maxAffected)
  const mutationTracker: NonNullable<MutationOptions['mutationTracker']> = {
    announce: (count) => whole?.announce?.(count),
    trackMutations: (count, isNested) => {
      own.trackMutations(count, isNested)
      whole?.trackMutations(count, isNested)
    },
    getCount: () => (whole ?? own).getCount(),
  }
  return { ...options, mutationTracker }
}

const inTransaction = <Result>(context: ServiceContext, work: (inside: ServiceContext) => Promise<Result>): Promise<Result> =>
  context.database.isTransaction ? work(context) : context.database.transaction((database) => work({ ...context, database }))
