import type { ServiceContext } from '../context.js'
import { isUuid } from '../database/value-reading.js'
import { forbidden } from '../errors/api-error.js'
import { requireAdmin } from '../services/access/require-admin.js'
import { requireUser } from './users.js'

/** The caller's id, unless a narrowed token speaks for them: it must not be a way to a wider one. Throws INVALID_CREDENTIALS or FORBIDDEN. */
export function requireWholeUser(context: ServiceContext): string {
  const user = requireUser(context)
  if (context.accountability?.policies !== undefined) throw forbidden()
  return user
}

/** The id of a user who is there, for administrators. Throws FORBIDDEN. */
export async function requireUserOf(context: ServiceContext, id: string): Promise<string> {
  await requireAdmin(context)
  const where = { id: id.toLowerCase() }
  const user = isUuid(id) ? await context.database.withPrisma((client) => client.user.findUnique({ where, select: { id: true } })) : null
  if (!user) throw forbidden()
  return user.id
}
