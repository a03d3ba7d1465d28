import type { GraphQLSchema } from 'graphql'
import { GraphQLScalarType, isEnumType } from 'graphql'
import type { Collection, Field } from '../schema/model.js'
import { scalarOf } from './field-types.js'
import { isFieldName, noEnumValues } from './names.js'
import { bigIntScalar, dateScalar } from './scalars.js'
import type { EnumRef, SchemaParts } from './schema-parts.js'

/** The type of a plain field: its scalar, an enumeration of its choices, or a list (csv). */
interface PlainType {
  readonly type: unknown
  readonly isList: boolean
}

/** What a field is in a schema that may have exact types (GRAPHQL_EXACT_TYPES). */
export function plainTypeOf(parts: SchemaParts, field: Field, collection: Collection): PlainType {
  const { scalar, isList } = scalarOf(field, collection)
  if (!parts.models.hasExactTypes || isList) return { type: scalar, isList }
  const choices = choicesEnum(parts, field, collection)
  if (choices) return { type: choices, isList }
  const exact = field.name === collection.primaryKey || field.isConcealed || field.isList ? undefined : exactScalars[field.type]
  return { type: exact && !parts.models.read.collections.has(exact.name) ? parts.scalar(exact) : scalar, isList }
}

/** The enumeration of a field whose choices are all names; null for other fields. */
export function choicesEnum(parts: SchemaParts, field: Field, { name, primaryKey }: Collection): EnumRef | null {
  const { choices, type } = field
  if (!parts.models.hasExactTypes || !choices || field.isConcealed || field.name === primaryKey || field.isList) return null
  if (type !== 'string' && type !== 'text') return null
  if (!choices.every((choice) => isFieldName(choice) && !noEnumValues.has(choice))) return null
  const title = `${name}_${field.name}_choice`
  return parts.models.read.collections.has(title) ? null : parts.enumeration(title, [...new Set(choices)], { isChoice: true })
}

const texts = (name: string, description: string, specifiedByURL: string): GraphQLScalarType =>
  new GraphQLScalarType({ ...dateScalar.toConfig(), name, description, specifiedByURL })

const numberText = (name: string, description: string, pattern: RegExp, specifiedByURL: string): GraphQLScalarType => {
  const read = (value: unknown): string => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    if (!pattern.test(text)) throw new TypeError(`${name} cannot represent ${JSON.stringify(value)}.`)
    return text
  }
  return new GraphQLScalarType({
    ...bigIntScalar.toConfig(),
    name,
    description,
    specifiedByURL,
    parseValue: read,
    parseLiteral: (node) => read('value' in node ? node.value : null),
  })
}

const moment = texts('DateTime', 'A moment, or a day with a time, as ISO 8601 text.', 'https://datatracker.ietf.org/doc/html/rfc3339')

const exactScalars: Readonly<Partial<Record<Field['type'], GraphQLScalarType>>> = {
  dateTime: moment,
  timestamp: moment,
  time: texts('Time', 'A time of day, as ISO 8601 text.', 'https://datatracker.ietf.org/doc/html/rfc3339'),
  uuid: texts('UUID', 'A universally unique identifier.', 'https://datatracker.ietf.org/doc/html/rfc9562'),
  bigInteger: numberText('BigInt', 'A whole number of any size, as text.', /^-?\d+$/, 'https://www.w3.org/TR/xmlschema-2/#integer'),
  decimal: numberText(
    'Decimal',
    'A decimal number with all of its digits, as text.',
    /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i,
    'https://www.w3.org/TR/xmlschema-2/#decimal',
  ),
}

/** A stored value that is none of the choices is answered as it is, also by resolvers: it is there, and the database's own text has it. */
export function withStoredChoices(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()))
    if (isEnumType(type) && type.extensions.isChoice === true) type.serialize = asStored
  return schema
}

const asStored = (value: unknown): string | null => (typeof value === 'string' ? value : null)
