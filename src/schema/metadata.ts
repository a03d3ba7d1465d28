/** The rows of directus_collections, directus_fields and directus_relations that add to what the tables say. */
export interface SchemaMetadata {
  readonly collections: readonly CollectionRow[]
  readonly fields: readonly FieldRow[]
  readonly relations: readonly RelationRow[]
}

/** A row of directus_collections; keys as in the table, so that it can be answered as it is. */
export interface CollectionRow {
  readonly collection: string
  readonly note: string | null
  readonly singleton: boolean
  readonly sort_field: string | null
  readonly accountability: string | null
  readonly versioning: boolean
  readonly status?: string | null
  readonly [column: string]: unknown
}

/** A row of directus_fields; `special` already split. */
export interface FieldRow {
  readonly id: number | null
  readonly collection: string
  readonly field: string
  readonly special: readonly string[] | null
  readonly note: string | null
  readonly validation: unknown
  readonly validation_message: string | null
  readonly required: boolean | null
  readonly searchable: boolean | null
  readonly [column: string]: unknown
}

/** A row of directus_relations; `one_allowed_collections` already split. */
export interface RelationRow {
  readonly id: number | null
  readonly many_collection: string
  readonly many_field: string
  readonly one_collection: string | null
  readonly one_field: string | null
  readonly one_collection_field: string | null
  readonly one_allowed_collections: readonly string[] | null
  readonly junction_field: string | null
  readonly sort_field: string | null
  readonly one_deselect_action: string
  readonly [column: string]: unknown
}
