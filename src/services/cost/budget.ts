import { isIPv6 } from 'node:net'
import type { Platform, ServiceContext } from '../../context.js'
import type { Accountability } from '../../permissions/accountability.js'

type Charge = NonNullable<ServiceContext['charge']>

/**
 * Takes a request from what its caller may spend (RATE_LIMITER_USER_*); nothing left: REQUESTS_EXCEEDED. What the request's reads cost is for the returned
 * function. Visitors have a budget for each address. Only where `limiters.user` is there.
 */
export async function openBudget({ limiters: { user } }: Platform, caller: Accountability | null): Promise<Charge | undefined> {
  if (!user || !caller) return undefined
  const key = caller.user ?? caller.share ?? `address ${networkOf(caller.ip ?? '')}`
  await user.consume(key)
  return (cost) => user.charge(key, cost)
}

/** The context of a message of a connection that stays, which is paid like a request. */
export async function withBudget(context: ServiceContext): Promise<ServiceContext> {
  if (!context.platform.limiters.user) return context
  const charge = await openBudget(context.platform, context.accountability)
  return charge ? { ...context, charge } : context
}

/** Whom an address belongs to: of IPv6, a client has a whole network of 64 bits. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...last]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
