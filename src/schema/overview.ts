import type { SchemaModel } from './model.js'

/** The schema in the form that extension code knows from Directus: collections with fields, and relations. It carries our model along. */
export interface SchemaOverview {
  readonly collections: Readonly<Record<string, CollectionOverview>>
  readonly relations: readonly RelationOverview[]
}

export interface CollectionOverview {
  readonly collection: string
  readonly primary: string
  readonly singleton: boolean
  readonly sortField: string | null
  readonly note: string | null
  readonly accountability: 'all' | 'activity' | null
  readonly status: string
  readonly fields: Readonly<Record<string, FieldOverview>>
}

export interface FieldOverview {
  readonly field: string
  readonly type: string
  readonly dbType: string | null
  readonly defaultValue: unknown
  readonly nullable: boolean
  readonly generated: boolean
  readonly precision: number | null
  readonly scale: number | null
  readonly special: readonly string[]
  readonly note: string | null
  readonly validation: unknown
  readonly alias: boolean
  readonly searchable: boolean
}

export interface RelationOverview {
  readonly collection: string
  readonly field: string
  readonly related_collection: string | null
  readonly schema: Readonly<Record<string, unknown>> | null
  readonly meta: Readonly<Record<string, unknown>> | null
}

const modelKey: unique symbol = Symbol('schema model')
/** Gives the view of a model. */
export type SchemaViews = (model: SchemaModel) => SchemaOverview

/** Makes the function that gives views: each is made once, and lives as long as its model. */
export function createSchemaViews(): SchemaViews {
  const views = new WeakMap<SchemaModel, SchemaOverview>()
  return (model) => {
    const view = views.get(model) ?? buildOverview(model)
    views.set(model, view)
    return view
  }
}

/** Finds the model in what extension code hands back as `schema`: a view we gave it, or a model itself. */
export function modelOf(schema: SchemaOverview | SchemaModel): SchemaModel | null {
  if (schema.collections instanceof Map) return schema as SchemaModel
  return (schema as { [modelKey]?: SchemaModel })[modelKey] ?? null
}

function buildOverview(model: SchemaModel): SchemaOverview {
  const overview = {
    collections: Object.fromEntries([...model.collections.values()].map((collection) => [collection.name, collectionOverview(collection)])),
    relations: model.relations.map((relation) => ({
      collection: relation.collection,
      field: relation.field,
      related_collection: relation.relatedCollection,
      schema: relation.schema && {
        constraint_name: relation.schema.constraintName,
        on_update: relation.schema.onUpdate,
        on_delete: relation.schema.onDelete,
      },
      meta: relation.meta && {
        many_collection: relation.collection,
        many_field: relation.field,
        one_collection: relation.relatedCollection,
        one_field: relation.meta.oneField,
        one_collection_field: relation.meta.oneCollectionField,
        one_allowed_collections: relation.meta.oneAllowedCollections,
        junction_field: relation.meta.junctionField,
        sort_field: relation.meta.sortField,
        one_deselect_action: relation.meta.oneDeselectAction,
      },
    })),
  }
  return Object.defineProperty(overview, modelKey, { value: model, enumerable: false })
}

function collectionOverview(collection: SchemaModel['collections'] extends ReadonlyMap<string, infer C> ? C : never): CollectionOverview {
  return {
    collection: collection.name,
    primary: collection.primaryKey ?? '',
    singleton: collection.isSingleton,
    sortField: collection.sortField,
    note: collection.note,
    accountability: collection.accountability,
    status: collection.status,
    fields: Object.fromEntries(
      [...collection.fields.values()].map((field) => [
        field.name,
        {
          field: field.name,
          type: field.type,
          dbType: field.columnType,
          defaultValue: field.defaultValue ?? null,
          nullable: field.isNullable,
          generated: field.isGenerated,
          precision: field.precision,
          scale: field.scale,
          special: field.special,
          note: field.note,
          validation: field.validation,
          alias: field.isAlias,
          searchable: field.isSearchable,
        },
      ]),
    ),
  }
}
