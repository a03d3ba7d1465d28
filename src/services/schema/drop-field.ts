import type { SchemaStep } from './change.js'
import { splitList } from './load-metadata.js'
import { findTable } from './objects.js'
import { forgetOrigin } from './origins.js'

/** Drops a field: its relations, its place in permissions, groups and other metadata, its column. An old permission must not open a later field of this name. */
export async function dropField(step: SchemaStep, collection: string, field: string): Promise<void> {
  const { knex, dialect } = step.database
  const { database, model } = step.snapshot
  const column = findTable(database, collection)?.columns.find((candidate) => candidate.name === field)

  await dropOwnRelations(step, collection, field)
  await forgetInPermissions(step, collection, field)
  await step.database.withPrisma(async (client) => {
    await client.field.updateMany({ where: { collection, group: field }, data: { group: null } })
    await client.field.deleteMany({ where: { collection, field } })
    await forgetOrigin(client, collection, field)
    const isSortField = model.collections.get(collection)?.sortField === field
    await client.collection.updateMany({ where: { collection, ...(isSortField ? {} : { sort_field: field }) }, data: { sort_field: null } })
    await client.collection.updateMany({ where: { collection, archive_field: field }, data: { archive_field: null } })
  })
  if (column) await dialect.ddl.dropColumn(knex, collection, field)
}

async function dropOwnRelations({ database, snapshot }: SchemaStep, collection: string, field: string): Promise<void> {
  const own = snapshot.model.relations.find((relation) => relation.collection === collection && relation.field === field)
  if (own?.schema) await database.dialect.ddl.dropForeignKey(database.knex, collection, field)
  await database.withPrisma(async (client) => {
    if (own?.meta?.oneField && own.relatedCollection)
      await client.field.deleteMany({ where: { collection: own.relatedCollection, field: own.meta.oneField } })
    await client.relation.deleteMany({ where: { many_collection: collection, many_field: field } })
    await client.relation.updateMany({ where: { one_collection: collection, one_field: field }, data: { one_field: null } })
    await client.relation.updateMany({ where: { many_collection: collection, sort_field: field }, data: { sort_field: null } })
    await client.relation.updateMany({ where: { many_collection: collection, junction_field: field }, data: { junction_field: null } })
  })
}

async function forgetInPermissions({ database, platform }: SchemaStep, collection: string, field: string): Promise<void> {
  await database.withPrisma(async (client) => {
    for (const row of await client.permission.findMany({ where: { collection }, select: { id: true, fields: true } })) {
      const fields = splitList(row.fields)
      if (!fields?.includes(field)) continue
      await client.permission.update({ where: { id: row.id }, data: { fields: fields.filter((name) => name !== field).join(',') } })
    }
  })
  await platform.accessChanged(database, 'directus_permissions', [])
}
