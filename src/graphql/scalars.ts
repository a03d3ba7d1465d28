import { GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql'
import { FormContent } from '../resolvers/form-content.js'

const asIs = (value: unknown): unknown => value
const literal = (node: ValueNode, variables?: Record<string, unknown> | null): unknown => valueFromASTUntyped(node, variables)

function refuse(name: string, value: unknown): never {
  throw new TypeError(`${name} cannot represent ${JSON.stringify(value)}.`)
}

/** Any JSON value. */
export const jsonScalar = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value.',
  serialize: asIs,
  parseValue: asIs,
  parseLiteral: literal,
})

/** The content of a file, which comes in a form. */
export const uploadScalar = new GraphQLScalarType({
  name: 'Upload',
  description: 'The content of a file: null in a variable, sent by the GraphQL multipart request specification.',
  serialize: () => null,
  parseValue: (value) => (value instanceof FormContent ? value : refuse('Upload', value)),
  parseLiteral: (node) => refuse('Upload', node.kind),
})

/** Days, moments and times, as ISO text. */
export const dateScalar = new GraphQLScalarType({
  name: 'Date',
  description: 'A day, a moment or a time of day, as ISO 8601 text.',
  serialize: (value) => (value instanceof Date ? value.toISOString() : value),
  parseValue: (value) => (typeof value === 'string' || typeof value === 'number' ? value : refuse('Date', value)),
  parseLiteral: (node) => (node.kind === Kind.STRING ? node.value : refuse('Date', node.kind)),
})

/** Hashed or concealed values: written as text, read back masked. */
export const hashScalar = new GraphQLScalarType({
  name: 'Hash',
  description: 'A secret: stored as a hash, or masked when read.',
  serialize: asIs,
  parseValue: (value) => (typeof value === 'string' ? value : refuse('Hash', value)),
  parseLiteral: (node) => (node.kind === Kind.STRING ? node.value : refuse('Hash', node.kind)),
})

/** Whole numbers of any size, exact, as text. */
export const bigIntScalar = new GraphQLScalarType({
  name: 'GraphQLBigInt',
  description: 'A whole number of any size, as text.',
  serialize: (value) => (value === null || value === undefined ? null : String(value)),
  parseValue: (value) =>
    (typeof value === 'string' && /^-?\d+$/.test(value)) || Number.isSafeInteger(value) ? value : refuse('GraphQLBigInt', value),
  parseLiteral: (node) =>
    (node.kind === Kind.STRING || node.kind === Kind.INT) && /^-?\d+$/.test(node.value) ? node.value : refuse('GraphQLBigInt', node.kind),
})

/** The operand of a comparison: a number, or text (`$NOW`, exact decimals). */
export const stringOrFloatScalar = new GraphQLScalarType({
  name: 'GraphQLStringOrFloat',
  description: 'A number, or a number as text.',
  serialize: asIs,
  parseValue: (value) => (typeof value === 'string' || typeof value === 'number' ? value : refuse('GraphQLStringOrFloat', value)),
  parseLiteral: (node) => {
    if (node.kind === Kind.INT || node.kind === Kind.FLOAT)
      return Number.isInteger(Number(node.value)) && !Number.isSafeInteger(Number(node.value)) ? node.value : Number(node.value)
    return node.kind === Kind.STRING ? node.value : refuse('GraphQLStringOrFloat', node.kind)
  },
})

/** Shapes as GeoJSON objects. */
export const geoJsonScalar = new GraphQLScalarType({
  name: 'GraphQLGeoJSON',
  description: 'A GeoJSON object.',
  serialize: asIs,
  parseValue: asIs,
  parseLiteral: literal,
})

/** What another subgraph of a federation knows of an item: its type and its key. */
export const anyScalar = new GraphQLScalarType({
  name: '_Any',
  description: 'The type and the key of an item.',
  serialize: asIs,
  parseValue: asIs,
  parseLiteral: literal,
})

/** No value. */
export const voidScalar = new GraphQLScalarType({
  name: 'Void',
  description: 'No value.',
  serialize: () => null,
  parseValue: () => null,
  parseLiteral: () => null,
})
