import type { ItemFieldOptions, MutationFieldOptions, RootFieldOptions, SubscriptionFieldOptions } from './author-types.js'

/** A field of items that an extension adds. */
export interface AddedField {
  readonly name: string
  readonly options: ItemFieldOptions
  /** Those of its needs that a rule of the caller hides on some items. */
  readonly hideable: readonly string[]
}

/** What extensions add to one schema. It is complete before the first type is made. */
export interface Added {
  /** Fields of items by collection and name. */
  readonly fields: Map<string, Map<string, AddedField>>
  readonly queries: Map<string, RootFieldOptions>
  readonly mutations: Map<string, MutationFieldOptions>
  readonly subscriptions: Map<string, SubscriptionFieldOptions>
}

/** Nothing is added yet. */
export const nothingAdded = (): Added => ({ fields: new Map(), queries: new Map(), mutations: new Map(), subscriptions: new Map() })
