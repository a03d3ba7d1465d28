import type { ChangeAction, ChangePlace, ChangePosition, NodeChange, PrimaryKey, Sight } from '../../context.js'
import type { Database } from '../../database/database.js'
import type { PastChange } from '../changes/past-changes.js'
import { openTime, PassedNumbers } from './passed-numbers.js'

/** A change as it stands in the journal. */
export interface JournalEntry extends ChangePlace {
  readonly node: string
  readonly change: NodeChange
}

/** Milliseconds that changes are kept: a node that did not look for longer does not know what it missed. */
const keptTime = 60 * 60_000
/** Changes that are read in one statement. */
const mostAtOnce = 500

/** Writes a change in the running transaction: it is there if, and only if, what it tells of is. Gives its number. */
export async function writeChange(database: Database, node: string, change: NodeChange): Promise<bigint> {
  const { kind } = change
  const about =
    kind === 'access' || kind === 'items'
      ? { collection: change.collection, keys: JSON.stringify(change.keys) }
      : { keys: kind === 'written' ? JSON.stringify(change.collections) : '[]' }
  const told = kind === 'items' ? { action: change.action, sights: change.sights ? JSON.stringify(change.sights) : null } : {}
  const data = { node, kind, ...about, ...told, created: Date.now() }
  const { id } = await database.withPrisma((client) => client.nodeChange.create({ data, select: { id: true } }))
  return id
}

/** Removes what every node has read. */
export async function trimJournal(database: Database): Promise<void> {
  await database.withPrisma((client) => client.nodeChange.deleteMany({ where: { created: { lt: Date.now() - keptTime } } }))
}

/** Reads what is new in the journal, each change once. */
export class JournalReader {
  #passed = new PassedNumbers()
  #readAt = performance.now()

  constructor(private readonly database: Database) {}

  /** Begins at the present. Changes that were written lately may belong to transactions whose numbers are still missing. */
  async begin(): Promise<void> {
    const since = Date.now() - openTime
    const rows = await this.database.withPrisma(async (client) => [
      ...(await client.nodeChange.findMany({ where: { created: { lt: since } }, orderBy: { id: 'desc' }, take: 1, select: { id: true } })),
      ...(await client.nodeChange.findMany({ where: { created: { gte: since } }, orderBy: { id: 'asc' }, select: { id: true } })),
    ])
    this.#passed = new PassedNumbers({ last: rows[0]?.id ?? 0n, missing: [] })
    for (const { id } of rows) this.#passed.pass(id)
    this.#readAt = performance.now()
  }

  /** What is new, in order. null: too much time has passed to know. */
  async next(): Promise<readonly JournalEntry[] | null> {
    const begun = performance.now()
    if (begun - this.#readAt > keptTime / 2) return null
    const entries: JournalEntry[] = []
    for (let isMore = true; isMore; ) {
      const rows = await this.#rows()
      isMore = rows.length === mostAtOnce
      for (const row of rows) {
        this.#passed.pass(row.id)
        entries.push({ id: row.id, node: row.node, position: this.#passed.position, change: changeOf(row) })
      }
    }
    this.#readAt = begun
    this.#passed.giveUp(begun)
    return entries
  }

  #rows() {
    const where = isNewTo(this.#passed.position)
    return this.database.withPrisma((client) => client.nodeChange.findMany({ where, orderBy: { id: 'asc' }, take: mostAtOnce }))
  }
}

/**
 * Changes of the items of a collection that a position has not passed, in order, up to those that are there when it ends. Other changes are passed by their numbers
 * alone.
 */
export async function* journalSince(database: Database, position: ChangePosition, collection: string): AsyncGenerator<PastChange> {
  const passed = new PassedNumbers(position)
  for (let isMore = true; isMore; ) {
    const page = await database.withPrisma((client) =>
      client.nodeChange.findMany({
        where: isNewTo(passed.position),
        orderBy: { id: 'asc' },
        take: mostAtOnce,
        select: { id: true, kind: true, collection: true },
      }),
    )
    isMore = page.length === mostAtOnce
    const wanted = page.filter((row) => row.kind === 'items' && row.collection === collection).map(({ id }) => id)
    const rows =
      wanted.length === 0 ? [] : await database.withPrisma((client) => client.nodeChange.findMany({ where: { id: { in: wanted } } }))
    const byId = new Map(rows.map((row) => [row.id, row]))
    for (const { id } of page) {
      passed.pass(id)
      const row = byId.get(id)
      const change = row && changeOf(row)
      if (change?.kind === 'items') yield { place: { id, position: passed.position }, change, sights: change.sights ?? [] }
    }
  }
}

const isNewTo = ({ last, missing }: ChangePosition) => {
  const isNew = { id: { gt: last } }
  return missing.length === 0 ? isNew : { OR: [isNew, { id: { in: [...missing] } }] }
}

interface Row {
  readonly kind: string
  readonly collection: string | null
  readonly action: string | null
  readonly keys: string
  readonly sights: string | null
}

function changeOf({ kind, collection, action, keys, sights }: Row): NodeChange {
  if (kind === 'schema' || kind === 'extensions') return { kind }
  if (kind === 'written') return { kind, collections: JSON.parse(keys) as string[] | null }
  const about = { collection: collection ?? '', keys: JSON.parse(keys) as PrimaryKey[] }
  if (kind === 'access') return { kind, ...about }
  const seen = sights === null ? {} : { sights: JSON.parse(sights) as Sight[] }
  return { kind: 'items', ...about, action: action as ChangeAction, ...seen }
}
