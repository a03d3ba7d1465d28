import type { Platform } from '../context.js'
import type { EventContext } from '../events.js'

/** What authentication needs of the platform. */
export type AuthDependencies = Pick<
  Platform,
  | 'config'
  | 'database'
  | 'policies'
  | 'settings'
  | 'events'
  | 'schema'
  | 'viewOf'
  | 'attempts'
  | 'accessChanged'
  | 'onAccessChange'
  | 'hashing'
  | 'cursors'
  | 'logger'
>

/** The client at the other end of a connection, before it is known who the caller is. */
export interface Visitor {
  readonly ip: string | null
  readonly userAgent?: string | undefined
  readonly origin?: string | undefined
  /** When the request came in, as `performance.now()` tells time. */
  readonly since?: number | undefined
  /** The one door that takes tokens given by OAuth. */
  readonly resource?: 'mcp' | undefined
}

/** What handlers of authentication events are given: nobody is logged in yet. */
export const authEventContext = ({ database, schema, viewOf }: AuthDependencies): EventContext => ({
  database: database.knex,
  get schema() {
    return viewOf(schema.current().model)
  },
  accountability: null,
})
