import { LRUCache } from 'lru-cache'

/** Finds things by key and remembers what it found. */
export interface Lookup<Value> {
  get(key: string): Promise<Value | null>
  /** Forgets what was found by this key. */
  drop(key: string): void
  /** Forgets all that belongs to this owner, and everything that is being read right now. */
  dropOf(owner: string): void
  /** Forgets everything; also what is being read right now is not remembered. */
  clear(): void
}

const capacity = 10_000
/** Changes by other programs are seen after this time; our own at once. */
const lifetime = 60_000

interface Entry<Value> {
  readonly answer: Promise<Value | null>
  /** Whose it is; null while it is being read. */
  owner: string | null
}

/**
 * Makes a lookup over a function that reads; `ownerOf` tells to whom a value belongs. What does not exist is not remembered: guesses must
 * not fill the memory.
 */
export function createLookup<Value extends object>(
  read: (key: string) => Promise<Value | null>,
  ownerOf: (value: Value) => string,
): Lookup<Value> {
  const keysOf = new Map<string, Set<string>>()
  const underWay = new Set<string>()
  const forgetOwner = (key: string, { owner }: Entry<Value>) => {
    underWay.delete(key)
    const keys = owner === null ? undefined : keysOf.get(owner)
    if (keys?.delete(key) && keys.size === 0) keysOf.delete(owner!)
  }
  const known = new LRUCache<string, Entry<Value>>({
    max: capacity,
    ttl: lifetime,
    dispose: (entry, key) => forgetOwner(key, entry),
  })
  const settle = (key: string, entry: Entry<Value>, value: Value | null) => {
    if (known.peek(key) !== entry) return
    if (value === null) return void known.delete(key)
    underWay.delete(key)
    entry.owner = ownerOf(value)
    keysOf.set(entry.owner, (keysOf.get(entry.owner) ?? new Set()).add(key))
  }
  return {
    get: (key) => {
      const remembered = known.get(key)
      if (remembered) return remembered.answer
      const entry: Entry<Value> = { answer: read(key), owner: null }
      known.set(key, entry)
      underWay.add(key)
      entry.answer.then(
        (value) => settle(key, entry, value),
        // The caller is given the error; here it only must not be remembered.
        () => settle(key, entry, null),
      )
      return entry.answer
    },
    drop: (key) => void known.delete(key),
    dropOf: (owner) => {
      for (const key of [...(keysOf.get(owner) ?? []), ...underWay]) known.delete(key)
    },
    clear: () => known.clear(),
  }
}
