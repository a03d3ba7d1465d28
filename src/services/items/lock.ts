import type { Collection } from '../../schema/model.js'
import type { PrimaryKey, ServiceContext } from '../platform.js'

/** Keeps others from writing the item until the running transaction ends; what is read afterwards stays true. */
export async function lockItem({ database }: ServiceContext, collection: Collection, key: PrimaryKey): Promise<void> {
  await database.knex(collection.name).where({ [collection.primaryKey!]: key }).forUpdate().select(collection.primaryKey!)
}
