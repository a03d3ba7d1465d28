import type { Collection } from '../../schema/model.js'

/** The names an event on this collection is known by: `items.create` and `articles.items.create`, or `users.create` for system collections. */
export function eventNames(collection: Pick<Collection, 'name' | 'isSystem'>, action: string): string[] {
  return collection.isSystem
    ? [`${collection.name.slice('directus_'.length)}.${action}`]
    : [`items.${action}`, `${collection.name}.items.${action}`]
}
