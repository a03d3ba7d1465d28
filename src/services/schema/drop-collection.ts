import sql from 'sql-template-tag'
import type { SystemClient } from '../../database/prisma.js'
import type { SchemaSnapshot } from '../../schema/store.js'
import type { SchemaStep } from './change.js'
import { dropField } from './drop-field.js'
import { findTable } from './objects.js'
import { forgetOrigin } from './origins.js'

/** Drops a collection: what points at it, its metadata, its table; folders lose their children. */
export async function dropCollection(step: SchemaStep, name: string): Promise<void> {
  const { knex, dialect } = step.database
  await dropPointers(step, name)
  await forgetHistory(step, name)
  await step.database.withPrisma(async (client) => {
    await forgetMentions(client, name)
    await forgetAllowedCollection(client, step.snapshot, name)
    await client.collection.updateMany({ where: { group: name }, data: { group: null } })
    await client.collection.deleteMany({ where: { collection: name } })
  })
  // A collection of the same name may follow.
  for (const changed of ['directus_permissions', 'directus_shares']) await step.platform.accessChanged(step.database, changed, [])
  if (findTable(step.snapshot.database, name)) await dialect.ddl.dropTable(knex, name)
}

/** What names the collection goes with it. */
async function forgetMentions(client: SystemClient, collection: string): Promise<void> {
  await client.field.deleteMany({ where: { collection } })
  await forgetOrigin(client, collection)
  await client.preset.deleteMany({ where: { collection } })
  await client.activity.deleteMany({ where: { collection } })
  await client.permission.deleteMany({ where: { collection } })
  await client.comment.deleteMany({ where: { collection } })
  await client.version.deleteMany({ where: { collection } })
  await client.share.deleteMany({ where: { collection } })
  await client.relation.deleteMany({ where: { many_collection: collection } })
}

/**
 * Revisions go; revisions of other collections that had one of these as parent stay, without a parent. There may be any number of them, and
 * Prisma cannot say it in one statement on every database.
 */
async function forgetHistory({ database }: SchemaStep, collection: string): Promise<void> {
  const { identifier } = database.dialect.expressions
  const [revisions, parent] = [identifier('directus_revisions'), identifier('parent')]
  const own = sql`SELECT ${identifier('id')} FROM ${revisions} WHERE ${identifier('collection')} = ${collection}`
  await database.execute(sql`UPDATE ${revisions} SET ${parent} = NULL WHERE ${parent} IN (${own})`)
  await database.withPrisma((client) => client.revision.deleteMany({ where: { collection } }))
}

/** Drops fields of other collections that point here, and alias fields elsewhere that are made by foreign keys of this collection. */
async function dropPointers(step: SchemaStep, name: string): Promise<void> {
  const { model } = step.snapshot
  for (const relation of model.relations) {
    if (relation.relatedCollection === name && relation.collection !== name && !model.collections.get(relation.collection)?.isSystem) {
      await dropField(step, relation.collection, relation.field)
    }
    if (relation.collection === name && relation.relatedCollection && relation.relatedCollection !== name && relation.meta?.oneField) {
      await dropField(step, relation.relatedCollection, relation.meta.oneField)
    }
  }
}

/** Many-to-any relations no longer lead here. */
async function forgetAllowedCollection(client: SystemClient, { model }: SchemaSnapshot, name: string): Promise<void> {
  for (const { meta } of model.relations) {
    const id = meta?.id ?? null
    if (id === null || !meta?.oneAllowedCollections?.includes(name)) continue
    const left = meta.oneAllowedCollections.filter((other) => other !== name).join(',')
    // A relation of the collection's own is gone already.
    await client.relation.updateMany({ where: { id }, data: { one_allowed_collections: left } })
  }
}
