import type { Collection } from '../../schema/model.js'
import type { PrimaryKey, ServiceContext } from '../platform.js'
import { whereKeys } from './keys.js'

/** Keeps others from writing the item until the running transaction ends; what is read afterwards stays true. */
export async function lockItem({ database }: ServiceContext, collection: Collection, key: PrimaryKey): Promise<void> {
  await whereKeys(database.knex(collection.name), collection, [key])
    .forUpdate()
    .select(collection.primaryKeys as string[])
}
