import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import type { MutationOptions } from '../items/mutation-options.js'

/** What every rule is told of a write: on whose behalf it is done, in which transaction. */
interface Write {
  readonly context: ServiceContext
  readonly options: MutationOptions
}

/** An item that is to be created; `data` is what will be written: the payload after filter hooks, with presets. */
export interface ItemCreation extends Write {
  readonly data: Item
}

/** An item that was created. */
export interface Created extends ItemCreation {
  readonly key: PrimaryKey
}

/** Items that are changed; `data` is what will be written: the payload after filter hooks, with presets. */
export interface Update extends Write {
  readonly keys: readonly PrimaryKey[]
  readonly data: Item
}

/** Items that are deleted. */
export interface Deletion extends Write {
  readonly keys: readonly PrimaryKey[]
}

/** What is to be done when the rows are written, in the same transaction. */
export type AfterWrite = () => Promise<void>

/**
 * What a system collection demands of writes beside permissions. Values, not methods of a service: the write line itself asks them
 * (items/create.ts, update.ts, delete.ts), so they hold for every door, for nested writes, and for extension code with any service and
 * any transaction. Each refuses by throwing. `before...` is asked when it is clear that the caller may write this, because its answers are
 * not for others; presets are looked at like the rest, since callers who may make permissions may make presets; `after...` when the rows are written, before the commit. `watch...` is called where `before...` is, and gives what it wants done where
 * `after...` is: for rules that have to compare.
 */
export interface CollectionRules {
  beforeCreate?(write: ItemCreation): Promise<void>
  afterCreate?(write: Created): Promise<void>
  beforeUpdate?(write: Update): Promise<void>
  watchUpdate?(write: Update): Promise<AfterWrite>
  afterUpdate?(write: Update): Promise<void>
  beforeDelete?(write: Deletion): Promise<void>
  watchDelete?(write: Deletion): Promise<AfterWrite>
  afterDelete?(write: Deletion): Promise<void>
}
