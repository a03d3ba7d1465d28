import type { EventContext } from '../events.js'
import type { Platform } from '../services/platform.js'
import { toSchemaOverview } from '../services/schema-overview.js'

/** What authentication needs of the platform. */
export type AuthDependencies = Pick<Platform, 'config' | 'database' | 'policies' | 'events' | 'schema'>

/** Who is at the other end of a connection, before it is known on whose behalf. */
export interface Visitor {
  readonly ip: string | null
  readonly userAgent?: string | undefined
  readonly origin?: string | undefined
}

/** What handlers of authentication events are given: nobody is logged in yet. */
export const authEventContext = ({ database, schema }: AuthDependencies): EventContext => ({
  database: database.knex,
  get schema() {
    return toSchemaOverview(schema.current().model)
  },
  accountability: null,
})
