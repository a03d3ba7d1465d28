import { rulesOf } from './index.js'
import type { AfterWrite, Creation, Deletion, Update } from './rules.js'

/** The rules of one write, to be asked at its two moments: when the caller may write this, and when it is written. */
export interface AskedRules<Outcome extends unknown[] = []> {
  before(): Promise<void>
  after(...outcome: Outcome): Promise<void>
}

/** The rules of an item that is created; `after` is told its key. */
export function rulesOfCreation(collection: string, write: Creation): AskedRules<[key: string | number]> {
  const rules = rulesOf(collection)
  return {
    before: async () => rules.beforeCreate?.(write),
    after: async (key) => rules.afterCreate?.({ ...write, key }),
  }
}

/** The rules of items that are changed. */
export function rulesOfUpdate(collection: string, write: Update): AskedRules {
  const rules = rulesOf(collection)
  return watching(
    async () => {
      await rules.beforeUpdate?.(write)
      return rules.watchUpdate?.(write)
    },
    async () => rules.afterUpdate?.(write),
  )
}

/** The rules of items that are deleted. */
export function rulesOfDeletion(collection: string, write: Deletion): AskedRules {
  const rules = rulesOf(collection)
  return watching(
    async () => {
      await rules.beforeDelete?.(write)
      return rules.watchDelete?.(write)
    },
    async () => rules.afterDelete?.(write),
  )
}

function watching(before: () => Promise<AfterWrite | undefined>, after: () => Promise<void>): AskedRules {
  let watched: AfterWrite | undefined
  return {
    before: async () => {
      watched = await before()
    },
    after: async () => {
      await watched?.()
      await after()
    },
  }
}
