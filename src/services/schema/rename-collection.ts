import type { Item, ServiceContext } from '../../context.js'
import type { SystemClient } from '../../database/prisma.js'
import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { requireAdmin } from '../access/require-admin.js'
import { collectionOf } from '../items/collection-of.js'
import { changeSchema, type SchemaStep } from './change.js'
import { splitList } from './load-metadata.js'
import { checkCollectionName } from './names.js'
import { findTable } from './objects.js'
import { keepOrigin } from './origins.js'

/**
 * Gives a collection another name: its items, relations, permissions, presets, drafts and history stay its own. `isTableRenamed`: its table has that name already.
 * For administrators.
 */
export async function renameCollection(
  context: ServiceContext,
  collection: string,
  name: string,
  { isTableRenamed = false } = {},
): Promise<void> {
  await requireAdmin(context)
  await changeSchema(context, async (step) => {
    checkRename(step, collection, name, isTableRenamed)
    await step.database.withPrisma(async (client) => {
      await renameRow(client, collection, name)
      await renameEverywhere(client, collection, name)
      await renameInRelations(client, collection, name)
      await renameInFlows(client, collection, name)
      await keepOrigin(client, { collection, field: '', name })
    })
    await renameInItems(step, collection, name)
    for (const changed of ['directus_permissions', 'directus_shares', 'directus_flows'])
      await step.platform.accessChanged(step.database, changed, [])
    const { dialect, knex } = step.database
    if (findTable(step.snapshot.database, collection)) await dialect.ddl.renameTable(knex, collection, name)
  })
}

function checkRename(step: SchemaStep, collection: string, name: string, isTableRenamed: boolean): void {
  const { metadata, database } = step.snapshot
  const isFolder = metadata.collections.some((row) => row.collection === collection) && !findTable(database, collection)
  if (!isFolder && collectionOf(step, collection).isSystem) throw invalidPayload(`"${collection}" is a collection of the server's own`)
  checkCollectionName(name)
  if (name.startsWith('directus_')) throw invalidPayload(`Collections can't start with "directus_"`)
  const tables = isTableRenamed ? [] : database.tables.map((table) => table.name)
  const names = [...tables, ...metadata.collections.map((row) => row.collection)]
  const taken = names.find((other) => other === name || step.database.dialect.isSameName('table', other, name))
  if (taken !== undefined) throw invalidPayload(`Collection "${taken}" already exists`)
}

/** The name is the key, to which other rows point: a copy takes the place of the row. */
async function renameRow(client: SystemClient, collection: string, name: string): Promise<void> {
  const row = await client.collection.findUnique({ where: { collection } })
  if (!row) return
  const values = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
  await client.collection.create({ data: { ...(values as typeof row & { collection: string }), collection: name } as never })
  await client.collection.updateMany({ where: { group: collection }, data: { group: name } })
  await client.collection.delete({ where: { collection } })
}

async function renameEverywhere(client: SystemClient, collection: string, name: string): Promise<void> {
  const change = { where: { collection }, data: { collection: name } }
  await client.field.updateMany(change)
  await client.permission.updateMany(change)
  await client.preset.updateMany(change)
  await client.activity.updateMany(change)
  await client.revision.updateMany(change)
  await client.comment.updateMany(change)
  await client.version.updateMany(change)
  await client.share.updateMany(change)
  await client.notification.updateMany(change)
}

async function renameInRelations(client: SystemClient, collection: string, name: string): Promise<void> {
  await client.relation.updateMany({ where: { many_collection: collection }, data: { many_collection: name } })
  await client.relation.updateMany({ where: { one_collection: collection }, data: { one_collection: name } })
  for (const { id, one_allowed_collections: list } of await client.relation.findMany({
    where: { one_allowed_collections: { not: null } },
  })) {
    const names = splitList(list) ?? []
    if (!names.includes(collection)) continue
    const next = names.map((other) => (other === collection ? name : other)).join(',')
    await client.relation.update({ where: { id }, data: { one_allowed_collections: next } })
  }
}

/** Flows name the collections whose events they hear, and operations those that they read and write. */
async function renameInFlows(client: SystemClient, collection: string, name: string): Promise<void> {
  const renamed = (options: unknown): Item | null => {
    if (!isPlainObject(options)) return null
    const { collection: one, collections: list } = options
    const isMentioned = one === collection || (Array.isArray(list) && list.includes(collection))
    if (!isMentioned) return null
    return {
      ...options,
      ...(one === collection ? { collection: name } : {}),
      ...(Array.isArray(list) ? { collections: list.map((other: unknown) => (other === collection ? name : other)) } : {}),
    }
  }
  for (const { id, options } of await client.flow.findMany({ select: { id: true, options: true } })) {
    const next = renamed(options)
    if (next) await client.flow.update({ where: { id }, data: { options: next as object } })
  }
  for (const { id, options } of await client.operation.findMany({ select: { id: true, options: true } })) {
    const next = renamed(options)
    if (next) await client.operation.update({ where: { id }, data: { options: next as object } })
  }
}

/** The rows of many-to-any relations say to which collection they lead. */
async function renameInItems({ database, snapshot }: SchemaStep, collection: string, name: string): Promise<void> {
  for (const { collection: home, meta } of snapshot.model.relations) {
    const field = meta?.oneCollectionField
    if (!field || !meta.oneAllowedCollections?.includes(collection) || !findTable(snapshot.database, home)) continue
    await database.dialect.ddl.replaceValue(database.knex, home, field, collection, name)
  }
}
