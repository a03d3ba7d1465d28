import type { Dialect } from '../database/dialects/dialect.js'
import type { Column, DatabaseSchema, Table } from '../database/introspection.js'
import type { ColumnStorage, NumberForm, ValueType } from '../database/value-type.js'
import { attachRelations } from './attach-relations.js'
import { buildRelations } from './build-relations.js'
import { BuiltParts } from './built-parts.js'
import { toldOptions } from './field-options.js'
import type { CollectionRow, FieldRow, SchemaMetadata } from './metadata.js'
import { type Collection, columnless, type Doors, type Field, type FieldType, type SchemaModel } from './model.js'
import { holdsUuid, isPresentation, typeBySpecials } from './specials/index.js'

/** What `buildSchema` needs to know of the database. */
export interface ColumnReader {
  valueTypeOf(column: Column): ValueType
  numberFormOf(column: Column): NumberForm | null
  readonly hasDateTypes: boolean
  /** Other programs may have written since the forms of dates were found: columns are written in their form, but may hold any. */
  readonly isDoubted: boolean
}

/** What this database tells `buildSchema`. */
export const columnReader = ({ valueTypeOf, numberFormOf, abilities }: Dialect, isDoubted = false): ColumnReader => ({
  valueTypeOf,
  numberFormOf,
  hasDateTypes: abilities.hasDateTypes,
  isDoubted,
})

/** Everything a model is built from. System collections come as metadata rows like any other (system.ts). */
export interface SchemaSources {
  readonly database: DatabaseSchema
  readonly metadata: SchemaMetadata
  /** The same for system collections, told by prisma/. */
  readonly system: SchemaMetadata
  /** How each system collection is reached. */
  readonly systemDoors: ReadonlyMap<string, Doors>
  readonly columns: ColumnReader
}

/**
 * Builds the schema model: the same sources give the same model. What of the last model is the same is the same object in this one (`built`: one for each kind of
 * column reader).
 */
export function buildSchema(sources: SchemaSources, version: number, built: BuiltParts = new BuiltParts()): SchemaModel {
  const rows = indexMetadata(sources)
  const collections = new Map<string, Collection>()
  for (const table of sources.database.tables) {
    const row = rows.collections.get(table.name) ?? null
    const doors = sources.systemDoors.get(table.name) ?? null
    if (isReserved(table.name) && !doors) continue
    const fields = rows.fields.get(table.name) ?? []
    const make = () => buildCollection(table, row, fields, doors, sources)
    collections.set(table.name, built.take(`table ${table.name}`, [table, row, fields, doors], make))
  }
  const relations = buildRelations(collections, sources).map((relation, index) =>
    built.keep(`relation ${index} ${relation.collection}.${relation.field}`, relation),
  )
  const attached = attachRelations(collections, relations, built)
  built.finish()
  return { version, collections: attached, relations }
}

/** Tables whose names are ours: unknown ones among them are no collections. */
const isReserved = (name: string): boolean => name.startsWith('directus_') || name.startsWith('_prisma_') || name.startsWith('tessera_')

function indexMetadata({ metadata, system }: SchemaSources) {
  const collections = new Map<string, CollectionRow>()
  for (const row of [...system.collections, ...metadata.collections]) collections.set(row.collection, row)
  const fields = new Map<string, FieldRow[]>()
  for (const row of [...system.fields, ...metadata.fields]) {
    const list = fields.get(row.collection) ?? []
    // Custom fields of system collections stand in directus_fields; built-in ones cannot be redefined there.
    if (!list.some((known) => known.field === row.field)) list.push(row)
    fields.set(row.collection, list)
  }
  return { collections, fields }
}

