import type { Knex } from 'knex'
import type { Platform, ServiceContext } from '../../context.js'
import type { Database } from '../../database/database.js'
import type { Accountability } from '../../permissions/accountability.js'
import type { SchemaModel } from '../../schema/model.js'
import { modelOf, type SchemaOverview } from '../../schema/overview.js'

/** What extension code passes to a service's constructor (spec/08 §8). The platform is added by the `services` it was given. */
export interface ServiceOptions {
  readonly platform: Platform
  readonly schema?: SchemaOverview | SchemaModel | null
  readonly accountability?: Accountability | null
  /** A Knex of ours, or a transaction of it. */
  readonly knex?: Knex | null
}

/** Gives the context that options stand for: without schema the current one, without Knex the pool, without accountability the server itself. */
export function resolveServiceOptions(options: ServiceOptions | ServiceContext): ServiceContext {
  if ('database' in options) return options
  const { platform } = options
  return {
    platform,
    schema: (options.schema ? modelOf(options.schema) : null) ?? platform.schema.current().model,
    accountability: options.accountability ?? null,
    database: databaseOf(platform, options.knex ?? null),
  }
}

function databaseOf(platform: Platform, knex: Knex | null): Database {
  return knex === null || knex === platform.database.knex ? platform.database : platform.database.onKnex(knex)
}
