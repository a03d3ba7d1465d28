import {
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLOutputType,
  GraphQLScalarType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** `Int` for answers: whole numbers of any size. Input stays limited to 32 bits, as GraphQL demands. */
const wideInt = new GraphQLScalarType({
  ...GraphQLInt.toConfig(),
  serialize: (value) => (typeof value === 'number' && Number.isInteger(value) ? value : GraphQLInt.serialize(value)),
})

/**
 * Lets fields answer whole numbers beyond 32 bits: integer columns of some databases hold them, and JSON has no such limit. Pothos always uses the `Int` of
 * graphql-js, so the built schema is changed.
 */
export function widenIntegers(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields())) if (getNamedType(field.type) === GraphQLInt) field.type = widened(field.type)
  }
  return schema
}

function widened(type: GraphQLOutputType): GraphQLOutputType {
  if (isNonNullType(type)) return new GraphQLNonNull(widened(type.ofType))
  return isListType(type) ? new GraphQLList(widened(type.ofType)) : wideInt
}
