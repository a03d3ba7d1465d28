import type { IndexedWords } from '../database/introspection.js'
import type { ColumnStorage, NumberForm, ValueType } from '../database/value-type.js'

/**
 * The one schema model. Everything that depends on what collections exist is derived from it: GraphQL types,
 * REST routes, OpenAPI, permission checks, SQL. What a role can see is a smaller model of the same type.
 * A model is immutable; a change builds the next one (store.ts).
 */

/** Field types of the API. */
export type FieldType = ValueType

/** All collections and relations of one moment. */
export interface SchemaModel {
  /** Grows with every build; part of every cache key. */
  readonly version: number
  readonly collections: ReadonlyMap<string, Collection>
  readonly relations: readonly Relation[]
}

export interface Collection {
  readonly name: string
  /** The primary key field; null when the table has none or a composite one (see `primaryKeys`). */
  readonly primaryKey: string | null
  /** All key fields in order; one entry for an ordinary key, several for a composite one, none for a view without key. */
  readonly primaryKeys: readonly string[]
  readonly fields: ReadonlyMap<string, Field>
  readonly isSystem: boolean
  readonly doors: Doors
  readonly isView: boolean
  /** false: its table knows no transactions, so what is written to it can't be taken back. */
  readonly isTransactional: boolean
  /** Triggers or rules of the database may change a row once more after it was written. */
  readonly hasTriggers: boolean
  readonly isSingleton: boolean
  /** Has a row in directus_collections (or is a system collection). */
  readonly isTracked: boolean
  readonly sortField: string | null
  readonly note: string | null
  readonly accountability: 'all' | 'activity' | null
  readonly isVersioned: boolean
  readonly status: string
  /** The index that answers `search`; null: there is none. */
  readonly searchIndex: SearchIndex | null
}

/** Through which doors clients reach the items of a collection as those of any other; requests of their own are rows of resolvers/. */
export interface Doors {
  readonly rest: boolean
  readonly graphql: boolean
  /** The server alone writes its items. */
  readonly isReadOnly: boolean
}

/** An index over texts of a collection, asked for by `schema.search_index`. */
export interface SearchIndex {
  readonly fields: ReadonlySet<string>
  readonly words: IndexedWords
}

export interface Field {
  readonly collection: string
  /** Equal to the column's name; alias fields have no column. */
  readonly name: string
  readonly type: FieldType
  /** The database's own name of the column type, null for alias fields. */
  readonly columnType: string | null
  /** The part of the column's real type that decides how its values are written, read and compared; only the dialect knows its meaning. */
  readonly storage: ColumnStorage
  /** Its values are lists (an array of PostgreSQL). */
  readonly isList: boolean
  /** A time or a moment without zone in a collection that is ours: it is written without a fraction of a second, as the reference does. */
  readonly hasWholeSeconds: boolean
  readonly isAlias: boolean
  readonly isNullable: boolean
  readonly isGenerated: boolean
  readonly hasAutoIncrement: boolean
  readonly isUnique: boolean
  /** The column default as a JSON value; `undefined` when it has none. A database expression is { expression: text }. */
  readonly defaultValue: unknown
  readonly maxLength: number | null
  readonly precision: number | null
  readonly scale: number | null
  readonly numberForm: NumberForm | null
  readonly special: readonly string[]
  readonly note: string | null
  /** Its only values, where its metadata says so. */
  readonly choices?: readonly string[]
  /** Why it is no longer to be used. */
  readonly deprecation?: string
  /** A filter over the payload; null when there is none. */
  readonly validation: unknown
  readonly validationMessage: string | null
  readonly isRequired: boolean
  readonly isSearchable: boolean
  /** Read back as `mask`; may not be compared, sorted, grouped or searched. */
  readonly isConcealed: boolean
  /** Shown by a studio only (dividers, groups): never part of the data. */
  readonly isPresentation: boolean
  /** The way back of a foreign key without metadata: it can be named, but is no part of `*`. */
  readonly isImplicit: boolean
  /** How this field leads to other collections; null for plain fields. */
  readonly relation: FieldRelation | null
}

/** What stands for the value of a concealed field. */
export const mask = '**********'

/** What is true of every field without a column. */
export const columnless = {
  type: 'alias',
  columnType: null,
  storage: null,
  isList: false,
  hasWholeSeconds: false,
  isAlias: true,
  isNullable: true,
  isGenerated: false,
  hasAutoIncrement: false,
  isUnique: false,
  defaultValue: undefined,
  maxLength: null,
  precision: null,
  scale: null,
  numberForm: null,
} as const satisfies Partial<Field>

/** The view of a relation from one of its fields. */
export type FieldRelation =
  | { readonly kind: 'm2o'; readonly relation: Relation; readonly collection: string; readonly targetField: string }
  | { readonly kind: 'o2m'; readonly relation: Relation; readonly collection: string; readonly foreignField: string }
  | { readonly kind: 'm2a'; readonly relation: Relation; readonly discriminator: string; readonly collections: readonly string[] }

/** A relation, always told from its many side. */
export interface Relation {
  readonly collection: string
  readonly field: string
  readonly relatedCollection: string | null
  /** The field of the related collection the foreign key points to; its primary key unless the key says otherwise. */
  readonly relatedField: string | null
  readonly schema: RelationSchema | null
  readonly meta: RelationMeta | null
}

export interface RelationSchema {
  readonly constraintName: string | null
  readonly onUpdate: string | null
  readonly onDelete: string | null
}

export interface RelationMeta {
  readonly id: number | null
  readonly oneField: string | null
  readonly oneCollectionField: string | null
  readonly oneAllowedCollections: readonly string[] | null
  readonly junctionField: string | null
  readonly sortField: string | null
  readonly oneDeselectAction: 'nullify' | 'delete'
  readonly isSystem: boolean
}
