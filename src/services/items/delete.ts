import type { PrimaryKey, ServiceContext } from '../../context.js'
import { deleteRows } from '../../database/row-statements.js'
import type { Collection } from '../../schema/model.js'
import { tellingDeletion } from '../changes/changes.js'
import { rulesOfDeletion } from '../rules/ask.js'
import { deleteSharesOf } from '../rules/shares.js'
import { authorizeDelete } from './access.js'
import { isNested, requireNotKept, requireTakeBack } from './conditions.js'
import { withApiErrors } from './errors.js'
import { recordHistory } from './history.js'
import { emitWritten, filterKeys } from './hooks.js'
import { checkKeys, rowsOfKeys } from './keys.js'
import type { MutationOptions } from './mutation-options.js'

/** Deletes items in the running transaction. Keys that a hook changed are checked like those that were asked for. */
export async function deleteItems(
  context: ServiceContext,
  collection: Collection,
  asked: readonly PrimaryKey[],
  options: MutationOptions,
): Promise<PrimaryKey[]> {
  await requireNotKept(context, collection, options)
  options.mutationTracker?.trackMutations(asked.length, isNested(options))
  const keys = checkKeys(collection, await filterKeys(context, collection, asked, options))
  if (keys.length === 0) return []
  await authorizeDelete(context, collection, keys)
  const rules = rulesOfDeletion(collection.name, { context, options, keys })
  await rules.before({})
  requireTakeBack(context, collection, options, { items: keys.length })
  const change = { collection: collection.name, action: 'delete', keys } as const
  const tellDeleted = options.emitEvents === false ? null : await tellingDeletion(context, change)
  await withApiErrors(context, collection, {}, () => deleteRows(context.database, rowsOfKeys(collection, keys)))
  await rules.after()
  await deleteSharesOf(context, collection.name, keys)
  await recordHistory(
    context,
    collection,
    keys.map((key) => ({ action: 'delete', key, snapshot: null, delta: null })),
    options,
  )
  await tellDeleted?.()
  await emitWritten(context, collection, 'delete', { keys, payload: keys }, keys, options)
  return keys
}
