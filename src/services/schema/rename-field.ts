import type { ServiceContext } from '../../context.js'
import type { SystemClient } from '../../database/prisma.js'
import { invalidPayload } from '../../errors/api-error.js'
import { requireAdmin } from '../access/require-admin.js'
import { collectionOf } from '../items/collection-of.js'
import { changeSchema, type SchemaStep } from './change.js'
import { splitList } from './load-metadata.js'
import { checkFieldName } from './names.js'
import { findTable } from './objects.js'
import { keepOrigin } from './origins.js'
import { type RenamedField, renamedInFilter, renamedInLayouts, renamedInPath, renamedInTemplate, renamedKeys } from './rename-mentions.js'

/**
 * Gives a field another name: its values, relations, permissions, presets, drafts and history stay its own. `isColumnRenamed`: its column has that name already.
 * For administrators.
 */
export async function renameField(
  context: ServiceContext,
  collection: string,
  field: string,
  name: string,
  { isColumnRenamed = false } = {},
): Promise<void> {
  await requireAdmin(context)
  await changeSchema(context, async (step) => {
    if (!isColumnRenamed) checkRename(step, collection, field, name)
    const { dialect, knex } = step.database
    const renamed: RenamedField = { collection, field, name }
    await step.database.withPrisma(async (client) => {
      await renameOwn(client, renamed)
      await renameInRelations(client, renamed)
      await renameInCollections(step, client, renamed)
      await renameInAccess(step, client, renamed)
      await renameInHistory(client, renamed)
      await keepOrigin(client, { collection, field, name })
    })
    await step.platform.accessChanged(step.database, 'directus_permissions', [])
    if (findTable(step.snapshot.database, collection)?.columns.some((column) => column.name === field))
      await dialect.ddl.renameColumn(knex, collection, field, name)
  })
}

function checkRename(step: SchemaStep, collection: string, field: string, name: string): void {
  const { fields, isSystem } = collectionOf(step, collection)
  checkFieldName(name)
  if (!fields.has(field)) throw invalidPayload(`Collection "${collection}" has no field "${field}"`)
  if (isSystem && step.snapshot.system.fields.some((row) => row.collection === collection && row.field === field))
    throw invalidPayload(`"${field}" is a field of the server's own`)
  const taken = [...fields.keys()].find((other) => step.database.dialect.isSameName('column', other, name))
  if (taken !== undefined) throw invalidPayload(`Field "${taken}" already exists in collection "${collection}"`)
}

async function renameOwn(client: SystemClient, { collection, field, name }: RenamedField): Promise<void> {
  await client.field.updateMany({ where: { collection, field }, data: { field: name } })
  await client.field.updateMany({ where: { collection, group: field }, data: { group: name } })
}

async function renameInRelations(client: SystemClient, { collection, field, name }: RenamedField): Promise<void> {
  await client.relation.updateMany({ where: { many_collection: collection, many_field: field }, data: { many_field: name } })
  await client.relation.updateMany({ where: { one_collection: collection, one_field: field }, data: { one_field: name } })
  await client.relation.updateMany({ where: { many_collection: collection, sort_field: field }, data: { sort_field: name } })
  await client.relation.updateMany({ where: { many_collection: collection, junction_field: field }, data: { junction_field: name } })
  await client.relation.updateMany({
    where: { many_collection: collection, one_collection_field: field },
    data: { one_collection_field: name },
  })
}

async function renameInCollections({ snapshot }: SchemaStep, client: SystemClient, renamed: RenamedField): Promise<void> {
  const { collection, field, name } = renamed
  await client.collection.updateMany({ where: { collection, sort_field: field }, data: { sort_field: name } })
  await client.collection.updateMany({ where: { collection, archive_field: field }, data: { archive_field: name } })
  for (const row of await client.collection.findMany({ select: { collection: true, display_template: true } })) {
    const { display_template: template } = row
    const next = template && renamedInTemplate(snapshot.model, row.collection, template, renamed)
    if (next !== template) await client.collection.update({ where: { collection: row.collection }, data: { display_template: next } })
  }
}

async function renameInAccess({ snapshot: { model } }: SchemaStep, client: SystemClient, renamed: RenamedField): Promise<void> {
  for (const row of await client.permission.findMany()) {
    const fields = splitList(row.fields)
    const data = {
      fields:
        row.collection === renamed.collection
          ? (fields?.map((name) => (name === renamed.field ? renamed.name : name)).join(',') ?? null)
          : row.fields,
      permissions: renamedInFilter(model, row.collection, row.permissions, renamed),
      validation: renamedInFilter(model, row.collection, row.validation, renamed),
      presets: renamedKeys(row.collection, row.presets, renamed),
    }
    if (differs(row, data)) await client.permission.update({ where: { id: row.id }, data: withoutNulls(data) })
  }
  for (const row of await client.preset.findMany()) {
    const home = row.collection ?? ''
    const data = {
      filter: renamedInFilter(model, home, row.filter, renamed),
      layout_query: renamedInLayouts(model, home, row.layout_query, renamed),
    }
    if (differs(row, data)) await client.preset.update({ where: { id: row.id }, data: withoutNulls(data) })
  }
  for (const row of await client.field.findMany({ select: { id: true, collection: true, validation: true } })) {
    const data = { validation: renamedInFilter(model, row.collection, row.validation, renamed) }
    if (differs(row, data)) await client.field.update({ where: { id: row.id }, data: withoutNulls(data) })
  }
  for (const row of await client.collection.findMany({ select: { collection: true, item_duplication_fields: true } })) {
    const list = row.item_duplication_fields
    if (!Array.isArray(list)) continue
    const data = { item_duplication_fields: list.map((path) => renamedInPath(model, row.collection, String(path), renamed)) }
    if (differs(row, data)) await client.collection.update({ where: { collection: row.collection }, data })
  }
}

const portion = 500

/** What items were, and what drafts make of them, in portions: there may be any number. */
async function renameInHistory(client: SystemClient, renamed: RenamedField): Promise<void> {
  const { collection } = renamed
  for (let last = 0; ; ) {
    const rows = await client.revision.findMany({ where: { collection, id: { gt: last } }, orderBy: { id: 'asc' }, take: portion })
    for (const row of rows) {
      const data = { data: renamedKeys(collection, row.data, renamed), delta: renamedKeys(collection, row.delta, renamed) }
      if (differs(row, data)) await client.revision.update({ where: { id: row.id }, data: withoutNulls(data) })
    }
    last = rows.at(-1)?.id ?? last
    if (rows.length < portion) break
  }
  for (const row of await client.version.findMany({ where: { collection } })) {
    const data = { delta: renamedKeys(collection, row.delta, renamed) }
    if (differs(row, data)) await client.version.update({ where: { id: row.id }, data: withoutNulls(data) })
  }
}

const differs = (row: Readonly<Record<string, unknown>>, data: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(data).some(([name, value]) => JSON.stringify(value) !== JSON.stringify(row[name]))

/** Prisma writes no plain null into JSON, and where there is null nothing changes. */
const withoutNulls = (data: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))
