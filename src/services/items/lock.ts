import { lockRows } from '../../database/row-statements.js'
import type { Collection } from '../../schema/model.js'
import type { PrimaryKey, ServiceContext } from '../platform.js'
import { rowsOfKeys } from './keys.js'

/** Keeps others from writing the item until the running transaction ends; what is read afterwards stays true. */
export async function lockItem({ database }: ServiceContext, collection: Collection, key: PrimaryKey): Promise<void> {
  await lockRows(database, rowsOfKeys(collection, [key]))
}
