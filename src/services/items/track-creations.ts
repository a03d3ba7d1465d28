import type { Collection } from '../../schema/model.js'
import type { PrimaryKey, ServiceContext } from '../platform.js'
import { adoptRevisions, recordHistory } from './history.js'
import { keyOfRow } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import { readSnapshots } from './snapshot.js'

/** An item that was created, as far as history wants to know. */
export interface Creation {
  readonly key: PrimaryKey
  /** The fields that were given, not those that the database filled in. */
  readonly names: readonly string[]
  /** Those of the items that were written with it. */
  readonly nestedRevisions: readonly PrimaryKey[]
}

/** Creates a list of items of one collection; their history is written in the end, for all of them at once. */
export async function trackTogether<Result>(
  context: ServiceContext,
  collection: Collection,
  options: MutationOptions,
  work: (options: MutationOptions) => Promise<Result>,
): Promise<Result> {
  const creations: Creation[] = []
  const result = await work({ ...options, creations })
  await trackCreations(context, collection, creations, options)
  return result
}

/** Writes the history of items that were created: read back, so that they are in the API's form and secrets are masked. */
export async function trackCreations(
  context: ServiceContext,
  collection: Collection,
  creations: readonly Creation[],
  options: MutationOptions,
): Promise<void> {
  if (creations.length === 0 || !context.accountability || options.skipTracking || collection.accountability === null) return
  const snapshots = await readSnapshots(
    context,
    collection,
    creations.map(({ key }) => key),
  )
  const snapshotOf = new Map(snapshots.map((snapshot) => [String(keyOfRow(collection, snapshot)), snapshot]))
  const entries = creations.map(({ key, names }) => {
    const snapshot = snapshotOf.get(String(key)) ?? {}
    const told = Object.fromEntries(names.map((name) => [name, snapshot[name]]))
    return { action: 'create', key, snapshot: told, delta: told }
  })
  const revisions = await recordHistory(context, collection, entries, options)
  for (const [index, { nestedRevisions }] of creations.entries()) await adoptRevisions(context, revisions[index], nestedRevisions)
}
