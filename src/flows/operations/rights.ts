import type { Item, ServiceContext } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { type Accountability, anonymous } from '../../permissions/accountability.js'
import { rightsOf } from '../../permissions/policies.js'
import { optionalText } from './options.js'

/**
 * The context with the rights that the option `permissions` names: `$trigger` (also without it) those of the flow's caller, `$public`, `$full`, or the id of a
 * role. Who wrote the flow decides this; an event that nobody caused has the rights of the public.
 */
export async function withRights(context: ServiceContext, options: Item): Promise<ServiceContext> {
  const permissions = optionalText(options, 'permissions') ?? '$trigger'
  if (permissions === '$trigger') return { ...context, accountability: context.accountability ?? anonymous() }
  if (permissions === '$public') return { ...context, accountability: anonymous() }
  if (permissions === '$full') return { ...context, accountability: { ...anonymous(), admin: true, app: true } }
  return { ...context, accountability: await roleAccountability(context, permissions) }
}

async function roleAccountability({ platform }: ServiceContext, role: string): Promise<Accountability> {
  const data = await platform.policies.data()
  if (!data.roles.has(role)) throw invalidPayload('"permissions" names a role that does not exist')
  const who = { user: null, role, ip: null }
  return { ...who, ...rightsOf(data, who) }
}
