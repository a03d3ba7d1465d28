import type { ServiceContext } from '../../context.js'
import type { Database } from '../../database/database.js'
import { forbidden } from '../../errors/api-error.js'
import type { SchemaSnapshot } from '../../schema/store.js'
import { withTableErrors } from '../items/errors.js'
import { followSearchIndexes } from './search-index.js'

/** Changing the schema is for administrators and the server itself. */
export async function requireAdmin(context: ServiceContext): Promise<void> {
  const set = await context.platform.permissions.of(context.accountability)
  if (!set.isUnrestricted) throw forbidden()
}

/**
 * Changes tables and their metadata in one transaction, then builds the next schema; both or neither. Inside a transaction
 * that is already running the rebuild waits for its commit. Not every database changes its tables before that. Large tables take
 * their time, so that neither the time limit nor a client that leaves ends it.
 */
export async function changeSchema<Result>(context: ServiceContext, work: (context: ServiceContext) => Promise<Result>): Promise<Result> {
  const run = async (database: Database): Promise<Result> => {
    const result = await work({ ...context, accountability: null, database })
    await database.afterCommit(async () => {
      context.platform.accessChanged('directus_permissions', [])
      await context.platform.schema.reload()
      await followSearchIndexes(context.platform)
    })
    return result
  }
  if (context.database.isTransaction) return run(context.database)
  return withTableErrors(context, () => context.database.unhurried().transaction(run))
}

/** The current snapshot: what the last change made. */
export const currentSnapshot = (context: ServiceContext): SchemaSnapshot => context.platform.schema.current()
