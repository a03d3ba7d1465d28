import type { Item, ServiceContext } from '../../context.js'
import { plainText } from '../../database/value-reading.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import type { Accountability } from '../../permissions/accountability.js'
import { opensSomewhere, permits } from '../../permissions/reduce.js'
import type { Relation } from '../../schema/model.js'
import { mayDo } from '../items/access.js'
import { unknownCollection, withTableErrors } from '../items/errors.js'
import { resolveServiceOptions, type ServiceOptions } from '../items/service-options.js'
import { isPlainObject } from '../items/shape.js'
import { changeSchema, currentSnapshot, requireAdmin } from './change.js'
import { relationObject } from './objects.js'

/** A relation as clients write it (spec/05 §4). */
export interface RelationPayload {
  readonly collection?: string
  readonly field?: string
  readonly related_collection?: string | null
  readonly schema?: Item | null
  readonly meta?: Item | null
}

const actions: ReadonlySet<string> = new Set(['NO ACTION', 'SET NULL', 'SET DEFAULT', 'CASCADE', 'RESTRICT'])

/** Foreign keys and their metadata: what `/relations` reads and changes. Changing is for administrators. */
export class RelationsService {
  readonly context: ServiceContext

  constructor(options: ServiceOptions | ServiceContext) {
    this.context = resolveServiceOptions(options)
  }

  get accountability(): Accountability | null {
    return this.context.accountability
  }

  /** All relations the caller may know of, or those of one collection. */
  async readAll(collection?: string): Promise<Item[]> {
    const isVisible = await this.visibleRelations()
    const { schema } = this.context
    if (collection !== undefined && !(schema.collections.has(collection) && (await mayDo(this.context, collection, 'read'))))
      throw unknownCollection(collection)
    return this.relations()
      .filter((relation) => collection === undefined || relation.collection === collection)
      .filter(isVisible)
      .map((relation) => this.objectOf(relation))
  }

  async readOne(collection: string, field: string): Promise<Item> {
    const isVisible = await this.visibleRelations()
    const relation = this.find(collection, field)
    if (!relation || !isVisible(relation)) throw forbidden()
    return this.objectOf(relation)
  }

  /** Describes a relation, with a foreign key where it leads to one collection. */
  async createOne(payload: RelationPayload): Promise<void> {
    await requireAdmin(this.context)
    const { collection, field, related } = this.checkNew(payload)
    await changeSchema(this.context, async (context) => {
      if (related) await this.addForeignKey(context, collection, field, related, isPlainObject(payload.schema) ? payload.schema : {})
      const { id: _, system: __, ...meta } = isPlainObject(payload.meta) ? payload.meta : {}
      await context.platform
        .itemsService('directus_relations', context)
        .createOne({ ...meta, many_collection: collection, many_field: field, one_collection: related })
    })
  }

  /** Changes metadata freely, and what the foreign key does when its target goes. */
  async updateOne(collection: string, field: string, payload: RelationPayload): Promise<void> {
    await requireAdmin(this.context)
    const model = this.context.schema
    if (!model.collections.has(collection)) throw invalidPayload(`Collection "${collection}" doesn't exist`)
    if (!model.collections.get(collection)!.fields.has(field))
      throw invalidPayload(`Field "${field}" doesn't exist in collection "${collection}"`)
    const relation = this.find(collection, field)
    if (!relation) throw invalidPayload(`Field "${field}" in collection "${collection}" doesn't have a relationship.`)
    await changeSchema(this.context, async (context) => {
      if (isPlainObject(payload.schema) && relation.relatedCollection) await this.replaceForeignKey(context, relation, payload.schema)
      if (isPlainObject(payload.meta)) await saveMeta(context, relation, payload.meta)
    })
  }

  /** Drops the foreign key and its description; the column stays. */
  async deleteOne(collection: string, field: string): Promise<void> {
    await requireAdmin(this.context)
    const relation = this.find(collection, field)
    if (!this.context.schema.collections.has(collection)) throw forbidden()
    if (!this.context.schema.collections.get(collection)!.fields.has(field))
      throw invalidPayload(`Field "${field}" doesn't exist in collection "${collection}"`)
    if (!relation) throw invalidPayload(`Field "${field}" in collection "${collection}" doesn't have a relationship.`)
    await changeSchema(this.context, async (context) => {
      if (relation.schema) await context.database.dialect.ddl.dropForeignKey(context.database.knex, collection, field)
      await context.database.knex('directus_relations').where({ many_collection: collection, many_field: field }).delete()
    })
  }

