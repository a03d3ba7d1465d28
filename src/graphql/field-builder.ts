import type { GraphQLResolveInfo } from 'graphql'
import type { GraphqlContext } from './builder.js'
import { placeOf } from './selection.js'

/** Values by name, known at run time only. */
export type NamedValues = Readonly<Record<string, unknown>>

/** The options of a Pothos field that types made of data use. */
export interface FieldOptions {
  readonly type: unknown
  readonly nullable: unknown
  readonly description?: string | undefined
  readonly deprecationReason?: string | undefined
  readonly args?: NamedValues
  readonly extensions?: NamedValues
  resolve(parent: NamedValues, args: NamedValues, context: GraphqlContext, info: GraphQLResolveInfo): unknown
  /** For a subscription: the events; each becomes the parent of `resolve`. */
  subscribe?(
    parent: unknown,
    args: NamedValues,
    context: GraphqlContext,
    info: GraphQLResolveInfo,
  ): AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>
}

/** The resolver of a field. */
export type Resolve = FieldOptions['resolve']

/** The part of Pothos' field builder that types made of data use. */
export interface FieldBuilder {
  field(options: FieldOptions): unknown
  arg(options: { type: unknown; required?: boolean | { list: boolean; items: boolean }; extensions?: NamedValues }): unknown
}

/** The part of Pothos' input field builder that inputs made of data use. */
export interface InputFieldBuilder {
  field(options: { type: unknown; required: unknown; extensions?: NamedValues }): unknown
}

/** Describes the fields of a type, when Pothos asks for them. */
export type DescribeFields<Builder = FieldBuilder> = (t: Builder) => NamedValues

/**
 * Passes fields that are made of data to Pothos. Pothos infers the types of fields from static types; a type that is made at run time has none, so there is
 * nothing to infer. Its fields are right because they are derived from the schema model.
 */
export const madeOfData = <Builder = FieldBuilder>(describe: DescribeFields<Builder>): never => describe as never

/** Resolves a field of an own collection: the answer tree has its values under the response keys. A plain object that an extension answered has them under their names. */
export const byResponseKey: Resolve = (parent, _args, _context, { path, fieldName }) => {
  const value = parent[path.key]
  return value === undefined ? parent[fieldName] : value
}

/** Resolves a field of a system collection that is not a column: see `placeOf`. */
export const byPlace: Resolve = (parent, _args, _context, { parentType, fieldName, path }) =>
  parent[placeOf(parentType, fieldName, String(path.key))]

/** Resolves a field of a plain object, which has its values under the names of the fields. */
export const byName =
  (name: string): Resolve =>
  (parent) =>
    parent[name]
