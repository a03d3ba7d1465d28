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
  /** Did the transaction fail only because of its neighbours, so that trying again may help? */
  isRetryable(error: unknown): boolean
  close(): Promise<void>
}
