import type { Item } from '../../context.js'
import * as collections from '../../services/schema/collections.js'
import type { FieldPayload } from '../../services/schema/column-definition.js'
import * as fields from '../../services/schema/fields.js'
import * as relations from '../../services/schema/relations.js'
import { Service } from './options.js'

/** Tables, folders and their metadata. */
export class CollectionsService extends Service {
  async readByQuery(): Promise<Item[]> {
    return collections.readCollections(this.context)
  }

  async readOne(name: string): Promise<Item> {
    return collections.readCollection(this.context, name)
  }

  async readMany(names: readonly string[]): Promise<Item[]> {
    return collections.readCollectionsOf(this.context, names)
  }

  async createOne(payload: collections.CollectionPayload): Promise<string> {
    const [name] = await collections.createCollections(this.context, [payload])
    return name!
  }

  async createMany(payloads: readonly collections.CollectionPayload[]): Promise<string[]> {
    return collections.createCollections(this.context, payloads)
  }

  async updateOne(name: string, payload: Item): Promise<string> {
    return collections.updateCollection(this.context, name, payload)
  }

  async updateMany(names: readonly string[], payload: Item): Promise<string[]> {
    return collections.updateCollections(this.context, names, payload)
  }

  async updateBatch(payloads: readonly Item[]): Promise<string[]> {
    return collections.updateCollectionBatch(this.context, payloads)
  }

  async deleteOne(name: string): Promise<string> {
    return collections.deleteCollection(this.context, name)
  }

  async deleteMany(names: readonly string[]): Promise<string[]> {
    return collections.deleteCollections(this.context, names)
  }
}

/** Columns, alias fields and their metadata. */
export class FieldsService extends Service {
  async readAll(collection?: string): Promise<Item[]> {
    return fields.readFields(this.context, collection)
  }

  async readOne(collection: string, field: string): Promise<Item> {
    return fields.readField(this.context, collection, field)
  }

  async createField(collection: string, payload: FieldPayload): Promise<void> {
    await fields.createField(this.context, collection, payload)
  }

  async updateField(collection: string, payload: FieldPayload): Promise<string> {
    return fields.updateField(this.context, collection, payload)
  }

  async updateFields(collection: string, payloads: readonly FieldPayload[]): Promise<string[]> {
    return fields.updateFields(this.context, collection, payloads)
  }

  async deleteField(collection: string, field: string): Promise<void> {
    await fields.deleteField(this.context, collection, field)
  }

  async columnInfo(collection?: string, field?: string): Promise<Item | Item[]> {
    return fields.columnInfo(this.context, collection, field)
  }
}

/** Foreign keys and their metadata. */
export class RelationsService extends Service {
  async readAll(collection?: string): Promise<Item[]> {
    return relations.readRelations(this.context, collection)
  }

  async readOne(collection: string, field: string): Promise<Item> {
    return relations.readRelation(this.context, collection, field)
  }

  async createOne(payload: relations.RelationPayload): Promise<void> {
    await relations.createRelation(this.context, payload)
  }

  async updateOne(collection: string, field: string, payload: relations.RelationPayload): Promise<void> {
    await relations.updateRelation(this.context, collection, field, payload)
  }

  async deleteOne(collection: string, field: string): Promise<void> {
    await relations.deleteRelation(this.context, collection, field)
  }

  async foreignKeys(collection?: string): Promise<Item[]> {
    return relations.readForeignKeys(this.context, collection)
  }
}
