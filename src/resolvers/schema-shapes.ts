import { answer, flag, integer, json, listOf, type ObjectShape, type Shape, text, withMore } from './shape.js'

type Shapes = Readonly<Record<string, Shape>>

const collectionMeta: Shapes = {
  collection: text,
  icon: text,
  note: text,
  display_template: text,
  hidden: flag,
  singleton: flag,
  translations: json,
  archive_field: text,
  archive_app_filter: flag,
  archive_value: text,
  unarchive_value: text,
  sort_field: text,
  accountability: text,
  color: text,
  item_duplication_fields: json,
  sort: integer,
  group: text,
  collapse: text,
  preview_url: text,
  versioning: flag,
}
const fieldMeta: Shapes = {
  id: integer,
  collection: text,
  field: text,
  special: listOf(text),
  interface: text,
  options: json,
  display: text,
  display_options: json,
  readonly: flag,
  hidden: flag,
  sort: integer,
  width: text,
  translations: json,
  note: text,
  conditions: json,
  required: flag,
  group: text,
  validation: json,
  validation_message: text,
  searchable: flag,
}
const fieldSchema: Shapes = {
  name: text,
  table: text,
  data_type: text,
  default_value: { ...text, rest: json },
  max_length: integer,
  numeric_precision: integer,
  numeric_scale: integer,
  is_generated: flag,
  generation_expression: text,
  is_indexed: flag,
  is_nullable: flag,
  is_unique: flag,
  is_primary_key: flag,
  has_auto_increment: flag,
  foreign_key_column: text,
  foreign_key_table: text,
  comment: text,
}
const relationSchema: Shapes = {
  table: text,
  column: text,
  foreign_key_table: text,
  foreign_key_column: text,
  constraint_name: text,
  on_update: text,
  on_delete: text,
}
const relationMeta: Shapes = {
  id: integer,
  many_collection: text,
  many_field: text,
  one_collection: text,
  one_field: text,
  one_collection_field: text,
  one_allowed_collections: listOf(text),
  junction_field: text,
  sort_field: text,
  one_deselect_action: text,
}

/** How collections, fields and relations are told, or taken: `nameOf` names their types, and `names` is a list of names. */
function schemaShapes(
  nameOf: (collection: string, part: string) => string,
  names: Shape,
): Readonly<Record<'collection' | 'field' | 'relation', Shapes>> {
  const part = (collection: string, name: string, properties: Shapes, more: Shapes = {}) =>
    withMore(answer(nameOf(collection, name), properties), more)
  return {
    collection: {
      collection: text,
      meta: part('directus_collections', '_meta', collectionMeta, { system: flag, status: text }),
      schema: part('directus_collections', '_schema', { name: text, comment: text }, { sql: text, schema: text, search_index: flag }),
    },
    field: {
      collection: text,
      field: text,
      type: text,
      meta: part('directus_fields', '_meta', { ...fieldMeta, special: names }, { system: flag }),
      schema: part('directus_fields', '_schema', fieldSchema, { foreign_key_schema: text }),
    },
    relation: {
      collection: text,
      field: text,
      related_collection: text,
      schema: part('directus_relations', '_schema', relationSchema, { foreign_key_schema: text }),
      meta: part('directus_relations', '_meta', { ...relationMeta, one_allowed_collections: names }, { system: flag }),
    },
  }
}

/** A list of names; a text of names with commas between them is taken, too. */
const namesTaken: Shape = { ...listOf(text), rest: { anyOf: [listOf(text), text] } }

const told = schemaShapes((collection, part) => `${collection}${part}`, listOf(text))
const taken = schemaShapes((collection, part) => `write_${collection}${part}_input`, namesTaken)

/** A collection as it is told. */
export const collectionShape: ObjectShape = answer('directus_collections', told.collection)
/** A field as it is told. */
export const fieldShape: ObjectShape = answer('directus_fields', told.field)
/** A relation as it is told. */
export const relationShape: ObjectShape = answer('directus_relations', told.relation)
/** What is written of a field. */
export const fieldInput: ObjectShape = answer('write_directus_fields_input', taken.field)
/** What is written of a collection, with its fields when it is created. */
export const collectionInput: ObjectShape = answer('write_directus_collections_input', { ...taken.collection, fields: listOf(fieldInput) })
/** What is written of a relation. */
export const relationInput: ObjectShape = answer('write_directus_relations_input', taken.relation)
