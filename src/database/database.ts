import type { Knex } from 'knex'
import type { Sql } from 'sql-template-tag'
import type { Caller } from './caller.js'
import type { Dialect } from './dialects/dialect.js'
import type { DatabaseSchema } from './introspection.js'
import type { SystemClient } from './prisma.js'
import type { WriteListener } from './written-tables.js'

/** One executed SQL statement, as told to listeners (statement counts in tests, slow query log, metrics). */
export interface ExecutedStatement {
  readonly text: string
  readonly milliseconds: number
}

/**
 * A connection pool, or a transaction of it: the same interface, so that code need not know in which it runs.
 * Knex owns pool, transactions and DDL (extensions receive it); `query` is the short way for prepared reads.
 */
export interface Database {
  readonly dialect: Dialect
  /** The pool's Knex, or the transaction's. */
  readonly knex: Knex
  readonly isTransaction: boolean
  /** Runs one prepared statement with numbered parameters ($1 / ?1); statements are kept prepared by their text. */
  query<Row extends object>(text: string, parameters: readonly unknown[]): Promise<Row[]>
  /** The same for a statement that answers at most one row, which costs some drivers less. */
  queryOne<Row extends object>(text: string, parameters: readonly unknown[]): Promise<Row | undefined>
  /** Runs one statement that writes or locks rows (row-statements.ts); its values are written for the driver already. */
  execute<Row extends object>(statement: Sql): Promise<Row[]>
  /**
   * Runs one prepared statement that writes. `isWhole`: it is all that the transaction writes; one that has not begun (`isLazy`) then does not begin, and the
   * statement is committed by itself, in one round trip.
   */
  executePrepared<Row extends object>(text: string, parameters: readonly unknown[], isWhole: boolean): Promise<Row[]>
  /** To be called when the schema has changed: statements that were prepared for the former one are not used again. */
  forgetPlans(): void
  /**
   * Runs `work` in a transaction (a savepoint when already in one): all of it is written, or nothing. `isLazy`: it begins with the first statement that writes; where its
   * Knex is asked for earlier, `work` is done again in one that has begun.
   */
  transaction<Result>(work: (transaction: Database) => Promise<Result>, options?: { readonly isLazy?: boolean }): Promise<Result>
  /** Calls back when the outermost transaction has committed, in order; never after a rollback; at once outside a transaction. */
  afterCommit(work: () => void | Promise<void>): Promise<void>
  /** Calls back when this transaction, or one around it, was rolled back; never outside a transaction. Takes back what was done beside the database. */
  afterRollback(work: () => void | Promise<void>): void
  /** The same database on behalf of somebody: their statements and transactions end when they leave before the answer. */
  onBehalfOf(caller: Caller): Database
  /** The same database for long work of the server's own (migrations, changes of tables): no time limit, and nobody whose leaving ends it. */
  unhurried(): Database
  /** The same database over a Knex of it: the pool's, one of our transactions, or a transaction that extension code began itself. */
  onKnex(knex: Knex): Database
  /** Gives Prisma's typed client of the system tables, on this connection or inside this very transaction. */
  withPrisma<Result>(work: (client: SystemClient) => Promise<Result>): Promise<Result>
  /** Tables, columns, keys, indexes of the whole database, in a bounded number of statements. */
  introspect(): Promise<DatabaseSchema>
  /** Looks again in which form columns hold their values, for a schema that was introspected. */
  learnForms(schema: DatabaseSchema): Promise<DatabaseSchema>
  /** Another value than before when others may have written values in another form than we do; costs some microseconds and no statement. */
  foreignChanges(): string
  /** Calls back after every statement, until the returned function is called. */
  onStatement(listener: (statement: ExecutedStatement) => void): () => void
  /** Tells from now on which tables are written, by whatever of this process. A transaction that is running already counts as writing all of them when it ends. */
  onWrite(listener: WriteListener): void
  /** Closes all connections. */
  close(): Promise<void>
}