function buildCollection(
  table: Table,
  row: CollectionRow | null,
  fieldRows: readonly FieldRow[],
  doors: Doors | null,
  sources: SchemaSources,
): Collection {
  const isTracked = row !== null || doors !== null
  const fields = new Map<string, Field>()
  for (const column of table.columns) {
    const fieldRow = fieldRows.find((candidate) => candidate.field === column.name) ?? null
    const field = buildColumnField(table, column, fieldRow, isTracked, sources.columns)
    fields.set(column.name, field)
  }
  for (const fieldRow of fieldRows) {
    if (!fields.has(fieldRow.field) && (fieldRow.special ?? []).length > 0) fields.set(fieldRow.field, buildAliasField(fieldRow))
  }
  return {
    name: table.name,
    primaryKey: table.primaryKey.length === 1 ? table.primaryKey[0]! : null,
    primaryKeys: table.primaryKey,
    fields,
    isSystem: doors !== null,
    doors: doors ?? ownDoors,
    isView: table.kind === 'view',
    isTransactional: table.isTransactional ?? true,
    hasTriggers: table.hasTriggers ?? false,
    isSingleton: row?.singleton ?? false,
    isTracked,
    sortField: row?.sort_field && fields.has(row.sort_field) ? row.sort_field : null,
    note: row?.note ?? table.comment,
    accountability: row ? accountabilityOf(row.accountability) : 'all',
    isVersioned: row?.versioning ?? false,
    status: row?.status ?? 'active',
    searchIndex:
      table.search && table.search.indexed.length > 0 ? { fields: new Set(table.search.indexed), words: table.search.words } : null,
  }
}

const ownDoors: Doors = { rest: true, graphql: true, isReadOnly: false }

const accountabilityOf = (value: string | null): 'all' | 'activity' | null => (value === 'all' || value === 'activity' ? value : null)

function buildColumnField(table: Table, column: Column, row: FieldRow | null, isTracked: boolean, reader: ColumnReader): Field {
  const type = typeOfColumn(column, row, reader)
  return {
    ...fieldMeta(table.name, column.name, row),
    type,
    columnType: column.dataType,
    // Without date types: tables that other programs write keep their ISO text; tables that Directus or this server made hold epoch milliseconds.
    storage: !reader.hasDateTypes && isDate(type) ? dateStorageOf(column, type, isTracked, reader.isDoubted) : (column.storage ?? null),
    isList: column.isList ?? false,
    hasWholeSeconds: isTracked && (type === 'time' || type === 'dateTime'),
    isAlias: false,
    isNullable: column.isNullable,
    isGenerated: column.isGenerated,
    hasAutoIncrement: column.hasAutoIncrement,
    isUnique: column.isUnique,
    defaultValue: column.defaultValue,
    maxLength: column.maxLength,
    precision: column.precision,
    scale: column.scale,
    numberForm: reader.numberFormOf(column),
    note: row?.note ?? column.comment,
  }
}

/** System fields are told as what their columns are, as Directus does. */
function typeOfColumn(column: Column, row: FieldRow | null, reader: ColumnReader): FieldType {
  const special = row?.special ?? []
  const type = typeBySpecials(special) ?? reader.valueTypeOf(column)
  const isUuidAsText = type === 'string' && column.maxLength === uuidLength && holdsUuid(special)
  return isUuidAsText && row?.system !== true ? 'uuid' : type
}

const uuidLength = 36

/** A column in which all dates have one form keeps it (`Driver.learnForms`); one without any gets the form in which we write. */
function dateStorageOf({ storage }: Column, type: FieldType, isTracked: boolean, isDoubted: boolean): ColumnStorage {
  if (storage === undefined || storage === null) return isTracked ? 'epoch' : 'text'
  const form = storage !== 'empty' ? storage : isTracked ? 'numbers' : type === 'date' ? 'texts day' : 'texts space'
  return isDoubted ? `any ${form}` : form
}

const isDate = (type: FieldType): boolean => type === 'date' || type === 'dateTime' || type === 'timestamp'

function buildAliasField(row: FieldRow): Field {
  return {
    ...fieldMeta(row.collection, row.field, row),
    ...columnless,
  }
}

function fieldMeta(collection: string, name: string, row: FieldRow | null) {
  const special = row?.special ?? []
  return {
    collection,
    name,
    special,
    note: row?.note ?? null,
    ...toldOptions(row?.options),
    validation: row?.validation ?? null,
    validationMessage: row?.validation_message ?? null,
    isRequired: row?.required ?? false,
    isSearchable: row?.searchable ?? true,
    isConcealed: special.includes('conceal') || special.includes('encrypt'),
    isPresentation: isPresentation(special),
    isImplicit: false,
    relation: null,
  }
}
