import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils'
import { type GraphQLFieldConfig, type GraphQLInputFieldConfig, GraphQLNonNull, type GraphQLSchema, isNonNullType } from 'graphql'

/** Marks a field or an argument that Tessera has in addition to the schema that Directus' tools expect. */
export const addition = { extensions: { isAddition: true } } as const

/** Marks a field of an input that only additions allow to be left out. */
export const requiredWithoutAdditions = { extensions: { isRequiredWithoutAdditions: true } } as const

const isAddition = ({ extensions }: { readonly extensions?: Readonly<Record<string, unknown>> | null | undefined }): boolean =>
  extensions?.isAddition === true

/**
 * The schema without these additions, and without the types that only they use. Every document that is valid for it is also valid for the whole
 * schema, and has the same answer.
 */
export function withoutAdditions(schema: GraphQLSchema): GraphQLSchema {
  const fieldOf = (config: GraphQLFieldConfig<unknown, unknown>) =>
    isAddition(config)
      ? null
      : { ...config, args: Object.fromEntries(Object.entries(config.args ?? {}).filter(([, argument]) => !isAddition(argument))) }
  const inputFieldOf = (config: GraphQLInputFieldConfig) =>
    config.extensions?.isRequiredWithoutAdditions === true && !isNonNullType(config.type)
      ? { ...config, type: new GraphQLNonNull(config.type) }
      : config
  return pruneSchema(mapSchema(schema, { [MapperKind.OBJECT_FIELD]: fieldOf, [MapperKind.INPUT_OBJECT_FIELD]: inputFieldOf }))
}
