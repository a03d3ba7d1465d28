import type { ServiceContext } from '../../context.js'
import { forbidden } from '../../errors/api-error.js'
import { type AccessData, effectivePolicies } from '../../permissions/policies.js'

/** Policies of a user or a role, from whatever address they count: a user who gets a policy may come from there. */
export const policiesAnywhere = (data: AccessData, user: string | null, role: string | null): string[] =>
  effectivePolicies(
    { ...data, policies: new Map([...data.policies].map(([id, policy]) => [id, { ...policy, ip_access: null }])) },
    { user, role, ip: null },
  ).map(({ id }) => id)

/** These users with the role that each has at present. */
export async function rolesOfUsers({ database }: ServiceContext, users: readonly string[]): Promise<{ id: string; role: string | null }[]> {
  if (users.length === 0) return []
  return database.withPrisma((client) => client.user.findMany({ where: { id: { in: [...users] } }, select: { id: true, role: true } }))
}

/** The answer to callers who would give rights that they do not have, or end a restriction that applies to them. */
export const notOwnRights = (): Error => forbidden("You can't give rights that you don't have.")
