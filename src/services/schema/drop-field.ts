import type { ServiceContext } from '../../context.js'
import { currentSnapshot } from './change.js'
import { splitList } from './load-metadata.js'
import { findTable } from './objects.js'

/** Drops a field: its relations, its place in permissions, groups and other metadata, its column. An old permission must not open a later field of this name. */
export async function dropField(context: ServiceContext, collection: string, field: string): Promise<void> {
  const { knex, dialect } = context.database
  const { database, model } = currentSnapshot(context)
  const column = findTable(database, collection)?.columns.find((candidate) => candidate.name === field)

  await dropOwnRelations(context, collection, field)
  await forgetInPermissions(context, collection, field)
  await knex('directus_fields').where({ collection, group: field }).update({ group: null })
  await knex('directus_fields').where({ collection, field }).delete()
  if (model.collections.get(collection)?.sortField === field)
    await knex('directus_collections').where({ collection }).update({ sort_field: null })
  for (const name of ['archive_field', 'sort_field'] as const)
    await knex('directus_collections')
      .where({ collection, [name]: field })
      .update({ [name]: null })
  if (column) await dialect.ddl.dropColumn(knex, collection, field)
}

async function dropOwnRelations(context: ServiceContext, collection: string, field: string): Promise<void> {
  const { knex, dialect } = context.database
  const { model } = currentSnapshot(context)
  for (const relation of model.relations) {
    if (relation.collection === collection && relation.field === field) {
      if (relation.schema) await dialect.ddl.dropForeignKey(knex, collection, field)
      if (relation.meta?.oneField && relation.relatedCollection) {
        await knex('directus_fields').where({ collection: relation.relatedCollection, field: relation.meta.oneField }).delete()
      }
    }
  }
  await knex('directus_relations').where({ many_collection: collection, many_field: field }).delete()
  await knex('directus_relations').where({ one_collection: collection, one_field: field }).update({ one_field: null })
  await knex('directus_relations').where({ many_collection: collection, sort_field: field }).update({ sort_field: null })
  await knex('directus_relations').where({ many_collection: collection, junction_field: field }).update({ junction_field: null })
}

async function forgetInPermissions(context: ServiceContext, collection: string, field: string): Promise<void> {
  const { knex } = context.database
  const rows = (await knex('directus_permissions').where({ collection }).select('id', 'fields')) as { id: number; fields: string | null }[]
  for (const row of rows) {
    const fields = splitList(row.fields)
    if (!fields?.includes(field)) continue
    await knex('directus_permissions')
      .where({ id: row.id })
      .update({ fields: fields.filter((name) => name !== field).join(',') })
  }
}
