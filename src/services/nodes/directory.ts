import { type Platform, systemContext } from '../../context.js'
import type { Database } from '../../database/database.js'
import type { SubscriptionDirectory } from '../changes/subscriptions.js'
import { removeSubscription, subscriptionsElsewhere, writeSubscription } from './subscription-rows.js'

/** Makes the directory of a node over the database. `platform`: that of the node, once it is made. */
export function createDirectory(
  database: Database,
  node: string,
  platform: () => Platform,
  failed: (error: unknown) => void,
): SubscriptionDirectory {
  return {
    enter: ({ id, item, query, known }, collection) => {
      const { filter, search, alias } = query
      return writeSubscription(database, node, { id, collection, item, query: { filter, search, alias }, caller: known().accountability })
    },
    leave: ({ id }) => void removeSubscription(database, id).catch(failed),
    elsewhere: async (collection) =>
      (await subscriptionsElsewhere(database, node, collection)).map(({ id, item, query, caller }) => ({
        id,
        // Whatever is done: nobody is told of what they did not ask for where their subscription is.
        action: null,
        item,
        query,
        known: () => ({ ...systemContext(platform()), accountability: caller }),
      })),
  }
}
