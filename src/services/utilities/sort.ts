import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { opens } from '../../permissions/reduce.js'
import { checkKey } from '../items/keys.js'
import type { PrimaryKey, ServiceContext } from '../platform.js'

/** Moves an item to the place of another, in one transaction; items without a place, or with the same one, get theirs first. */
export async function moveItem(context: ServiceContext, collection: string, item: PrimaryKey, to: PrimaryKey): Promise<void> {
  const model = context.schema.collections.get(collection)
  const { sortField, primaryKey } = model ?? {}
  if (!model) throw forbidden(`You don't have permission to access collection "${collection}" or it does not exist. Queried in root.`)
  if (!sortField || !primaryKey) throw invalidPayload(`Collection "${collection}" doesn't have a sort field.`)
  const set = await context.platform.permissions.of(context.accountability)
  if (!set.isUnrestricted && !set.rules(collection, 'update').some((rule) => opens(rule, sortField))) throw forbidden()
  const [moved, target] = [checkKey(model, item), checkKey(model, to)]
  await context.database.transaction(async (database) => {
    const { knex } = database
    const rows = (await knex(collection).select(primaryKey, sortField).orderByRaw('?? IS NULL', [sortField]).orderBy([sortField, primaryKey])) as Record<string, unknown>[]
    const keys = rows.map((row) => row[primaryKey] as PrimaryKey)
    const places = new Map(rows.map((row) => [String(row[primaryKey]), row[sortField]]))
    const [from, onto] = [keys.findIndex((key) => String(key) === String(moved)), keys.findIndex((key) => String(key) === String(target))]
    if (from < 0 || onto < 0) throw forbidden()
    const [key] = keys.splice(from, 1)
    keys.splice(onto, 0, key!)
    for (const [index, current] of keys.entries()) {
      if (places.get(String(current)) !== index + 1) await knex(collection).where(primaryKey, current).update({ [sortField]: index + 1 })
    }
  })
  const { database, events } = context.platform
  await context.database.afterCommit(() => events.emitAction('items.sort', { collection, item: moved, to: target }, { database: database.knex, schema: null, accountability: context.accountability }))
}
