import type { Item } from '../context.js'
import type { Collection, Field, SchemaModel } from '../schema/model.js'
import { isFilledByServer } from '../schema/specials/index.js'
import { collectionOf, type Shape } from './shape.js'

/** Writes shapes as schemas of OpenAPI 3.0; named ones are collected, and referred to. */
export interface SchemaWriter {
  /** `collection`: what an item of "the collection that the request names" is. */
  schemaOf(shape: Shape, collection?: string): Item
  /** All that were referred to, and all collections. */
  all(): Readonly<Record<string, Item>>
}

const words = (name: string): string[] => name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
const pascal = (name: string): string =>
  words(name)
    .map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`)
    .join('')

/** The name of a collection's schema: `Users` of the system's, `ItemsArticles` of the user's own. */
export const schemaName = (collection: string): string =>
  collection.startsWith('directus_') ? pascal(collection.slice('directus_'.length)) : `Items${pascal(collection)}`

/** Makes a writer over what the caller may read. `collections`: those that clients reach through REST. */
export function createSchemaWriter(model: SchemaModel, collections: ReadonlySet<string>): SchemaWriter {
  const named = new Map<string, Item>()
  const reference = (name: string): Item => ({ $ref: `#/components/schemas/${name}` })
  const ofItem = (collection: string | undefined): Item =>
    collection !== undefined && collections.has(collection) && model.collections.has(collection)
      ? reference(schemaName(collection))
      : { type: 'object' }

  const schemaOf = (shape: Shape, collection?: string): Item => {
    if (shape.format === 'item') return ofItem(collection)
    const of = collectionOf(shape)
    if (of !== null) return ofItem(of)
    if (shape.format === 'key') return anyKey
    if (shape.items) return { type: 'array', items: schemaOf(shape.items, collection) }
    if (!shape.properties) return { ...(shape.type && { type: shape.type }), ...(shape.enum && { enum: shape.enum }) }
    const schema = () => ({
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(shape.properties!).map(([name, part]) => [name, optional(schemaOf(part, collection), shape)]),
      ),
      ...(shape.required && { required: shape.required }),
    })
    if (shape.title === undefined) return schema()
    const name = shape.title.startsWith('directus_') ? schemaName(shape.title) : pascal(shape.title)
    if (!named.has(name)) {
      named.set(name, {})
      named.set(name, schema())
    }
    return reference(name)
  }
  return {
    schemaOf,
    all: () => {
      const items = [...model.collections.values()].filter(({ name }) => collections.has(name))
      return {
        ...Object.fromEntries(named),
        ...Object.fromEntries(items.map((collection) => [schemaName(collection.name), itemSchema(collection, ofItem)])),
      }
    },
  }
}

/** What may be missing may be null, too. */
const optional = (schema: Item, { required = [] }: Shape): Item =>
  required.length > 0 || Object.keys(schema).length === 0
    ? schema
    : '$ref' in schema
      ? { nullable: true, allOf: [schema] }
      : { ...schema, nullable: true }

const anyKey: Item = { oneOf: [{ type: 'integer' }, { type: 'string' }] }

/** Required is what a new item must have; which fields an answer has is for its request to say. */
function itemSchema(collection: Collection, ofItem: (collection: string) => Item): Item {
  const fields = [...collection.fields.values()].filter((field) => !field.isPresentation)
  const required = fields.filter(isRequired).map((field) => field.name)
  return {
    type: 'object',
    ...(collection.note && { description: collection.note }),
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, ofItem)])),
    ...(required.length > 0 && { required }),
  }
}

const isRequired = (field: Field): boolean =>
  !field.isAlias && !field.isNullable && field.defaultValue === undefined && !field.hasAutoIncrement && !isFilledByServer(field.special)

const exactNumber: Item = { oneOf: [{ type: 'number' }, { type: 'string' }] }

const types: Readonly<Partial<Record<Field['type'], Item>>> = {
  integer: { type: 'integer' },
  // Texts where JavaScript's numbers are too small for them.
  bigInteger: exactNumber,
  decimal: { type: 'number' },
  float: { type: 'number', format: 'float' },
  boolean: { type: 'boolean' },
  json: {},
  csv: { type: 'array', items: { type: 'string' } },
  uuid: { type: 'string', format: 'uuid' },
  date: { type: 'string', format: 'date' },
  timestamp: { type: 'string', format: 'timestamp' },
  hash: { type: 'string', format: 'hash' },
  alias: {},
}

/** Relations are keys, or items where the request asks for their fields. */
function fieldSchema({ relation, type, isList, isNullable, isConcealed, note }: Field, ofItem: (collection: string) => Item): Item {
  const description = note ? { description: note } : {}
  const nullable = { nullable: isNullable || isConcealed }
  if (relation?.kind === 'o2m') {
    const items = { oneOf: [...(anyKey.oneOf as Item[]), ofItem(relation.collection)] }
    return { ...description, type: 'array', items, nullable: true }
  }
  const own = type.startsWith('geometry') ? { type: 'object' } : (types[type] ?? { type: 'string' })
  if (Object.keys(own).length === 0) return { ...description, ...nullable }
  if (relation?.kind === 'm2o') {
    const keys = own.oneOf ? (own.oneOf as Item[]) : [own]
    return { ...description, oneOf: [...keys, ofItem(relation.collection)], ...nullable }
  }
  const plain = isConcealed ? { type: 'string' } : own
  return { ...description, ...(isList ? { type: 'array', items: plain } : plain), ...nullable }
}
