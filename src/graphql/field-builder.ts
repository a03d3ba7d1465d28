import type { GraphQLResolveInfo } from 'graphql'
import type { GraphqlContext } from './builder.js'
import { placeOf } from './selection.js'

/** Values by name, as they are told at run time. */
export type Values = Readonly<Record<string, unknown>>

/** A field as Pothos takes it, as far as types that are made of data need it. */
export interface FieldOptions {
  readonly type: unknown
  readonly nullable: unknown
  readonly description?: string | undefined
  readonly args?: Values
  readonly extensions?: Values
  resolve(parent: Values, args: Values, context: GraphqlContext, info: GraphQLResolveInfo): unknown
  /** Of a subscription: the events that `resolve` is then given. */
  subscribe?(parent: unknown, args: Values, context: GraphqlContext, info: GraphQLResolveInfo): AsyncIterable<unknown>
}

/** Is this an object with members? */
export const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Answers a field. */
export type Resolve = FieldOptions['resolve']

/** Pothos' field builder, as far as types that are made of data need it. */
export interface FieldBuilder {
  field(options: FieldOptions): unknown
  arg(options: { type: unknown; required?: boolean | { list: boolean; items: boolean }; extensions?: Values }): unknown
}

/** Pothos' builder of fields of an input, as far as inputs that are made of data need it. */
export interface InputFieldBuilder {
  field(options: { type: unknown; required: unknown }): unknown
}

/** Describes the fields of a type, when Pothos asks for them. */
export type DescribeFields<Builder = FieldBuilder> = (t: Builder) => Values

/**
 * Fields that are made of data, as Pothos takes them. It infers the types of fields from static ones; a type that is made at run time has none, and its fields
 * are what the schema model says.
 */
export const madeOfData = <Builder = FieldBuilder>(describe: DescribeFields<Builder>): never => describe as never

/** The answer tree has its values under the keys the client chose, so nothing is left to resolve. */
export const byResponseKey: Resolve = (parent, _args, _context, info) => parent[info.path.key]

/** The same in the type of a system collection, where columns stand under their own names. */
export const byPlace: Resolve = (parent, _args, _context, { parentType, fieldName, path }) =>
  parent[placeOf(parentType, fieldName, String(path.key))]

/** A plain object has its values under the names of the fields. */
export const byName =
  (name: string): Resolve =>
  (parent) =>
    parent[name]
