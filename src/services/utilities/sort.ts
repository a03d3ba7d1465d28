import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { rowsInOrder, updateRows } from '../../database/row-statements.js'
import { textOfBytes } from '../../database/value-reading.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { opensSomewhere } from '../../permissions/reduce.js'
import { mayDo } from '../items/access.js'
import { cannotTakeBack } from '../items/conditions.js'
import { emitAfterCommit } from '../items/hooks.js'
import { checkKey, rowsOfKeys } from '../items/keys.js'
import { readTouchableKeys } from '../items/read-keys.js'

/** Is there such a collection, as far as the caller may know? One that they may not update at all is answered like one that does not exist. */
export async function isSortable(context: ServiceContext, collection: string): Promise<boolean> {
  return context.schema.collections.has(collection) && mayDo(context, collection, 'update')
}

/** Drivers give bytes as they are. */
const toldKey = (key: unknown): PrimaryKey => (Buffer.isBuffer(key) ? textOfBytes(key) : (key as PrimaryKey))

/** Moves an item to the place of another, in one transaction; items without a place, or with the same one, get theirs first. */
export async function moveItem(context: ServiceContext, collection: string, item: PrimaryKey, to: PrimaryKey): Promise<void> {
  const set = await context.platform.permissions.of(context.accountability)
  const model = (await isSortable(context, collection)) ? context.schema.collections.get(collection) : undefined
  const { sortField, primaryKey } = model ?? {}
  if (!model || !sortField || !primaryKey) throw invalidPayload(`Collection "${collection}" doesn't have a sort field.`)
  if (!opensSomewhere(set, collection, 'update', sortField)) throw forbidden()
  if (!model.isTransactional) throw cannotTakeBack(collection, 'an order of several items')
  const [moved, target] = [checkKey(model, item), checkKey(model, to)]
  const named = [...new Set([moved, target])]
  // An item out of reach is answered like one that does not exist: neither is moved.
  if (!set.isUnrestricted && (await readTouchableKeys(context, model, named, 'update', [sortField])).length !== named.length)
    throw forbidden()
  await context.database.transaction(async (database) => {
    const rows = await rowsInOrder<Item>(database, collection, primaryKey, sortField)
    const keys = rows.map((row) => toldKey(row[primaryKey]))
    const places = new Map(rows.map((row, index) => [String(keys[index]), row[sortField]]))
    const [from, onto] = [keys.findIndex((key) => String(key) === String(moved)), keys.findIndex((key) => String(key) === String(target))]
    if (from < 0 || onto < 0) throw forbidden()
    const [key] = keys.splice(from, 1)
    keys.splice(onto, 0, key!)
    for (const [index, current] of keys.entries()) {
      if (places.get(String(current)) !== index + 1) await updateRows(database, rowsOfKeys(model, [current]), { [sortField]: index + 1 })
    }
  })
  await emitAfterCommit(context, ['items.sort'], { collection, item: moved, to: target })
}
