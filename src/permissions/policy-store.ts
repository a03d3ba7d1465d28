import type { AccessData } from './policies.js'

/** All rows that decide access, loaded once and dropped at once by the write that changes them. */
export interface PolicyStore {
  /** The current rows; waits for the first load, or for the load after a change. An error while loading is the caller's: nothing is allowed on a guess. */
  data(): Promise<AccessData>
  /** Forgets the rows: every later `data()` sees what was committed before this call. */
  invalidate(): void
}

/** Makes a store over a function that reads the rows. */
export function createPolicyStore(load: (version: number) => Promise<AccessData>): PolicyStore {
  let version = 0
  let loaded: Promise<AccessData> | null = null
  return {
    data: () => {
      if (!loaded) {
        const mine = load(++version)
        loaded = mine
        // A failed load must not be remembered: the next request tries again.
        mine.catch(() => {
          if (loaded === mine) loaded = null
        })
      }
      return loaded
    },
    invalidate: () => {
      loaded = null
    },
  }
}
