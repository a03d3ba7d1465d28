import type { Item, ServiceContext } from '../../context.js'
import { isApiError } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import { keysToBeCreated } from '../items/access.js'
import { collectionOf } from '../items/collection-of.js'
import { keyOfItem } from '../items/keys.js'
import { createMany, updateEach } from '../items/writing.js'
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
export const rowsAtOnce = 500
/** Reasons that are kept. */
const mostReasons = 1000

/**
 * Writes items as they come in, in portions that are committed: rows that are refused are counted and told, the others are written. For callers who may create
 * and update.
 */
export async function importStream(
  context: ServiceContext,
  name: string,
  items: AsyncIterable<Item>,
  tell: (report: ImportReport) => void,
): Promise<ImportReport> {
  await requireImport(context, name)
  const run = new ImportRun(context, collectionOf(context, name), tell)
  let portion: Item[] = []
  for await (const item of items) {
    portion.push(item)
    if (portion.length < rowsAtOnce) continue
    await run.write(portion)
    portion = []
  }
  if (portion.length > 0) await run.write(portion)
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
    try {
      await this.#together(items)
    } catch (error) {
      if (!isApiError(error)) throw error
      for (const [index, item] of items.entries()) await this.#alone(item, this.#seen + index + 1)
    }
    this.#seen += portion.length
    this.tell(this.report())
  }

  /** All of them, or none. */
  async #together(items: readonly Item[]): Promise<void> {
    const { context, collection } = this
    const named = items.map((data) => ({ key: keyOfItem(collection, data), data }))
    const unknown = await keysToBeCreated(
      context,
      collection,
      named.flatMap(({ key }) => key ?? []),
    )
    const made = named.flatMap(({ key, data }) => (key === undefined || unknown.has(String(key)) ? [data] : []))
    const old = named.flatMap(({ key, data }) => (key === undefined || unknown.has(String(key)) ? [] : [{ key, data }]))
    await context.database.transaction(async (database) => {
      const inside = { ...context, database }
      if (made.length > 0) await createMany(inside, collection.name, made)
      if (old.length > 0) await updateEach(inside, collection.name, old)
    })
    this.#inserted += made.length
    this.#updated += old.length
  }

  async #alone(item: Item, row: number): Promise<void> {
    try {
      await this.#together([item])
    } catch (error) {
      if (!isApiError(error)) throw error
      this.#refused += 1
      if (this.#reasons.length < mostReasons) this.#reasons.push({ row, reason: error.message })
    }
  }
}
