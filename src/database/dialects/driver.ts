import type { Knex } from 'knex'
import type { StatementListeners } from '../statement-listeners.js'
import type { Dialect } from './dialect.js'

/** One open database: its Knex, and the fast lane for prepared statements on Knex's own connections. */
export interface Driver {
  readonly dialect: Dialect
  readonly knex: Knex
  readonly listeners: StatementListeners
  /** Tables that introspection leaves out. */
  readonly excludedTables: readonly string[]
  /** Runs a prepared statement on a pooled connection. */
  query(text: string, parameters: readonly unknown[]): Promise<object[]>
  /** The first row of a prepared statement on a pooled connection; only where that costs less than a list. */
  queryOne?(text: string, parameters: readonly unknown[]): Promise<object | undefined>
  /** Runs a prepared statement on the connection of a transaction. */
  queryIn(transaction: Knex.Transaction, text: string, parameters: readonly unknown[]): Promise<object[]>
  /**
   * Runs a statement that writes, on the connection of a transaction or (null) a pooled one. Nothing is remembered of the types that its
   * parameters have by the columns they are for: those may change.
   */
  write(transaction: Knex.Transaction | null, text: string, parameters: readonly unknown[]): Promise<object[]>
  /** The schema has changed: what is prepared is not used again, where it holds on to the types of columns. */
  forgetPlans?(): void
  /** Did the transaction fail only because of its neighbours, so that trying again may help? */
  isRetryable(error: unknown): boolean
  close(): Promise<void>
}
