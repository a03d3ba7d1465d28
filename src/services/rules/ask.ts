import type { Item, PrimaryKey } from '../../context.js'
import { rulesOf } from './index.js'
import type { AfterWrite, Deletion, ItemCreation, Update } from './rules.js'

/** The rules of one write, to be asked at its two moments: of what would be written, when the caller may write it, and when it is written. */
export interface AskedRules<Outcome extends unknown[] = []> {
  before(data: Item): Promise<void>
  /** Something is asked when it is written. */
  readonly hasAfter: boolean
  after(...outcome: Outcome): Promise<void>
}

/** The rules of an item that is created; `after` is told its key. */
export function rulesOfCreation(collection: string, write: Omit<ItemCreation, 'data'>): AskedRules<[key: PrimaryKey]> {
  const rules = rulesOf(collection)
  let creation: ItemCreation | null = null
  return {
    hasAfter: rules.afterCreate !== undefined,
    before: async (data) => {
      creation = { ...write, data }
      await rules.beforeCreate?.(creation)
    },
    after: async (key) => {
      if (creation) await rules.afterCreate?.({ ...creation, key })
    },
  }
}

/** The rules of items that are changed. */
export function rulesOfUpdate(collection: string, write: Omit<Update, 'data'>): AskedRules {
  const rules = rulesOf(collection)
  return watching(
    async (update: Update) => {
      await rules.beforeUpdate?.(update)
      return rules.watchUpdate?.(update)
    },
    async (update) => rules.afterUpdate?.(update),
    (data) => ({ ...write, data }),
    rules.watchUpdate !== undefined || rules.afterUpdate !== undefined,
  )
}

/** The rules of items that are deleted. */
export function rulesOfDeletion(collection: string, write: Deletion): AskedRules {
  const rules = rulesOf(collection)
  return watching(
    async (deletion: Deletion) => {
      await rules.beforeDelete?.(deletion)
      return rules.watchDelete?.(deletion)
    },
    async (deletion) => rules.afterDelete?.(deletion),
    () => write,
    rules.watchDelete !== undefined || rules.afterDelete !== undefined,
  )
}

function watching<Write>(
  before: (write: Write) => Promise<AfterWrite | undefined>,
  after: (write: Write) => Promise<void>,
  writeOf: (data: Item) => Write,
  hasAfter: boolean,
): AskedRules {
  let asked: { readonly write: Write; readonly watched: AfterWrite | undefined } | null = null
  return {
    hasAfter,
    before: async (data) => {
      const write = writeOf(data)
      asked = { write, watched: await before(write) }
    },
    after: async () => {
      await asked?.watched?.()
      if (asked) await after(asked.write)
    },
  }
}
