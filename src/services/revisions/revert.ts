import { asSystem, type Item, type PrimaryKey, type ServiceContext } from '../../context.js'
import { apiError, forbidden } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { Collection } from '../../schema/model.js'
import { checkKey } from '../items/keys.js'
import type { MutationOptions } from '../items/mutation-options.js'
import { readByQuery, readOne } from '../items/reading.js'
import { updateOne } from '../items/writing.js'

/**
 * Writes the values of a revision into its item, as an update by the caller: a caller who may read the revision and change every field in it can
 * go back. Secrets are in no revision, so they stay as they are.
 */
export async function revertItem(context: ServiceContext, revision: PrimaryKey, options: MutationOptions): Promise<void> {
  const fields = ['collection', 'item', 'data', 'version']
  const found = await readOne(context, 'directus_revisions', revision, { fields }, { emitEvents: false })
  const collection = context.schema.collections.get(String(found.collection))
  if (!collection) throw forbidden()
  if (found.version !== null)
    throw apiError('UNPROCESSABLE_CONTENT', { reason: 'This revision belongs to a version; promote the version instead' })
  if (!isPlainObject(found.data)) throw apiError('UNPROCESSABLE_CONTENT', { reason: 'This revision holds no item' })
  const values = { ...(await relationsAt(context, collection, found.item, revision)), ...found.data }
  await updateOne(context, collection.name, checkKey(collection, found.item), writable(collection, values), options)
}

/** Enough for any item that people edit; relations that were last changed before that stay as they are. */
const farthestBack = 500

/** Snapshots leave out what leads to other items; it is what the last delta up to the revision says. */
async function relationsAt(context: ServiceContext, collection: Collection, item: unknown, revision: PrimaryKey): Promise<Item> {
  const filter = { collection: { _eq: collection.name }, item: { _eq: item }, id: { _lte: revision }, version: { _null: true } }
  const query = { filter, fields: ['delta'], sort: ['-id'], limit: farthestBack }
  const earlier = await readByQuery(asSystem(context), 'directus_revisions', query, { emitEvents: false })
  const deltas = earlier
    .map(({ delta }) => delta)
    .filter(isPlainObject)
    .reverse()
  return Object.fromEntries(Object.entries(Object.assign({}, ...deltas) as Item).filter(([name]) => collection.fields.get(name)?.relation))
}

/** What of a snapshot can be written back: the item's own columns without key, secrets, and what the database or a special fills by itself. */
function writable(collection: Collection, data: Item): Item {
  return Object.fromEntries(
    Object.entries(data).filter(([name]) => {
      const field = collection.fields.get(name)
      if (!field || field.isAlias || field.isGenerated || name === collection.primaryKey) return false
      return (
        !field.isConcealed &&
        field.type !== 'hash' &&
        !field.special.some((special) => special === 'hash' || special.endsWith('-updated') || special.endsWith('-created'))
      )
    }),
  )
}
