import SchemaBuilder from '@pothos/core'
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
import { bigInt, date, geoJson, hash, json, stringOrFloat } from './scalars.js'
import type { AskedDocument } from './schema-part.js'
import { datamodel, type PrismaTypes } from './system-models.js'

/** What resolvers are given. */
export interface GraphqlContext {
  readonly service: ServiceContext
  readonly authentication: Authentication
  readonly flows: Flows
  /** The connection's side of logging in and out. */
  readonly door: SessionDoor
  /** What the client asks, for who chooses the schema. */
  readonly asked?: AskedDocument | undefined
  /** There where an administrator has the request explained; `service` is then whose rights he asked for. */
  readonly explained?: ExplainedRequest
  /** On what conditions the document is to be carried out. */
  readonly conditions: WriteConditions
  /** Of a document that writes items: the options of its writes, and whether one of them has failed. */
  readonly mutation?: { readonly options: MutationOptions; hasFailed: boolean }
  /** The versions of single items under the key of their root field, where the client wants to be told. */
  readonly versions?: Map<string, string>
  /** There on a connection that stays: who is to be told of changes. */
  readonly subscriber?: Subscriber
  readonly printSdl: SdlPrinter
}

interface AnyScalar {
  Input: unknown
  Output: unknown
}

/** The types our builder knows statically; the rest of a schema is made of the schema model. */
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
    Void: AnyScalar
  }
}

export type Builder = ReturnType<typeof createBuilder>
export type ScalarName = keyof BuilderTypes['Scalars'] | 'String' | 'Int' | 'Float' | 'Boolean'

/**
 * A Pothos builder with our scalars. The Prisma plugin gives system types their typed references; it must never query by
 * itself, past the caller's permissions, so it has no client: a field that tried would fail (and a guard test forbids such fields).
 */
export function createBuilder() {
  const builder = new SchemaBuilder<BuilderTypes>({
    plugins: [PrismaPlugin],
    prisma: { client: withoutClient, dmmf: datamodel },
  })
  builder.addScalarType('JSON', json)
  builder.addScalarType('Date', date)
  builder.addScalarType('Hash', hash)
  builder.addScalarType('GraphQLBigInt', bigInt)
  builder.addScalarType('GraphQLStringOrFloat', stringOrFloat)
  builder.addScalarType('GraphQLGeoJSON', geoJson)
  return builder
}

const withoutClient = (): never => {
  throw new Error('The GraphQL schema must not query Prisma: items are read by services, with the caller’s permissions.')
}
