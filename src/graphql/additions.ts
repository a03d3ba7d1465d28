import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils'
import type { GraphQLFieldConfig, GraphQLSchema } from 'graphql'

/** Marks a field or an argument that Tessera adds to the schema that tools made for Directus know. */
export const addition = { extensions: { isAddition: true } } as const

const isAddition = ({ extensions }: { readonly extensions?: Readonly<Record<string, unknown>> | null | undefined }): boolean =>
  extensions?.isAddition === true

/**
 * The schema without what Tessera adds, and without the types that nothing else leads to. Every document that is valid by it is valid by the
 * whole one, too, and has the same answer.
 */
export function withoutAdditions(schema: GraphQLSchema): GraphQLSchema {
  const fieldOf = (config: GraphQLFieldConfig<unknown, unknown>) =>
    isAddition(config)
      ? null
      : { ...config, args: Object.fromEntries(Object.entries(config.args ?? {}).filter(([, argument]) => !isAddition(argument))) }
  return pruneSchema(mapSchema(schema, { [MapperKind.OBJECT_FIELD]: fieldOf }))
}
