import type { Database } from '../../database/database.js'
import type { CollectionRow, FieldRow, RelationRow, SchemaMetadata } from '../../schema/metadata.js'

/** Reads what directus_collections, directus_fields and directus_relations say. */
export async function loadMetadata(database: Database): Promise<SchemaMetadata> {
  return database.withPrisma(async (client) => {
    const collections = await client.collection.findMany({ orderBy: { collection: 'asc' } })
    const fields = await client.field.findMany({ orderBy: [{ collection: 'asc' }, { id: 'asc' }] })
    const relations = await client.relation.findMany({ orderBy: { id: 'asc' } })
    return {
      collections: collections as unknown as CollectionRow[],
      fields: fields.map((row) => ({ ...row, special: splitList(row.special) })) as unknown as FieldRow[],
      relations: relations.map((row) => ({
        ...row,
        one_allowed_collections: splitList(row.one_allowed_collections),
      })) satisfies RelationRow[],
    }
  })
}

/** Comma text as a list; null stays null. */
export const splitList = (text: string | null): string[] | null =>
  text === null
    ? null
    : text
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '')
