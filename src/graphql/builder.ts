import SchemaBuilder, { type ObjectRef } from '@pothos/core'
import PrismaPlugin from '@pothos/plugin-prisma'
import type { Authentication } from '../auth/authentication.js'
import type { SessionDoor } from '../auth/session-door.js'
import type { ServiceContext } from '../context.js'
import type { Flows } from '../flows/flows.js'
import type { WriteConditions } from '../resolvers/perform-write.js'
import type { SdlPrinter } from '../resolvers/sdl-printer.js'
import type { Subscriber } from '../services/changes/subscriptions.js'
import type { ExplainedRequest } from '../services/explain/begin.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import type { FieldLoaders } from './extensions/loaders.js'
import { bigIntScalar, dateScalar, geoJsonScalar, hashScalar, jsonScalar, stringOrFloatScalar, uploadScalar } from './scalars.js'
import type { AskedDocument } from './schema-part.js'
import { datamodel, type PrismaTypes } from './system-models.js'

/** What every resolver gets as its context. */
export interface GraphqlContext {
  readonly service: ServiceContext
  readonly authentication: Authentication
  readonly flows: Flows
  /** Logs in and out for this connection. */
  readonly door: SessionDoor
  /** The document as it was sent: it decides which part of the schema is built. */
  readonly asked?: AskedDocument | undefined
  /** Set when an administrator asks for an explanation; `service` then has the rights of the caller who is explained. */
  readonly explained?: ExplainedRequest
  /** Introspection tells what Directus does not have. */
  readonly shows?: 'all' | 'usual' | 'none'
  /** The conditions of writes (`dry_run`, `max_affected`, ...). */
  readonly conditions: WriteConditions
  /** Of a document that writes items: the options of its writes, and whether one of them has failed. */
  readonly mutation?: { readonly options: MutationOptions; hasFailed: boolean }
  /** Collects the versions of single items, by response key of their root field; set when the client asks for them. */
  readonly versions?: Map<string, string>
  /** Set on a WebSocket connection: gets the changes of subscriptions. */
  readonly subscriber?: Subscriber
  readonly printSdl: SdlPrinter
  /** Set while a document may select fields of extensions. */
  readonly loaders?: FieldLoaders
}

interface AnyScalar {
  Input: unknown
  Output: unknown
}

/** The types that the builder knows statically; all others are made of the schema model at run time. */
export interface BuilderTypes {
  Context: GraphqlContext
  PrismaTypes: PrismaTypes
  DefaultFieldNullability: true
  Scalars: {
    ID: { Input: string | number; Output: string | number }
    JSON: AnyScalar
    Date: AnyScalar
    Hash: AnyScalar
    GraphQLBigInt: AnyScalar
    GraphQLStringOrFloat: AnyScalar
    GraphQLGeoJSON: AnyScalar
    Upload: AnyScalar
    Void: AnyScalar
    _Any: AnyScalar
    DateTime: AnyScalar
    Time: AnyScalar
    UUID: AnyScalar
    BigInt: AnyScalar
    Decimal: AnyScalar
  }
}

export type Builder = ReturnType<typeof createBuilder>

type AuthorTypes<Context> = PothosSchemaTypes.ExtendDefaultTypes<Omit<BuilderTypes, 'Context'> & { Context: Context & object }>

/** The same builder as the code of extensions knows it: its resolvers get `Context`. */
export type AuthorBuilder<Context> = PothosSchemaTypes.SchemaBuilder<AuthorTypes<Context>>

/** The type of the items of a collection for that builder. */
export type AuthorObjectRef<Context> = ObjectRef<AuthorTypes<Context>, Readonly<Record<string, unknown>>>

/** Gives the builder to extensions: their resolvers run with the context that extensions/resolver-context.ts makes. */
export const builderForAuthors = <Context>(builder: Builder): AuthorBuilder<Context> => builder as unknown as AuthorBuilder<Context>
export type ScalarName = keyof BuilderTypes['Scalars'] | 'String' | 'Int' | 'Float' | 'Boolean'

/**
 * A Pothos builder with our scalars. The Prisma plugin makes system types known by their models. It must never query the database itself, because that would
 * bypass the caller's permissions. So it has no client: a field that needs one fails, and a guard test forbids such fields.
 */
export function createBuilder() {
  const builder = new SchemaBuilder<BuilderTypes>({
    plugins: [PrismaPlugin],
    prisma: { client: withoutClient, dmmf: datamodel },
  })
  builder.addScalarType('JSON', jsonScalar)
  builder.addScalarType('Date', dateScalar)
  builder.addScalarType('Hash', hashScalar)
  builder.addScalarType('Upload', uploadScalar)
  builder.addScalarType('GraphQLBigInt', bigIntScalar)
  builder.addScalarType('GraphQLStringOrFloat', stringOrFloatScalar)
  builder.addScalarType('GraphQLGeoJSON', geoJsonScalar)
  return builder
}

const withoutClient = (): never => {
  throw new Error('The GraphQL schema must not query Prisma: items are read by services, with the caller’s permissions.')
}
