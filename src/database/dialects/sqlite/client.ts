import type { Knex } from 'knex'
import BetterSqliteClient from 'knex/lib/dialects/better-sqlite3/index.js'
import SqliteTransaction from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js'
import { type Bounds, timed } from '../../caller.js'
import type { StatementListeners } from '../../statement-listeners.js'
import type { KnexQuery } from '../knex-query.js'
import type { SqliteConnection } from './connection.js'
import type { ForeignWrites } from './foreign-writes.js'
import { SafeSqliteDdl } from './knex-ddl.js'
import type { SqliteSession } from './session.js'

/**
 * Knex's client class for one session. It has no pool: the session is the connection of everything outside a
 * transaction, and a transaction gets the writer once it has the turn.
 */
export function createClientClass(session: SqliteSession, listeners: StatementListeners, writes: ForeignWrites): typeof Knex.Client {
  /** A transaction takes the writer's turn before it begins, so that waiting costs neither locks nor retries. */
  class WriterTransaction extends SqliteTransaction {
    override acquireConnection<Result>(
      config: { readonly connection?: unknown; readonly bounds?: Bounds },
      work: (connection: never) => Promise<Result>,
    ): Promise<Result> {
      const isOwn = config.connection !== undefined && config.connection !== session
      if (this.client.transacting || isOwn) return super.acquireConnection(config, work)
      return session.withWriter(config.bounds ?? timed, (writer) => {
        writer.__knexTxId = this.txid
        return work(writer as never)
      })
    }

    begin(connection: unknown): Promise<unknown> {
      return this.query(connection, 'BEGIN IMMEDIATE;')
    }
  }

  return class SqliteClient extends BetterSqliteClient {
    override _driver(): unknown {
      return {}
    }

    override initializePool(): void {}

    override async acquireConnection(): Promise<SqliteSession> {
      return session
    }

    override async releaseConnection(): Promise<void> {}

    override async destroy(callback?: () => void): Promise<void> {
      await session.close()
      callback?.()
    }

    override transaction(container: unknown, config: unknown, outerTransaction: unknown): Knex.Transaction {
      const transaction: unknown = new WriterTransaction(this, container, config, outerTransaction)
      return transaction as Knex.Transaction
    }

    override ddl(compiler: unknown, pragma: unknown, connection: unknown): SafeSqliteDdl {
      return new SafeSqliteDdl(this._strict(), compiler, pragma, connection)
    }

    override async _query(connection: SqliteConnection, query: KnexQuery): Promise<KnexQuery> {
      if (!query.sql) throw new Error('The query is empty')
      const bindings = query.bindings ?? []
      const result = await listeners.observe(query.sql, connection, () => connection.run(query.sql, bindings))
      writes.note(query.sql)
      query.response = result.rows
      query.context = { lastID: result.lastId, changes: result.changes }
      return query
    }
  }
}
