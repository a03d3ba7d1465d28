import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import type { Platform } from '../context.js'
import type { Limiters } from '../security/limits/limiters.js'
import { passageOf } from './request-context.js'

/** Lets a request in, once, before anything is read of it or known of its caller. Rejects with what refuses it. */
export type Admit = (request: IncomingMessage) => Promise<void>

/** Makes the function of the configured limits; null: every request is let in. Who is refused for their own requests takes nothing from what all may ask together. */
export function createAdmission({ limiters }: Platform, addressOf: (request: IncomingMessage) => string): Admit | null {
  const { address, global, pressure } = limiters
  if (!address && !global && !pressure) return null
  return async (request) => {
    const passage = passageOf(request)
    if (passage.isAdmitted) return
    passage.isAdmitted = true
    pressure?.requireRoom()
    await count({ address, global }, addressOf(request))
  }
}

async function count({ address, global }: Pick<Limiters, 'address' | 'global'>, from: string): Promise<void> {
  await address?.consume(networkOf(from))
  await global?.consume('all')
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
