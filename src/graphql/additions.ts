import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils'
import {
  type GraphQLFieldConfig,
  type GraphQLInputFieldConfig,
  type GraphQLInterfaceType,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLSchema,
  isNonNullType,
  isSpecifiedDirective,
} from 'graphql'

/** Marks a field or an argument that Tessera has in addition to the schema that Directus' tools expect. */
export const addition = { extensions: { isAddition: true } } as const

/** The same for what the types and arguments that Directus has get beside their own: introspection tells it to those who ask for additions. */
export const askedAddition = { extensions: { isAddition: true, isAsked: true } } as const

/** Marks a field of an input that only additions allow to be left out. */
export const requiredWithoutAdditions = { extensions: { isRequiredWithoutAdditions: true } } as const

interface Marked {
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined
}

const isAnyAddition = ({ extensions }: Marked): boolean => extensions?.isAddition === true
const isAskedAddition = ({ extensions }: Marked): boolean => extensions?.isAsked === true

/** The schema with those additions that stand beside what Directus has, and without those in it. */
export const withoutAskedAdditions = (schema: GraphQLSchema): GraphQLSchema => withoutAdditions(schema, isAskedAddition)

/**
 * The schema without these additions, and without the types that only they use. Every document that is valid for it is also valid for the whole
 * schema, and has the same answer.
 */
export function withoutAdditions(schema: GraphQLSchema, isAddition: (marked: Marked) => boolean = isAnyAddition): GraphQLSchema {
  const isWhollyAdded = (type: GraphQLInterfaceType): boolean => Object.values(type.getFields()).every(isAddition)
  const fieldOf = (config: GraphQLFieldConfig<unknown, unknown>) =>
    isAddition(config)
      ? null
      : { ...config, args: Object.fromEntries(Object.entries(config.args ?? {}).filter(([, argument]) => !isAddition(argument))) }
  const inputFieldOf = (config: GraphQLInputFieldConfig) =>
    config.extensions?.isRequiredWithoutAdditions === true && !isNonNullType(config.type)
      ? { ...config, type: new GraphQLNonNull(config.type) }
      : config
  const objectOf = (type: GraphQLObjectType) => {
    const kept = type.getInterfaces().filter((name) => !isWhollyAdded(name))
    return kept.length === type.getInterfaces().length ? type : new GraphQLObjectType({ ...type.toConfig(), interfaces: kept })
  }
  const known = mapSchema(schema, {
    [MapperKind.OBJECT_TYPE]: objectOf,
    [MapperKind.DIRECTIVE]: (directive) => (isSpecifiedDirective(directive) ? directive : null),
  })
  return pruneSchema(
    mapSchema(known, {
      [MapperKind.OBJECT_FIELD]: fieldOf,
      [MapperKind.INPUT_OBJECT_FIELD]: (config) => (isAddition(config) ? null : inputFieldOf(config)),
    }),
  )
}
