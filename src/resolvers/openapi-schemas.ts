import type { Item } from '../context.js'
import type { Collection, Field, SchemaModel } from '../schema/model.js'
import { isFilledByServer } from '../schema/specials/index.js'
import { collectionOfShape, type Shape } from './shape.js'

/** Writes shapes as schemas of OpenAPI 3.0; named ones are collected, and referred to. */
export interface SchemaWriter {
  /** `collection`: the collection that the request names. `isChange`: no field of an item is required. */
  schemaOf(shape: Shape, collection?: string, isChange?: boolean): Item
  /** The name of a collection's schema: `Users` of the system's, `ItemsArticles` of the user's own. */
  nameOf(collection: string): string
  /** All that were referred to, and all collections. */
  all(): Readonly<Record<string, Item>>
}

const words = (name: string): string[] => name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
const pascal = (name: string): string =>
  words(name)
    .map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`)
    .join('')

const schemaName = (collection: string): string =>
  collection.startsWith('directus_') ? pascal(collection.slice('directus_'.length)) : `Items${pascal(collection)}`
const nameOfChanges = (name: string): string => `${name}Changes`

/** A name for the schema of each collection, and one for its changes, no two alike: `a_b` and `a-b` would have the same. */
function schemaNames(collections: Iterable<string>): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  const names = new Map<string, string>()
  for (const collection of collections) {
    const wanted = schemaName(collection)
    const isFree = (name: string): boolean => !taken.has(name) && !taken.has(nameOfChanges(name))
    let name = wanted
    for (let number = 2; !isFree(name); number += 1) name = `${wanted}${number}`
    taken.add(name).add(nameOfChanges(name))
    names.set(collection, name)
  }
  return names
}

/** Makes a writer over what the caller may read. `collections`: those that clients reach through REST. */
export function createSchemaWriter(model: SchemaModel, collections: ReadonlySet<string>): SchemaWriter {
  const named = new Map<string, Item>()
  const names = schemaNames(collections)
  const nameOf = (collection: string): string => names.get(collection)!
  const referToNamed = (name: string, write: () => Item): Item => {
    if (!named.has(name)) {
      // It may contain itself.
      named.set(name, {})
      named.set(name, write())
    }
    return { $ref: `#/components/schemas/${name}` }
  }
  const ofItem = (name: string | undefined, isChange = false): Item => {
    const collection = name !== undefined && collections.has(name) ? model.collections.get(name) : undefined
    if (!collection) return { type: 'object' }
    const item = referToNamed(nameOf(collection.name), () => itemSchema(collection, ofItem))
    if (!isChange || !isAnyRequired(collection)) return item
    return referToNamed(nameOfChanges(nameOf(collection.name)), () => itemSchema(collection, ofItem, true))
  }
  const schemaOf: SchemaWriter['schemaOf'] = (shape, collection, isChange) => {
    if (shape.rest) return schemaOf(shape.rest, collection, isChange)
    if (shape.format === 'item') return ofItem(collection, isChange)
    const of = collectionOfShape(shape)
    if (of !== null) return ofItem(of, isChange)
    if (shape.format === 'key') return anyKey
    if (shape.anyOf) return { anyOf: shape.anyOf.map((part) => schemaOf(part, collection, isChange)) }
    if (shape.items) return { type: 'array', items: schemaOf(shape.items, collection, isChange) }
    if (!shape.properties) return { ...(shape.type && { type: shape.type }), ...(shape.enum && { enum: shape.enum }) }
    const write = () => ({
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(shape.properties!).map(([name, part]) => [name, optional(schemaOf(part, collection, isChange), shape)]),
      ),
      ...(shape.required && { required: shape.required }),
    })
    if (shape.title === undefined) return write()
    return referToNamed(shape.title.startsWith('directus_') ? schemaName(shape.title) : pascal(shape.title), write)
  }
  return {
    schemaOf,
    nameOf,
    all: () => {
      for (const name of model.collections.keys()) ofItem(name)
      return Object.fromEntries(named)
    },
  }
}

/** What may be missing may be null, too. */
const optional = (schema: Item, { required = [] }: Shape): Item => (required.length > 0 ? schema : orNull(schema))

const onlyNull: Item = { type: 'string', enum: [null], nullable: true }

/** The schema that takes null, too. `nullable` has an effect only beside a `type`, so in a choice one branch takes null. A schema without any keyword takes null already. */
function orNull(schema: Item): Item {
  if (schema.type !== undefined) return { ...schema, nullable: true, ...(Array.isArray(schema.enum) && { enum: [...schema.enum, null] }) }
  if ('$ref' in schema) return { oneOf: [schema, onlyNull] }
  for (const choice of ['oneOf', 'anyOf']) {
    const branches = schema[choice]
    if (Array.isArray(branches)) return { ...schema, [choice]: [orNull(branches[0] as Item), ...branches.slice(1)] }
  }
  return schema
}

const anyKey: Item = { oneOf: [{ type: 'integer' }, { type: 'string' }] }

/** `required` has the fields that a new item must have. An answer has fewer fields where its request names them. */
function itemSchema(collection: Collection, ofItem: (collection: string) => Item, isChange = false): Item {
  const fields = fieldsOf(collection)
  return {
    type: 'object',
    ...(collection.note && { description: collection.note }),
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, ofItem)])),
    ...(!isChange && isAnyRequired(collection) && { required: fields.filter(isRequired).map((field) => field.name) }),
  }
}

const fieldsOf = ({ fields }: Collection): readonly Field[] => [...fields.values()].filter((field) => !field.isPresentation)
const isAnyRequired = (collection: Collection): boolean => fieldsOf(collection).some(isRequired)
const isRequired = (field: Field): boolean =>
  !field.isAlias && !field.isNullable && field.defaultValue === undefined && !field.hasAutoIncrement && !isFilledByServer(field.special)

const exactNumber: Item = { oneOf: [{ type: 'number' }, { type: 'string' }] }

const types: Readonly<Partial<Record<Field['type'], Item>>> = {
  integer: { type: 'integer' },
  // Texts where JavaScript's numbers would not hold them exactly.
  bigInteger: exactNumber,
  decimal: exactNumber,
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
  const described = (schema: Item): Item => ({ ...(note && { description: note }), ...schema })
  const mayBeNull = isNullable || isConcealed
  // A plain field says so, too, when it is never null.
  const withNull = (schema: Item): Item =>
    mayBeNull ? orNull(schema) : schema.type === undefined ? schema : { ...schema, nullable: false }
  if (relation?.kind === 'o2m') {
    const items = { oneOf: [...(anyKey.oneOf as Item[]), ofItem(relation.collection)] }
    return described(orNull({ type: 'array', items }))
  }
  const own = isConcealed ? { type: 'string' } : type.startsWith('geometry') ? { type: 'object' } : (types[type] ?? { type: 'string' })
  if (relation?.kind === 'm2a') return described(withNull({ anyOf: [own, ...relation.collections.map((name) => ofItem(name))] }))
  if (relation?.kind !== 'm2o') return described(withNull(isList ? { type: 'array', items: own } : own))
  const keys = own.oneOf ? (own.oneOf as Item[]) : [own]
  return described(withNull({ oneOf: [...keys, ofItem(relation.collection)] }))
}
