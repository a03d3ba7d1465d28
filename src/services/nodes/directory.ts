import { type Platform, systemContext } from '../../context.js'
import type { Database } from '../../database/database.js'
import type { PastChanges } from '../changes/past-changes.js'
import type { SubscriptionDirectory } from '../changes/subscriptions.js'
import { journalSince } from './journal.js'
import { keepSubscription, removeSubscription, subscriptionsElsewhere, writeSubscription } from './subscription-rows.js'

/** Makes the directory of a node over the database. `platform`: that of the node, once it is made. */
export function createDirectory(
  database: Database,
  node: string,
  platform: () => Platform,
  failed: (error: unknown) => void,
): SubscriptionDirectory {
  const enter: SubscriptionDirectory['enter'] = ({ id, item, query, isKept, known }, collection) => {
    const { filter, search, alias } = query
    const row = { id, collection, item, query: { filter, search, alias }, caller: known().accountability }
    return isKept ? keepSubscription(database, row) : writeSubscription(database, node, row)
  }
  return {
    enter,
    // One that is kept was renewed lately: it ends by itself.
    leave: ({ id, isKept }) => void (isKept ? undefined : removeSubscription(database, id).catch(failed)),
    elsewhere: async (collection) =>
      (await subscriptionsElsewhere(database, node, collection)).map(({ id, item, query, caller, isKept }) => ({
        id,
        // Whatever is done: nobody is told of what they did not ask for where their subscription is.
        action: null,
        item,
        query,
        isKept,
        known: () => ({ ...systemContext(platform()), accountability: caller }),
      })),
  }
}

/** What was changed lately on any node. */
export const pastOfNodes = (database: Database): PastChanges => ({
  name: 'journal',
  // The journal is kept for longer than cursors are good.
  isTooOld: () => false,
  since: (position, collection) => journalSince(database, position, collection),
})
