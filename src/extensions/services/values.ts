import type { Item, PrimaryKey } from '../../context.js'
import type { RawQuery } from '../../query/query.js'
import { collectionOf } from '../../services/items/collection-of.js'
import { collectRevisions } from '../../services/items/create.js'
import type { MutationOptions } from '../../services/items/mutation-options.js'
import { writeToMany } from '../../services/items/nested-to-many.js'
import { writeToOne } from '../../services/items/nested-to-one.js'
import { encodeRow, splitPayload, transformColumns } from '../../services/items/payload.js'
import { readTextByQuery } from '../../services/items/reading.js'
import { takeMarks } from '../../services/items/specials.js'
import { Service, type ServiceOptions } from './options.js'

type Processing = 'create' | 'update' | 'read'

/** Payloads of one collection, as their row is written. */
export class PayloadService extends Service {
  constructor(
    readonly collection: string,
    options: ServiceOptions,
  ) {
    super(options)
  }

  /**
   * Fills and changes values by the specials of their fields, and writes them as the database wants them. What was read comes as the API tells it
   * already: it stays as it is.
   */
  async processValues<Payload extends Item | Item[]>(action: Processing, payload: Payload): Promise<Payload> {
    if (Array.isArray(payload)) return (await Promise.all(payload.map((item) => this.#process(action, item)))) as Payload
    return (await this.#process(action, payload as Item)) as Payload
  }

  async #process(action: Processing, payload: Item): Promise<Item> {
    if (action === 'read') return payload
    const collection = collectionOf(this.context, this.collection)
    const { columns } = splitPayload(collection, payload)
    const { moment } = takeMarks(this.context, payload, {})
    return encodeRow(collection, await transformColumns(collection, columns, action, this.context, moment), action, this.context)
  }

  /** Writes the items that many-to-one fields hold; the payload has their keys instead. */
  async processM2O(payload: Item, options: MutationOptions = {}) {
    return this.#processToOne(payload, options)
  }

  /** The same of many-to-any fields. */
  async processA2O(payload: Item, options: MutationOptions = {}) {
    return this.#processToOne(payload, options)
  }

  async #processToOne(payload: Item, options: MutationOptions) {
    const collection = collectionOf(this.context, this.collection)
    const nested = collectRevisions(options)
    const keys = await this.context.database.transaction(async (database) => {
      const context = { ...this.context, database }
      return writeToOne(context, collection, splitPayload(collection, payload), payload, nested.options)
    })
    return { payload: { ...payload, ...keys }, revisions: nested.revisions, nestedActionEvents: [] }
  }

  /** Writes the children of one-to-many fields of an item that is there. */
  async processO2M(payload: Item, parent: PrimaryKey, options: MutationOptions = {}) {
    const collection = collectionOf(this.context, this.collection)
    const nested = collectRevisions(options)
    await this.context.database.transaction(async (database) => {
      const { toMany } = splitPayload(collection, payload)
      await writeToMany({ ...this.context, database }, toMany, { collection, key: parent, isCreated: false }, nested.options)
    })
    return { revisions: nested.revisions, nestedActionEvents: [] }
  }

  /** A change as revisions keep it: JSON text; null of nothing. */
  async prepareDelta(delta: Item): Promise<string | null> {
    const collection = collectionOf(this.context, this.collection)
    const entries = Object.entries(delta).filter(([name]) => collection.fields.get(name)?.isConcealed !== true)
    return entries.length === 0 ? null : JSON.stringify(Object.fromEntries(entries))
  }
}

/** How many items there are. */
export class MetaService extends Service {
  /** The counts that a query asks for with `meta`. */
  async getMetaForQuery(collection: string, { meta, filter, search }: RawQuery): Promise<Item | undefined> {
    if (meta === undefined || meta === null) return undefined
    const names = [meta].flat().includes('*') ? ['total_count', 'filter_count'] : meta
    return { ...(await readTextByQuery(this.context, collection, { filter, search, limit: 1, meta: names }, { emitEvents: false })).meta }
  }

  async totalCount(collection: string): Promise<number> {
    return Number((await this.getMetaForQuery(collection, { meta: ['total_count'] }))?.total_count ?? 0)
  }

  async filterCount(collection: string, { filter, search }: RawQuery): Promise<number> {
    return Number((await this.getMetaForQuery(collection, { meta: ['filter_count'], filter, search }))?.filter_count ?? 0)
  }
}
