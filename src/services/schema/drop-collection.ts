import type { ServiceContext } from '../../context.js'
import { currentSnapshot } from './change.js'
import { dropField } from './drop-field.js'
import { findTable } from './objects.js'

/** Metadata that names a collection in one of its columns and goes with it. */
const mentions: readonly (readonly [table: string, column: string])[] = [
  ['directus_fields', 'collection'],
  ['directus_presets', 'collection'],
  ['directus_activity', 'collection'],
  ['directus_permissions', 'collection'],
  ['directus_comments', 'collection'],
  ['directus_versions', 'collection'],
  ['directus_shares', 'collection'],
]

/** Drops a collection: what points at it, its metadata, its table; folders lose their children. */
export async function dropCollection(context: ServiceContext, name: string): Promise<void> {
  const { knex, dialect } = context.database
  await dropPointers(context, name)
  await forgetHistory(context, name)
  for (const [table, column] of mentions) await knex(table).where(column, name).delete()
  await knex('directus_relations').where('many_collection', name).delete()
  await forgetAllowedCollection(context, name)
  await knex('directus_collections').where('group', name).update({ group: null })
  await knex('directus_collections').where('collection', name).delete()
  if (findTable(currentSnapshot(context).database, name)) await dialect.ddl.dropTable(knex, name)
}

/** Revisions go; those of other collections that had one of these as parent stay, as their own beginning. */
async function forgetHistory(context: ServiceContext, name: string): Promise<void> {
  const { knex } = context.database
  const own = () => knex('directus_revisions').where('collection', name)
  await knex('directus_revisions').whereIn('parent', own().select('id')).update({ parent: null })
  await own().delete()
}

/** Fields of other collections that point here, and alias fields elsewhere that this collection's keys served. */
async function dropPointers(context: ServiceContext, name: string): Promise<void> {
  const { model } = currentSnapshot(context)
  for (const relation of model.relations) {
    if (relation.relatedCollection === name && relation.collection !== name && !model.collections.get(relation.collection)?.isSystem) {
      await dropField(context, relation.collection, relation.field)
    }
    if (relation.collection === name && relation.relatedCollection && relation.relatedCollection !== name && relation.meta?.oneField) {
      await dropField(context, relation.relatedCollection, relation.meta.oneField)
    }
  }
}

/** Many-to-any relations no longer lead here. */
async function forgetAllowedCollection(context: ServiceContext, name: string): Promise<void> {
  const { knex } = context.database
  for (const relation of currentSnapshot(context).model.relations) {
    const allowed = relation.meta?.oneAllowedCollections
    if (!allowed?.includes(name) || relation.meta?.id === null) continue
    await knex('directus_relations')
      .where('id', relation.meta!.id)
      .update({ one_allowed_collections: allowed.filter((other) => other !== name).join(',') })
  }
}
