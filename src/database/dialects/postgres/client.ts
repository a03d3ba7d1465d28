import type { Knex } from 'knex'
import PostgresClient from 'knex/lib/dialects/postgres/index.js'
import type { Client } from 'pg'
import type { StatementListeners } from '../../statement-listeners.js'
import type { KnexQuery } from '../knex-query.js'
import { acquire, type PoolSettings } from '../pools.js'
import { asUnavailable } from './unavailable.js'

/** What all sessions of a pool have in common. */
export interface SessionSettings {
  readonly pool: PoolSettings
  /** How long a statement may take, in milliseconds; 0 for no limit. */
  readonly queryTimeout: number
}

/**
 * Knex's client class for one pool: its statements are told to the listeners, its sessions speak UTC.
 * No compiling of statements: a deeply nested read costs 80 ms without, and 12 s with it (measured on PostgreSQL's default).
 */
export function createClientClass(listeners: StatementListeners, { pool, queryTimeout }: SessionSettings): typeof Knex.Client {
  return class TesseraPostgresClient extends PostgresClient {
    override async acquireRawConnection(): Promise<Client> {
      const connection: Client = await super.acquireRawConnection()
      await connection.query(
        `SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET jit = off; SET statement_timeout = ${queryTimeout}`,
      )
      return connection
    }

    override acquireConnection(): Promise<Client> {
      return acquire(this.pool, pool, () =>
        super.acquireConnection().catch((error: unknown) => {
          throw asUnavailable(error, queryTimeout)
        }),
      )
    }

    override async _query(connection: object, query: KnexQuery): Promise<KnexQuery> {
      try {
        return await listeners.observe(query.sql, connection, () => super._query(connection, query))
      } catch (error) {
        throw asUnavailable(error, queryTimeout)
      }
    }
  }
}
