import type { PrimaryKey } from '../../context.js'
import type { Database } from '../../database/database.js'
import { isUniqueViolation } from '../../database/unique-violation.js'
import type { Accountability } from '../../permissions/accountability.js'
import type { RawQuery } from '../../query/query.js'
import { keptForCursors } from '../changes/past-changes.js'

/** A subscription, as other nodes have to know it. */
export interface KnownSubscription {
  readonly id: string
  readonly collection: string
  readonly item: PrimaryKey | null
  readonly query: Pick<RawQuery, 'filter' | 'search' | 'alias'>
  readonly caller: Accountability | null
}

/** Subscriptions that are kept belong to no node: their clients may come back to any. */
const noNode = '00000000-0000-0000-0000-000000000000'

/** Writes down a subscription of this node. */
export async function writeSubscription(database: Database, node: string, { id, ...subscription }: KnownSubscription): Promise<void> {
  const about = { node, ...rowOf(subscription) }
  await database.withPrisma((client) => client.nodeSubscription.upsert({ where: { id }, create: { id, ...about }, update: about }))
}

/** Writes down that clients of a subscription are there, which stays for some time when they are gone. */
export async function keepSubscription(database: Database, { id, ...subscription }: KnownSubscription): Promise<void> {
  const about = { node: noNode, renewed: Date.now(), ...rowOf(subscription) }
  await database.withPrisma(async (client) => {
    const { count } = await client.nodeSubscription.updateMany({ where: { id }, data: about })
    if (count > 0) return
    try {
      await client.nodeSubscription.create({ data: { id, ...about } })
    } catch (error) {
      // Another node has written the same.
      if (!isUniqueViolation(error)) throw error
    }
  })
}

/** Takes out those whose clients have not come back. */
export async function trimKeptSubscriptions(database: Database): Promise<void> {
  await database.withPrisma((client) => client.nodeSubscription.deleteMany({ where: { renewed: { lt: Date.now() - keptForCursors } } }))
}

const rowOf = ({ collection, item, query, caller }: Omit<KnownSubscription, 'id'>) => ({
  collection,
  item: item === null ? null : JSON.stringify(item),
  query: JSON.stringify(query),
  caller: JSON.stringify(caller),
})

/** Takes a subscription that has ended out again. */
export async function removeSubscription(database: Database, id: string): Promise<void> {
  await database.withPrisma((client) => client.nodeSubscription.deleteMany({ where: { id } }))
}

/** Takes out all subscriptions of nodes that are gone. */
export async function removeSubscriptionsOf(database: Database, nodes: readonly string[]): Promise<void> {
  await database.withPrisma((client) => client.nodeSubscription.deleteMany({ where: { node: { in: [...nodes] } } }))
}

/** The subscriptions of a collection on all nodes but this one, and those that are kept. */
export async function subscriptionsElsewhere(
  database: Database,
  node: string,
  collection: string,
): Promise<(KnownSubscription & { readonly isKept: boolean })[]> {
  const isThere = { OR: [{ renewed: null }, { renewed: { gte: Date.now() - keptForCursors } }] }
  const rows = await database.withPrisma((client) =>
    client.nodeSubscription.findMany({ where: { collection, node: { not: node }, ...isThere } }),
  )
  return rows.map((row) => ({
    id: row.id,
    collection: row.collection,
    item: row.item === null ? null : (JSON.parse(row.item) as PrimaryKey),
    query: JSON.parse(row.query) as KnownSubscription['query'],
    caller: JSON.parse(row.caller ?? 'null') as Accountability | null,
    isKept: row.renewed !== null,
  }))
}
