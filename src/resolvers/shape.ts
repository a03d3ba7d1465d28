/**
 * What goes into a request or comes out of it, as JSON Schema: OpenAPI takes it as it is, and GraphQL's arguments and types are made of it.
 * `title` is the name of the type.
 */
export interface Shape {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  readonly format?: string
  readonly title?: string
  readonly enum?: readonly string[]
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly description?: string
  /** One of these. GraphQL has no such types, so it stands only in `rest`. */
  readonly anyOf?: readonly Shape[]
  /** What REST tells or takes instead, where that is more than GraphQL's type knows. */
  readonly rest?: Shape
}

/** An object with named properties. */
export interface ObjectShape extends Shape {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, Shape>>
}

export const text: Shape = { type: 'string' }
export const flag: Shape = { type: 'boolean' }
export const integer: Shape = { type: 'integer' }
export const bigInteger: Shape = { type: 'integer', format: 'int64' }
/** The key of an item: a number or a text. */
export const key: Shape = { format: 'key' }
/** An object with any members. */
export const members: Shape = { type: 'object' }
/** Any JSON value. */
export const json: Shape = {}
export const listOf = (items: Shape): Shape => ({ type: 'array', items })
export const oneOf = (title: string, ...values: readonly string[]): Shape => ({ type: 'string', title, enum: values })

/** An item of a collection, as far as the caller may read or write it. */
export const itemOf = (collection: string): Shape => ({ format: `item:${collection}` })
/** An item of the collection that the request names. */
export const anyItem: Shape = { format: 'item' }
/** The collection of `itemOf`; null for any other shape. */
export const collectionOfShape = ({ format = '' }: Shape): string | null =>
  format.startsWith('item:') ? format.slice('item:'.length) : null

/** An object; properties whose name ends in `?` may be left out. Named where a title is given. */
export function object(properties: Readonly<Record<string, Shape>>, title?: string): ObjectShape {
  const names = Object.keys(properties)
  const required = names.filter((name) => !name.endsWith('?'))
  return {
    type: 'object',
    ...(title !== undefined && { title }),
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), properties[name]!])),
    ...(required.length > 0 && { required }),
  }
}

/** The object with these of its properties. */
export function pick({ properties, required = [], ...shape }: ObjectShape, names: readonly string[]): ObjectShape {
  const kept = required.filter((name) => names.includes(name))
  return {
    ...shape,
    properties: Object.fromEntries(names.map((name) => [name, properties[name]!])),
    ...(kept.length > 0 && { required: kept }),
  }
}

/** An object whose properties may all be missing. */
export const answer = (title: string, properties: Readonly<Record<string, Shape>>): ObjectShape => ({ type: 'object', title, properties })
export const nothing: ObjectShape = object({})

/** REST takes and answers one of them, or a list; GraphQL one. */
export const oneOrMore = (shape: Shape): Shape => ({ ...shape, rest: { anyOf: [shape, listOf(shape)] } })
/** `false` where it is switched off; GraphQL has null then. */
export const orFalse = (shape: Shape): Shape => ({ ...shape, rest: { anyOf: [flag, shape.rest ?? shape] } })
/** REST tells more of it. */
export const withMore = (shape: ObjectShape, more: Readonly<Record<string, Shape>>): ObjectShape => ({
  ...shape,
  rest: { ...shape, properties: { ...shape.properties, ...more } },
})
