import type { ChangeAction, NodeChange, PrimaryKey, Sight } from '../../context.js'
import type { Database } from '../../database/database.js'

/** A change as it stands in the journal. */
export interface JournalEntry {
  readonly id: bigint
  readonly node: string
  readonly change: NodeChange
}

/** Milliseconds for which a number that is missing may still come: a transaction that took it may be under way. */
const openTime = 10 * 60_000
/** Missing numbers that are asked for; the oldest are given up. */
const mostMissing = 2_000
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

/**
 * Reads what is new in the journal, each change once. Numbers are given before the commit, so a lower one may come later: those that are missing are asked for again,
 * until the transaction that took them must have ended.
 */
export class JournalReader {
  /** Numbers that were missing below the last that was read, and since when (`performance.now()`). */
  readonly #missing = new Map<bigint, number>()
  #last = 0n
  #readAt = performance.now()

  constructor(private readonly database: Database) {}

  /** Begins at the present. Changes that were written lately may belong to transactions whose numbers are still missing. */
  async begin(): Promise<void> {
    const since = Date.now() - openTime
    const rows = await this.database.withPrisma(async (client) => [
      ...(await client.nodeChange.findMany({ where: { created: { lt: since } }, orderBy: { id: 'desc' }, take: 1, select: { id: true } })),
      ...(await client.nodeChange.findMany({ where: { created: { gte: since } }, orderBy: { id: 'asc' }, select: { id: true } })),
    ])
    this.#missing.clear()
    this.#last = rows[0]?.id ?? 0n
    for (const { id } of rows) this.#pass(id)
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
        this.#pass(row.id)
        entries.push({ id: row.id, node: row.node, change: changeOf(row) })
      }
    }
    this.#readAt = begun
    this.#giveUp(begun)
    return entries
  }

  #rows() {
    const missing = [...this.#missing.keys()]
    const isNew = { id: { gt: this.#last } }
    const where = missing.length === 0 ? isNew : { OR: [isNew, { id: { in: missing } }] }
    return this.database.withPrisma((client) => client.nodeChange.findMany({ where, orderBy: { id: 'asc' }, take: mostAtOnce }))
  }

  #pass(id: bigint): void {
    if (this.#missing.delete(id) || id <= this.#last) return
    const now = performance.now()
    const first = id - this.#last > BigInt(mostMissing) ? id - BigInt(mostMissing) : this.#last + 1n
    for (let missing = first; missing < id; missing += 1n) this.#missing.set(missing, now)
    this.#last = id
  }

  #giveUp(now: number): void {
    for (const [id, since] of this.#missing) {
      if (now - since <= openTime && this.#missing.size <= mostMissing) return
      this.#missing.delete(id)
    }
  }
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
