import type { ServiceContext } from '../context.js'
import { hypothetically } from '../database/hypothetical.js'
import { invalidPayload } from '../errors/api-error.js'
import { type Answer, valueAnswer } from '../resolvers/answer.js'
import { requireAdmin } from '../services/access/require-admin.js'
import { changeSchema, type SchemaStep } from '../services/schema/change.js'

/**
 * Changes the schema in one transaction. `work` does it, and `read` tells what it made. A dry run is taken back, where the database can do that: one that
 * commits its tables at once would keep them.
 */
export async function changing(
  context: ServiceContext,
  isDryRun: boolean | undefined,
  work: (step: SchemaStep) => Promise<void>,
  read: (after: ServiceContext) => Promise<unknown>,
): Promise<Answer> {
  await requireAdmin(context)
  if (!isDryRun) {
    await changeSchema(context, work)
    return valueAnswer(await read({ ...context, schema: context.platform.schema.current().model }))
  }
  if (!context.database.dialect.abilities.takesTablesBack)
    throw invalidPayload('This database cannot take back changes of tables, so there is no "dry_run" of them')
  const tell = (database: ServiceContext['database']) =>
    changeSchema({ ...context, database }, (step) =>
      changeSchema(step, work).then(() => changeSchema(step, (after) => read({ ...after, accountability: context.accountability }))),
    )
  return valueAnswer(await hypothetically(context.database.unhurried(), tell, { isWhole: true }), { dry_run: true })
}
