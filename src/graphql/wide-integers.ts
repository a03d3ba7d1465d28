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

/** `Int` as it is answered: whole numbers of any size. What a client sends stays bound by 32 bits, as everywhere in GraphQL. */
const wideInt = new GraphQLScalarType({
  ...GraphQLInt.toConfig(),
  serialize: (value) => (typeof value === 'number' && Number.isInteger(value) ? value : GraphQLInt.serialize(value)),
})

/**
 * Lets the fields of a schema answer whole numbers beyond 32 bits: there are databases whose integer columns hold them, and JSON has no
 * such bound. Pothos knows no other `Int` than that of graphql-js, so this is done to the schema that it has built.
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
