import type { Explainer, ServiceContext } from '../../context.js'
import { isUuid } from '../../database/value-reading.js'
import { invalidQuery } from '../../errors/api-error.js'
import type { Accountability } from '../../permissions/accountability.js'
import { type Explanation, explainSubject } from '../../permissions/explain.js'
import { rightsOf } from '../../permissions/policies.js'

/** A request that is being explained: on whose behalf it is answered, and what is to be told in the end. */
export interface ExplainedRequest {
  readonly context: ServiceContext
  finish(): Promise<Explanation>
}

/**
 * Begins to explain a read to an administrator: their own (`true`), or as a user of this id would be answered. Null for all other
 * callers, whatever they ask: nothing tells them that there is such a thing.
 */
export async function beginExplanation(context: ServiceContext, wanted: string): Promise<ExplainedRequest | null> {
  const set = await context.platform.permissions.of(context.accountability)
  if (!set.isUnrestricted || !context.accountability) return null
  const who = wanted === 'true' ? context.accountability : await accountabilityOf(context, wanted)
  const explain: Explainer = { reads: [] }
  return {
    context: { ...context, accountability: who, explain },
    finish: async () => ({
      subject: explainSubject(await context.platform.policies.data(), who),
      schemaVersion: context.schema.version,
      reads: explain.reads,
    }),
  }
}

/** The accountability of a user, as if they asked from the administrator's address. */
async function accountabilityOf({ platform, database, accountability }: ServiceContext, id: string): Promise<Accountability> {
  const user = isUuid(id)
    ? await database.withPrisma((client) => client.user.findUnique({ where: { id }, select: { id: true, role: true } }))
    : null
  if (!user) throw invalidQuery('"explain" has to be "true" or the id of a user')
  const who = { user: user.id, role: user.role, ip: accountability?.ip ?? null }
  return { ...who, ...rightsOf(await platform.policies.data(), who) }
}
