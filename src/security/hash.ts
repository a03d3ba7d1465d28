import argon2 from 'argon2'

/** What hashing costs: memory in KiB, rounds, threads. */
export interface HashCost {
  readonly memoryCost: number
  readonly timeCost: number
  readonly parallelism: number
}

/** Hashes a password or another secret (argon2id, with a salt of its own). */
export function hashSecret(secret: string, cost: HashCost): Promise<string> {
  return argon2.hash(secret, { type: argon2.argon2id, ...cost })
}

/** Is this the secret that was hashed? False for what is no hash at all. */
export async function verifySecret(hash: string, secret: string): Promise<boolean> {
  try {
    return await argon2.verify(hash, secret)
  } catch (error) {
    // argon2 throws a TypeError for a text that is no hash; an imported user may have one.
    if (error instanceof TypeError || (error instanceof Error && 'code' in error)) return false
    throw error
  }
}

/** What a hash, or hashing, costs: memory times rounds; nothing for what is no hash. */
export function hashCostOf(hash: string | HashCost): number {
  if (typeof hash !== 'string') return hash.memoryCost * hash.timeCost
  return largest(hash, 'm') * largest(hash, 't')
}

/** A parameter as argon2 reads it: an unsigned number of 32 bits, in any form and order. Of two, one counts. */
function largest(hash: string, name: 'm' | 't'): number {
  const given = [...hash.matchAll(/[$,](\w+)=([^,$=]*)/g)].filter(([, parameter]) => parameter === name)
  return Math.max(0, ...given.map(([, , value]) => Number(value) >>> 0))
}