  /** Foreign keys of the database as they are, of one table or of all. */
  async foreignKeys(collection?: string): Promise<Item[]> {
    return (await this.readAll(collection))
      .map((relation) => relation.schema as Item | null)
      .filter((schema): schema is Item => schema !== null)
  }

  private checkNew(payload: RelationPayload): { collection: string; field: string; related: string | null } {
    const { collection: name, field: fieldName } = isPlainObject(payload) ? (payload as RelationPayload) : {}
    if (typeof name !== 'string') throw invalidPayload('"collection" is required')
    if (typeof fieldName !== 'string') throw invalidPayload('"field" is required')
    const collection = this.context.schema.collections.get(name)
    if (!collection) throw invalidPayload(`Collection "${name}" doesn't exist`)
    if (!collection.fields.has(fieldName)) throw invalidPayload(`Field "${fieldName}" doesn't exist in collection "${name}"`)
    if (collection.primaryKeys.includes(fieldName) && collection.primaryKeys.length === 1)
      throw invalidPayload(`Field "${fieldName}" in collection "${name}" is a primary key`)
    const related = payload.related_collection ?? null
    if (related !== null && !this.context.schema.collections.has(related)) throw invalidPayload(`Collection "${related}" doesn't exist`)
    if (this.find(name, fieldName)?.meta)
      throw invalidPayload(`Field "${fieldName}" in collection "${name}" already has an associated relationship`)
    return { collection: name, field: fieldName, related }
  }

  private async addForeignKey(context: ServiceContext, collection: string, field: string, related: string, schema: Item): Promise<void> {
    const target = this.context.schema.collections.get(related)!
    if (!target.primaryKey) throw invalidPayload(`Collection "${related}" has no single primary key`)
    if (this.find(collection, field)?.schema) await context.database.dialect.ddl.dropForeignKey(context.database.knex, collection, field)
    const key = {
      name: `${collection}_${field}_foreign`.toLowerCase(),
      column: field,
      foreignTable: related,
      foreignColumn: target.primaryKey,
      onDelete: referentialAction(schema.on_delete),
      onUpdate: referentialAction(schema.on_update),
    }
    const add = () => context.database.dialect.ddl.addForeignKey(context.database.knex, collection, key)
    await withTableErrors(context, add, { collection, field })
  }

  private async replaceForeignKey(context: ServiceContext, relation: Relation, schema: Item): Promise<void> {
    await this.addForeignKey(context, relation.collection, relation.field, relation.relatedCollection!, {
      on_delete: schema.on_delete ?? relation.schema?.onDelete,
      on_update: schema.on_update ?? relation.schema?.onUpdate,
    })
  }

  private relations(): readonly Relation[] {
    return currentSnapshot(this.context).model.relations
  }

  private find(collection: string, field: string): Relation | undefined {
    return this.relations().find((relation) => relation.collection === collection && relation.field === field)
  }

  private objectOf(relation: Relation): Item {
    return relationObject(relation, currentSnapshot(this.context).database, this.context.database.dialect)
  }

  /** Both ends must be readable: the field that holds the key, and the collection it leads to. */
  private async visibleRelations(): Promise<(relation: Relation) => boolean> {
    const set = await this.context.platform.permissions.of(this.context.accountability)
    if (!permits(set, 'directus_relations', 'read'))
      throw forbidden(`You don't have permission to perform "read" for collection "directus_relations" or it does not exist.`)
    return ({ collection, field, relatedCollection }) =>
      opensSomewhere(set, collection, 'read', field) && (relatedCollection === null || permits(set, relatedCollection, 'read'))
  }
}

function referentialAction(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' || !actions.has(value.toUpperCase()))
    throw invalidPayload(`"${plainText(value)}" is not one of ${[...actions].join(', ')}`)
  return value.toUpperCase()
}

async function saveMeta(context: ServiceContext, relation: Relation, given: Item): Promise<void> {
  const { id: _, system: __, many_collection: ___, many_field: ____, one_collection: _____, ...meta } = given
  const rows = context.platform.itemsService('directus_relations', context)
  if (relation.meta?.id !== undefined && relation.meta?.id !== null) await rows.updateOne(relation.meta.id, meta)
  else
    await rows.createOne({
      ...meta,
      many_collection: relation.collection,
      many_field: relation.field,
      one_collection: relation.relatedCollection,
    })
}
