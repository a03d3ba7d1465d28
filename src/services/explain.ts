import { invalidQuery } from '../errors/api-error.js'
import { type Explanation, explainSubject, type ReadExplanation } from '../permissions/explain.js'
import type { Accountability } from '../permissions/accountability.js'
import { effectivePolicies, roleTree } from '../permissions/policies.js'
import type { ServiceContext } from './platform.js'

/** Gathers what decided while a request is answered. */
export interface Explainer {
  readonly reads: ReadExplanation[]
}

/** A request that is being explained: on whose behalf it is answered, and what is to be told in the end. */
export interface ExplainedRequest {
  readonly context: ServiceContext
  finish(): Promise<Explanation>
}

/**
 * Begins to explain a read to an administrator: his own (`true`), or as a user of this id would be answered. Null for everybody
 * else, whatever he asked: nothing tells him that there is such a thing.
 */
export async function beginExplanation(context: ServiceContext, wanted: string): Promise<ExplainedRequest | null> {
  const set = await context.platform.permissions.of(context.accountability)
  if (!set.isUnrestricted || !context.accountability) return null
  const who = wanted === 'true' ? context.accountability : await accountabilityOf(context, wanted)
  const explain: Explainer = { reads: [] }
  return {
    context: { ...context, accountability: who, explain },
    finish: async () => ({ subject: explainSubject(await context.platform.policies.data(), who), schemaVersion: context.schema.version, reads: explain.reads }),
  }
}

/** A user as he would be if he asked from where the administrator asks. */
async function accountabilityOf({ platform, database, accountability }: ServiceContext, id: string): Promise<Accountability> {
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
  const user = isUuid ? await database.withPrisma((client) => client.user.findUnique({ where: { id }, select: { id: true, role: true } })) : null
  if (!user) throw invalidQuery('"explain" has to be "true" or the id of a user')
  const data = await platform.policies.data()
  const who = { user: user.id, role: user.role, ip: accountability?.ip ?? null }
  const policies = effectivePolicies(data, who)
  const admin = policies.some((policy) => policy.admin_access)
  return { ...who, roles: roleTree(data.roles, user.role), admin, app: admin || policies.some((policy) => policy.app_access) }
}
