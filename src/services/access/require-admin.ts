import type { ServiceContext } from '../../context.js'
import { forbidden } from '../../errors/api-error.js'

/** Refuses everybody but administrators and the server itself. */
export async function requireAdmin(context: ServiceContext): Promise<void> {
  const set = await context.platform.permissions.of(context.accountability)
  if (!set.isUnrestricted) throw forbidden()
}
