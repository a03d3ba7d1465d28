import { LRUCache } from 'lru-cache'

/** Finds things by key and remembers what it found. */
export interface Lookup<Value> {
  get(key: string): Promise<Value | null>
  /** Forgets what was found by this key. */
  drop(key: string): void
  /** Forgets everything; also what is being read right now is not remembered. */
  clear(): void
}

const capacity = 10_000
/** What other programs change in the database is seen after this time; what we change, at once. */
const lifetime = 60_000

/** Makes a lookup over a function that reads. What does not exist is not remembered: guesses must not fill the memory. */
export function createLookup<Value extends object>(read: (key: string) => Promise<Value | null>): Lookup<Value> {
  const known = new LRUCache<string, Promise<Value | null>>({ max: capacity, ttl: lifetime })
  const forget = (key: string, answer: Promise<Value | null>) => {
    if (known.peek(key) === answer) known.delete(key)
  }
  return {
    get: (key) => {
      const remembered = known.get(key)
      if (remembered) return remembered
      const answer = read(key)
      known.set(key, answer)
      answer.then(
        (value) => {
          if (value === null) forget(key, answer)
        },
        // The caller is given the error; here it only must not be remembered.
        () => forget(key, answer),
      )
      return answer
    },
    drop: (key) => void known.delete(key),
    clear: () => known.clear(),
  }
}
