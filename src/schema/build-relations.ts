import type { ForeignKey } from '../database/introspection.js'
import type { SchemaSources } from './build.js'
import type { RelationRow } from './metadata.js'
import type { Collection, Relation, RelationMeta } from './model.js'

/** All relations: foreign keys of the database joined with their metadata rows, and rows without a foreign key. */
export function buildRelations(collections: ReadonlyMap<string, Collection>, sources: SchemaSources): Relation[] {
  const rows = indexRows(sources)
  const systemRows = new Set<RelationRow>(sources.system.relations)
  const relations: Relation[] = []
  for (const table of sources.database.tables) {
    if (!collections.has(table.name)) continue
    for (const key of table.foreignKeys) {
      if (key.columns.length !== 1 || !collections.has(key.foreignTable)) continue
      const name = relationKey(table.name, key.columns[0]!)
      const described = rows.get(name)
      // A metadata row that names another target has precedence over the key: it was set by the API.
      if (described && described[0]!.one_collection !== key.foreignTable) continue
      rows.delete(name)
      for (const row of described ?? [null]) relations.push(fromForeignKey(key, row, row ? systemRows.has(row) : false, collections))
    }
  }
  for (const row of [...rows.values()].flat()) {
    if (collections.has(row.many_collection)) relations.push(fromRow(row, systemRows.has(row), collections))
  }
  return relations
}

/** One row for each field, the last; only system relations can lead back by several fields, and these cannot be redefined. */
function indexRows({ system, metadata }: SchemaSources): Map<string, readonly RelationRow[]> {
  const rows = new Map<string, readonly RelationRow[]>()
  for (const row of metadata.relations) rows.set(relationKey(row.many_collection, row.many_field), [row])
  const ours = new Map<string, RelationRow[]>()
  for (const row of system.relations) {
    const key = relationKey(row.many_collection, row.many_field)
    ours.set(key, [...(ours.get(key) ?? []), row])
  }
  for (const [key, list] of ours) rows.set(key, list)
  return rows
}

const relationKey = (collection: string, field: string): string => `${collection}\u0000${field}`

function fromForeignKey(
  key: ForeignKey,
  row: RelationRow | null,
  isSystem: boolean,
  collections: ReadonlyMap<string, Collection>,
): Relation {
  return {
    collection: key.table,
    field: key.columns[0]!,
    relatedCollection: key.foreignTable,
    relatedField: key.foreignColumns[0] ?? collections.get(key.foreignTable)?.primaryKey ?? null,
    schema: { constraintName: key.name, onUpdate: key.onUpdate, onDelete: key.onDelete },
    meta: row ? metaOf(row, isSystem) : null,
  }
}

function fromRow(row: RelationRow, isSystem: boolean, collections: ReadonlyMap<string, Collection>): Relation {
  return {
    collection: row.many_collection,
    field: row.many_field,
    relatedCollection: row.one_collection,
    relatedField: row.one_collection ? (collections.get(row.one_collection)?.primaryKey ?? null) : null,
    schema: null,
    meta: metaOf(row, isSystem),
  }
}

function metaOf(row: RelationRow, isSystem: boolean): RelationMeta {
  return {
    id: row.id,
    oneField: row.one_field,
    oneCollectionField: row.one_collection_field,
    oneAllowedCollections: row.one_allowed_collections,
    junctionField: row.junction_field,
    sortField: row.sort_field,
    oneDeselectAction: row.one_deselect_action === 'delete' ? 'delete' : 'nullify',
    isSystem,
  }
}
