import type { Knex } from 'knex'
import { type Platform, type ServiceContext, systemContext } from '../../context.js'
import type { Accountability } from '../../permissions/accountability.js'
import type { SchemaModel } from '../../schema/model.js'
import { modelOf, type SchemaOverview } from '../../schema/overview.js'
import type { PlugIn } from '../plug-in.js'

/** What extension code passes to the constructor of a service. The platform is added by the `services` it was given. */
export interface ServiceOptions {
  readonly platform: Platform
  /** Adds a part to the extension that makes the service. */
  readonly addPart?: (part: PlugIn) => void
  readonly schema?: SchemaOverview | SchemaModel | null
  readonly accountability?: Accountability | null
  /** A Knex of ours, or a transaction of it. */
  readonly knex?: Knex | null
  /** The context of running work, for a service that takes part in it; the other options mean nothing then. */
  readonly inside?: ServiceContext
}

/** What all services have in common: on whose behalf, on which schema and connection they work. Subclasses find it under the names they know. */
export abstract class Service {
  readonly context: ServiceContext

  constructor(options: ServiceOptions) {
    this.context = contextOf(options)
  }

  get accountability(): Accountability | null {
    return this.context.accountability
  }

  get schema(): SchemaOverview {
    return this.context.platform.viewOf(this.context.schema)
  }

  get knex(): Knex {
    return this.context.database.knex
  }
}

/** Gives the context that options stand for: without schema the current one, without Knex the pool, without accountability the server itself. */
function contextOf({ platform, schema, accountability, knex, inside }: ServiceOptions): ServiceContext {
  if (inside) return inside
  const context = systemContext(platform)
  return {
    ...context,
    schema: (schema ? modelOf(schema) : null) ?? context.schema,
    accountability: accountability ?? null,
    database: knex ? platform.database.onKnex(knex) : platform.database,
  }
}
