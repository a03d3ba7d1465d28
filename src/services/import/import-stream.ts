import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { isApiError } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import { collectionOf } from '../items/collection-of.js'
import { readByQuery } from '../items/reading.js'
import { createMany, createOne, updateEach, updateOne } from '../items/writing.js'
import { requireImport, toBeWritten } from './import-items.js'

/** A row that was not written, and why. `row`: its place in the file, from 1. */
export interface RefusedRow {
  readonly row: number
  readonly reason: string
}

/** How far an import has come. */
export interface ImportReport {
  readonly inserted: number
  readonly updated: number
  readonly refused: number
  /** The first refused rows. */
  readonly reasons: readonly RefusedRow[]
}

/** Rows that are written together: all of them, or each by itself where one is refused. */
const rowsAtOnce = 500
/** Reasons that are kept. */
const mostReasons = 1000

/**
 * Writes items as they come in, in portions that are committed: rows that are refused are counted and told, the others are written. For callers who may create
 * and update. Ends early where `signal` says so.
 */
export async function importStream(
  context: ServiceContext,
  name: string,
  items: AsyncIterable<Item>,
  { signal, tell }: { readonly signal?: AbortSignal; readonly tell: (report: ImportReport) => void },
): Promise<ImportReport> {
  await requireImport(context, name)
  const run = new ImportRun(context, collectionOf(context, name), tell)
  let portion: Item[] = []
  for await (const item of items) {
    if (signal?.aborted) return run.report()
    portion.push(item)
    if (portion.length < rowsAtOnce) continue
    await run.write(portion)
    portion = []
  }
  if (portion.length > 0 && !signal?.aborted) await run.write(portion)
  return run.report()
}

class ImportRun {
  #inserted = 0
  #updated = 0
  #refused = 0
  #seen = 0
  readonly #reasons: RefusedRow[] = []

  constructor(
    readonly context: ServiceContext,
    readonly collection: Collection,
    readonly tell: (report: ImportReport) => void,
  ) {}

  report(): ImportReport {
    return { inserted: this.#inserted, updated: this.#updated, refused: this.#refused, reasons: [...this.#reasons] }
  }

  async write(portion: readonly Item[]): Promise<void> {
    const items = portion.map((item) => toBeWritten(item, this.collection))
    const present = await this.#presentOf(items)
    try {
      await this.#together(items, present)
    } catch (error) {
      if (!isApiError(error)) throw error
      for (const [index, item] of items.entries()) await this.#alone(item, this.#seen + index + 1)
    }
    this.#seen += portion.length
    this.tell(this.report())
  }

  /** All of them, or none. */
  async #together(items: readonly Item[], present: ReadonlySet<string>): Promise<void> {
    const { name } = this.collection
    const isPresent = (item: Item): boolean => present.has(String(this.#keyOf(item)))
    const [old, made] = [items.filter(isPresent), items.filter((item) => !isPresent(item))]
    await this.context.database.transaction(async (database) => {
      const inside = { ...this.context, database }
      if (made.length > 0) await createMany(inside, name, made)
      if (old.length > 0)
        await updateEach(
          inside,
          name,
          old.map((item) => ({ key: this.#keyOf(item)!, data: item })),
        )
    })
    this.#inserted += made.length
    this.#updated += old.length
  }

  async #alone(item: Item, row: number): Promise<void> {
    const { name } = this.collection
    try {
      const [present] = await this.#presentOf([item])
      if (present === undefined) await createOne(this.context, name, item)
      else await updateOne(this.context, name, this.#keyOf(item)!, item)
      if (present === undefined) this.#inserted += 1
      else this.#updated += 1
    } catch (error) {
      if (!isApiError(error)) throw error
      this.#refused += 1
      if (this.#reasons.length < mostReasons) this.#reasons.push({ row, reason: error.message })
    }
  }

  #keyOf(item: Item): PrimaryKey | undefined {
    const { primaryKey } = this.collection
    return primaryKey === null ? undefined : (item[primaryKey] as PrimaryKey | undefined)
  }

  /** The keys of those items that are there already, as texts. */
  async #presentOf(items: readonly Item[]): Promise<ReadonlySet<string>> {
    const { name, primaryKey } = this.collection
    const keys = items.map((item) => this.#keyOf(item)).filter((key) => key !== undefined && key !== null)
    if (primaryKey === null || keys.length === 0) return new Set()
    const query = { fields: [primaryKey], filter: { [primaryKey]: { _in: keys } }, limit: -1 }
    const found = await readByQuery(this.context, name, query, { emitEvents: false })
    return new Set(found.map((row) => String(row[primaryKey])))
  }
}
