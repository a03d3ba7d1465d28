import type { InputRef, ObjectRef, SchemaParts } from '../schema-parts.js'
import { type Described, describedInput, describedObject } from './described-types.js'

type Plain = Readonly<Record<string, string | readonly [string]>>

const collectionMeta: Plain = {
  collection: 'String',
  icon: 'String',
  note: 'String',
  display_template: 'String',
  hidden: 'Boolean',
  singleton: 'Boolean',
  translations: 'JSON',
  archive_field: 'String',
  archive_app_filter: 'Boolean',
  archive_value: 'String',
  unarchive_value: 'String',
  sort_field: 'String',
  accountability: 'String',
  color: 'String',
  item_duplication_fields: 'JSON',
  sort: 'Int',
  group: 'String',
  collapse: 'String',
  preview_url: 'String',
  versioning: 'Boolean',
}
const fieldMeta: Plain = {
  id: 'Int',
  collection: 'String',
  field: 'String',
  special: ['String'],
  interface: 'String',
  options: 'JSON',
  display: 'String',
  display_options: 'JSON',
  readonly: 'Boolean',
  hidden: 'Boolean',
  sort: 'Int',
  width: 'String',
  translations: 'JSON',
  note: 'String',
  conditions: 'JSON',
  required: 'Boolean',
  group: 'String',
  validation: 'JSON',
  validation_message: 'String',
  searchable: 'Boolean',
}
const fieldSchema: Plain = {
  name: 'String',
  table: 'String',
  data_type: 'String',
  default_value: 'String',
  max_length: 'Int',
  numeric_precision: 'Int',
  numeric_scale: 'Int',
  is_generated: 'Boolean',
  generation_expression: 'String',
  is_indexed: 'Boolean',
  is_nullable: 'Boolean',
  is_unique: 'Boolean',
  is_primary_key: 'Boolean',
  has_auto_increment: 'Boolean',
  foreign_key_column: 'String',
  foreign_key_table: 'String',
  comment: 'String',
}
const relationSchema: Plain = {
  table: 'String',
  column: 'String',
  foreign_key_table: 'String',
  foreign_key_column: 'String',
  constraint_name: 'String',
  on_update: 'String',
  on_delete: 'String',
}
const relationMeta: Plain = {
  id: 'Int',
  many_collection: 'String',
  many_field: 'String',
  one_collection: 'String',
  one_field: 'String',
  one_collection_field: 'String',
  one_allowed_collections: ['String'],
  junction_field: 'String',
  sort_field: 'String',
  one_deselect_action: 'String',
}

/** The types that describe the schema itself. */
export interface SchemaTypes {
  readonly collection: ObjectRef
  readonly field: ObjectRef
  readonly relation: ObjectRef
}

/** Makes them; they stand in place of the general types of these collections. */
export function schemaTypes(parts: SchemaParts): SchemaTypes {
  const sub = (name: string, fields: Plain) => describedObject(parts, name, fields as Described)
  return {
    collection: describedObject(parts, 'directus_collections', {
      collection: 'String',
      meta: sub('directus_collections_meta', collectionMeta),
      schema: sub('directus_collections_schema', { name: 'String', comment: 'String' }),
    }),
    field: describedObject(parts, 'directus_fields', {
      collection: 'String',
      field: 'String',
      type: 'String',
      meta: sub('directus_fields_meta', fieldMeta),
      schema: sub('directus_fields_schema', fieldSchema),
    }),
    relation: describedObject(parts, 'directus_relations', {
      collection: 'String',
      field: 'String',
      related_collection: 'String',
      schema: sub('directus_relations_schema', relationSchema),
      meta: sub('directus_relations_meta', relationMeta),
    }),
  }
}

/** What administrators write: the same shapes as inputs. */
export function schemaInputs(parts: SchemaParts): { readonly collection: InputRef; readonly field: InputRef; readonly relation: InputRef } {
  const sub = (name: string, fields: Plain) => describedInput(parts, name, fields)
  const field = describedInput(parts, 'write_directus_fields_input', {
    collection: 'String',
    field: 'String',
    type: 'String',
    meta: sub('write_directus_fields_meta_input', fieldMeta),
    schema: sub('write_directus_fields_schema_input', fieldSchema),
  })
  return {
    field,
    collection: describedInput(parts, 'write_directus_collections_input', {
      collection: 'String',
      meta: sub('write_directus_collections_meta_input', collectionMeta),
      schema: sub('write_directus_collections_schema_input', { name: 'String', comment: 'String' }),
      fields: [field] as never,
    }),
    relation: describedInput(parts, 'write_directus_relations_input', {
      collection: 'String',
      field: 'String',
      related_collection: 'String',
      schema: sub('write_directus_relations_schema_input', relationSchema),
      meta: sub('write_directus_relations_meta_input', relationMeta),
    }),
  }
}
