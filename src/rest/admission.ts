import type { IncomingMessage } from 'node:http'
import type { Platform } from '../context.js'
import type { Limiters } from '../security/limits/limiters.js'
import { networkOf } from '../services/cost/budget.js'
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
