import { randomBytes } from 'node:crypto'
import PQueue from 'p-queue'
import { apiError } from '../errors/api-error.js'
import { type HashCost, hashSecret, verifySecret } from './hash.js'

/** What a secret is hashed for: somebody logs in, an item is written, or a client wants to have it done. In this order they are served. */
export type HashPurpose = 'login' | 'write' | 'service'

/** Hashes secrets and tries them against hashes. Each takes a thread for a tenth of a second, so few are at work at the same time. */
export interface Hashing {
  hash(secret: string, purpose: HashPurpose): Promise<string>
  /** Is this the secret that was hashed? Where there is no hash (null) it is not, after the same work. */
  verify(hash: string | null, secret: string, purpose: HashPurpose): Promise<boolean>
}

/** Of libuv's four threads, which also read files and resolve names. */
const mostAtWork = 2
const mostWaiting: Readonly<Record<HashPurpose, number>> = { login: 200, write: 1_000, service: 8 }
const priorities: Readonly<Record<HashPurpose, number>> = { login: 2, write: 1, service: 0 }

/** Makes the queue of one server. What clients only want to have done takes one of the two places at most, so a login never waits for more than one of them. */
export function createHashing(cost: HashCost): Hashing {
  const all = new PQueue({ concurrency: mostAtWork })
  const services = new PQueue({ concurrency: 1 })
  const run = <Result>(purpose: HashPurpose, work: () => Promise<Result>): Promise<Result> => {
    const waiting = purpose === 'service' ? services.size : all.sizeBy({ priority: priorities[purpose] })
    if (waiting >= mostWaiting[purpose]) return Promise.reject(tooMuch())
    const first = () => all.add(work, { priority: priorities[purpose] })
    return purpose === 'service' ? services.add(first) : first()
  }
  const nothing = hashOfNothing(cost)
  return {
    hash: (secret, purpose) => run(purpose, () => hashSecret(secret, cost)),
    verify: (hash, secret, purpose) => run(purpose, async () => (await verifySecret(hash ?? nothing, secret)) && hash !== null),
  }
}

/** A hash in its usual form that nothing hashes to: trying it costs what trying a real one of this server does. */
function hashOfNothing({ memoryCost, timeCost, parallelism }: HashCost): string {
  const random = (length: number) => randomBytes(length).toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${random(16)}$${random(32)}`
}

const tooMuch = (): Error =>
  apiError('SERVICE_UNAVAILABLE', { service: 'hash', reason: 'Too many secrets are being hashed', retryAfter: 1 })
