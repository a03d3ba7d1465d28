import type { Knex } from 'knex'
import Mysql2Client from 'knex/lib/dialects/mysql2/index.js'
import mysql from 'mysql2'
import type { StatementListeners } from '../../statement-listeners.js'
import type { KnexQuery } from '../knex-query.js'
import { acquire, type PoolSettings } from '../pools.js'
import { placingErrors } from './place.js'
import { ReturningCompiler } from './returning.js'
import { type MysqlConnection, prepareSession } from './session.js'
import { ChangingTransaction } from './transaction.js'
import { asUnavailable } from './unavailable.js'
import { bindValue } from './values.js'

/** A statement of Knex with what its builder asked for. */
interface Query extends KnexQuery {
  readonly returning?: unknown
  readonly output?: unknown
}

/** What all sessions of a pool have in common. */
export interface SessionSettings {
  readonly pool: PoolSettings
  /** How long a statement may take, in milliseconds; 0 for no limit. */
  readonly queryTimeout: number
}

/** Knex's client class for one pool: its statements are told to the listeners, an INSERT can answer with columns. */
export function createClientClass(listeners: StatementListeners, { pool, queryTimeout }: SessionSettings): typeof Knex.Client {
  return class TesseraMysqlClient extends Mysql2Client {
    override _driver(): unknown {
      const createConnection = ({ collate: _, ...settings }: { readonly collate: string }) => mysql.createConnection(settings)
      return { createConnection }
    }

    override async acquireRawConnection(): Promise<MysqlConnection> {
      const connection: MysqlConnection = await super.acquireRawConnection()
      await prepareSession(connection, queryTimeout)
      return connection
    }

    override acquireConnection(): Promise<MysqlConnection> {
      return acquire(this.pool, pool, () =>
        super.acquireConnection().catch((error: unknown) => {
          throw asUnavailable(error, queryTimeout)
        }),
      )
    }

    override queryCompiler(builder: unknown, formatter?: unknown): ReturningCompiler {
      return new ReturningCompiler(this, builder, formatter)
    }

    override transaction(container: unknown, config: unknown, outerTransaction: unknown): Knex.Transaction {
      const transaction: unknown = new ChangingTransaction(this, container, config, outerTransaction)
      return transaction as Knex.Transaction
    }

    override async _query(connection: MysqlConnection, query: KnexQuery): Promise<KnexQuery> {
      const bound = { ...query, bindings: query.bindings?.map(bindValue) ?? [] }
      const run = () => listeners.observe(query.sql, connection, () => super._query(connection, bound))
      try {
        query.response = (await placingErrors(connection, query.sql, run)).response
        return query
      } catch (error) {
        throw asUnavailable(error, queryTimeout)
      }
    }

    override processResponse(query: Query, runner: unknown): unknown {
      const rows = (query.response as [unknown] | undefined)?.[0]
      if (query.method === 'insert' && query.returning && !query.output) return rows
      return super.processResponse(query, runner)
    }
  }
}
