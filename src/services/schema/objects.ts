import type { Item } from '../../context.js'
import type { Dialect } from '../../database/dialects/dialect.js'
import type { Column, DatabaseSchema, ForeignKey, Table } from '../../database/introspection.js'
import type { CollectionRow, FieldRow } from '../../schema/metadata.js'
import type { FieldType, Relation } from '../../schema/model.js'

/** Columns of later versions that clients of version 11 do not know; they are stored, but `/collections` does not show them. */
const laterColumns: ReadonlySet<string> = new Set(['status', 'autosave_revision_interval'])

/** What `/collections` tells of a collection. */
export function collectionObject(name: string, row: CollectionRow | null, table: Table | null, dialect: Dialect): Item {
  const meta = row && Object.fromEntries(Object.entries(row).filter(([key]) => !laterColumns.has(key)))
  return { collection: name, meta, schema: table && tableObject(table, dialect) }
}

function tableObject(table: Table, dialect: Dialect): Item {
  return {
    name: table.name,
    ...(dialect.abilities.hasNamespaces ? { schema: table.namespace } : {}),
    ...(dialect.abilities.hasComments ? { comment: table.comment } : {}),
    ...(table.sql === null ? {} : { sql: table.sql }),
    ...(table.search && table.search.indexed.length > 0 ? { search_index: true } : {}),
  }
}

/** What `/fields` tells of a field; without column it is an alias. */
export function fieldObject(
  field: { readonly collection: string; readonly field: string; readonly type: FieldType },
  row: FieldRow | null,
  column: Column | null,
  foreignKey: ForeignKey | null,
  dialect: Dialect,
): Item {
  return { ...field, meta: row, schema: column && columnObject(column, foreignKey, dialect) }
}

function columnObject(column: Column, foreignKey: ForeignKey | null, dialect: Dialect): Item {
  const { hasNamespaces, hasComments } = dialect.abilities
  return {
    name: column.name,
    table: column.table,
    data_type: column.dataType,
    default_value: defaultText(column.defaultValue),
    generation_expression: column.generationExpression,
    max_length: column.maxLength,
    numeric_precision: column.precision,
    numeric_scale: column.scale,
    is_generated: column.isGenerated,
    is_nullable: column.isNullable,
    is_unique: column.isUnique,
    is_indexed: column.isIndexed,
    is_primary_key: column.isPrimaryKey,
    has_auto_increment: column.hasAutoIncrement,
    ...(hasNamespaces ? { foreign_key_schema: foreignKey?.foreignNamespace ?? null } : {}),
    ...(hasComments ? { comment: column.comment } : {}),
    foreign_key_table: foreignKey?.foreignTable ?? null,
    foreign_key_column: foreignKey?.foreignColumns[0] ?? null,
  }
}

const defaultText = (value: unknown): unknown =>
  value === undefined
    ? null
    : typeof value === 'object' && value !== null && 'expression' in value
      ? (value as { expression: string }).expression
      : value

/** What `/relations` tells of a relation. */
export function relationObject(relation: Relation, database: DatabaseSchema, dialect: Dialect): Item {
  const { meta } = relation
  const key = findForeignKey(database, relation.collection, relation.field)
  return {
    collection: relation.collection,
    field: relation.field,
    related_collection: relation.relatedCollection,
    schema: relation.schema && key && foreignKeyObject(key, dialect),
    meta: meta && {
      ...(meta.isSystem ? { system: true } : { id: meta.id }),
      many_collection: relation.collection,
      many_field: relation.field,
      one_collection: relation.relatedCollection,
      one_field: meta.oneField,
      one_collection_field: meta.oneCollectionField,
      one_allowed_collections: meta.oneAllowedCollections,
      junction_field: meta.junctionField,
      sort_field: meta.sortField,
      one_deselect_action: meta.oneDeselectAction,
    },
  }
}

function foreignKeyObject(key: ForeignKey, dialect: Dialect): Item {
  return {
    constraint_name: dialect.abilities.hasComments ? key.name : null,
    table: key.table,
    column: key.columns[0],
    ...(dialect.abilities.hasNamespaces ? { foreign_key_schema: key.foreignNamespace } : {}),
    foreign_key_table: key.foreignTable,
    foreign_key_column: key.foreignColumns[0],
    on_update: key.onUpdate,
    on_delete: key.onDelete,
  }
}

/** The table of this name; null when there is none. */
export const findTable = (database: DatabaseSchema, name: string): Table | null =>
  database.tables.find((table) => table.name === name) ?? null

/** The foreign key of this one column; null when it has none. */
export const findForeignKey = (database: DatabaseSchema, table: string, column: string): ForeignKey | null =>
  findTable(database, table)?.foreignKeys.find((key) => key.columns.length === 1 && key.columns[0] === column) ?? null
