import { asSystem, type ServiceContext } from '../../context.js'
import type { Database } from '../../database/database.js'
import { lockMigrations } from '../../database/migrations.js'
import type { SchemaDraft, SchemaSnapshot } from '../../schema/store.js'
import { withTableErrors } from '../items/errors.js'
import { followSearchIndexes } from './search-index.js'

/** A step of a change of the schema: done by the server, on the schema that the steps before it have made. */
export interface SchemaStep extends ServiceContext {
  readonly draft: SchemaDraft
  readonly snapshot: SchemaSnapshot
}

/**
 * Changes tables and their metadata in one transaction, then builds the next schema; both or neither. Inside a transaction
 * that is already running the rebuild waits for its commit. Not every database changes its tables before that. Large tables take
 * their time, so that neither the time limit nor a client that leaves ends it.
 *
 * Changes nest: a change that is made with the context of a step is itself a step of the whole, and sees what those before it did. So a change of any
 * size is made of these functions, in one transaction and with one rebuild.
 */
export async function changeSchema<Result>(context: ServiceContext, work: (step: SchemaStep) => Promise<Result>): Promise<Result> {
  if (context.draft) return runStep(context, context.draft, work)
  const run = async (database: Database): Promise<Result> => {
    const result = await runStep({ ...context, database }, context.platform.schema.draft(database), work)
    const { platform } = context
    await database.afterCommit(() => platform.schema.reload().then(() => undefined))
    await platform.nodes.tell(database, { kind: 'schema' })
    await database.afterCommit(() => followSearchIndexes(platform))
    return result
  }
  if (context.database.isTransaction) return run(context.database)
  return withTableErrors(context, () => context.database.unhurried().transaction(run))
}

/** The same, while nobody else changes the schema this way, and on the schema as the last of them has left it, on this node or another. */
export const changeSchemaAlone = <Result>(context: ServiceContext, work: (step: SchemaStep) => Promise<Result>): Promise<Result> =>
  changeSchema(context, async (step) => {
    await lockMigrations(step.database)
    step.draft.changed()
    return changeSchema(step, work)
  })

async function runStep<Result>(context: ServiceContext, draft: SchemaDraft, work: (step: SchemaStep) => Promise<Result>): Promise<Result> {
  const snapshot = await draft.snapshot()
  try {
    return await work({ ...asSystem(context), draft, snapshot, schema: snapshot.model })
  } finally {
    draft.changed()
  }
}

/** What the last change made; inside of a change, what its steps have made until now. */
export const snapshotOf = async (context: ServiceContext): Promise<SchemaSnapshot> =>
  context.draft ? context.draft.snapshot() : context.platform.schema.current()
