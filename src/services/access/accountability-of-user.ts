import type { ServiceContext } from '../../context.js'
import type { Accountability } from '../../permissions/accountability.js'
import { rightsOf } from '../../permissions/policies.js'

/**
 * The accountability of a user who is not the caller of this request, with all of their policies or only these; null when there is no such user, or
 * not an active one.
 */
export async function accountabilityOfUser(
  { platform, database }: ServiceContext,
  id: string,
  policies?: readonly string[],
): Promise<Accountability | null> {
  const user = await database.withPrisma((client) =>
    client.user.findUnique({ where: { id, status: 'active' }, select: { id: true, role: true } }),
  )
  if (!user) return null
  const who = { user: user.id, role: user.role, ip: null, ...(policies && { policies }) }
  return { ...who, ...rightsOf(await platform.policies.data(), who) }
}
