import { forbidden, invalidPayload } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import type { PrimaryKey, ServiceContext } from '../platform.js'
import { checkKey } from './keys.js'
import { readTextOfKey } from './read.js'

/**
 * What a foreign key that leads to `field` holds to lead to the item of this key: mostly the key itself, and no statement. The value of
 * another field becomes readable where it is written to, so the caller has to see it there; not of an item that he just created.
 */
export async function linkValue(
  context: ServiceContext,
  collection: Collection,
  field: string,
  key: PrimaryKey,
  isCreated: boolean,
): Promise<PrimaryKey> {
  if (field === collection.primaryKey) return key
  const reader = isCreated ? { ...context, accountability: null } : context
  const { data } = await readTextOfKey(
    reader,
    collection,
    checkKey(collection, key),
    { fields: [{ kind: 'field', key: field, field }] },
    { emitEvents: false },
  )
  const [item] = JSON.parse(data) as Record<string, PrimaryKey | null>[]
  if (!item) throw forbidden()
  const value = item[field]
  if (value === null || value === undefined)
    throw invalidPayload(`An item of "${collection.name}" can't be linked without a value in its field "${field}"`)
  return value
}
