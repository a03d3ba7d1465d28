import type { PrimaryKey } from '../../context.js'
import type { Database } from '../../database/database.js'
import type { Accountability } from '../../permissions/accountability.js'
import type { RawQuery } from '../../query/query.js'

/** A subscription, as other nodes have to know it. */
export interface KnownSubscription {
  readonly id: string
  readonly collection: string
  readonly item: PrimaryKey | null
  readonly query: Pick<RawQuery, 'filter' | 'search' | 'alias'>
  readonly caller: Accountability | null
}

/** Writes down a subscription of this node. */
export async function writeSubscription(database: Database, node: string, subscription: KnownSubscription): Promise<void> {
  const { id, collection, item, query, caller } = subscription
  const about = {
    node,
    collection,
    item: item === null ? null : JSON.stringify(item),
    query: JSON.stringify(query),
    caller: JSON.stringify(caller),
  }
  await database.withPrisma((client) => client.nodeSubscription.upsert({ where: { id }, create: { id, ...about }, update: about }))
}

/** Takes a subscription that has ended out again. */
export async function removeSubscription(database: Database, id: string): Promise<void> {
  await database.withPrisma((client) => client.nodeSubscription.deleteMany({ where: { id } }))
}

/** Takes out all subscriptions of nodes that are gone. */
export async function removeSubscriptionsOf(database: Database, nodes: readonly string[]): Promise<void> {
  await database.withPrisma((client) => client.nodeSubscription.deleteMany({ where: { node: { in: [...nodes] } } }))
}

/** The subscriptions of a collection on all nodes but this one. */
export async function subscriptionsElsewhere(database: Database, node: string, collection: string): Promise<KnownSubscription[]> {
  const rows = await database.withPrisma((client) => client.nodeSubscription.findMany({ where: { collection, node: { not: node } } }))
  return rows.map((row) => ({
    id: row.id,
    collection: row.collection,
    item: row.item === null ? null : (JSON.parse(row.item) as PrimaryKey),
    query: JSON.parse(row.query) as KnownSubscription['query'],
    caller: JSON.parse(row.caller ?? 'null') as Accountability | null,
  }))
}
