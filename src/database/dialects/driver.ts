import type { Knex } from 'knex'
import type { Bounds } from '../caller.js'
import type { DatabaseSchema } from '../introspection.js'
import type { StatementListeners } from '../statement-listeners.js'
import type { Dialect } from './dialect.js'

/**
 * One open database: its Knex, and the fast path for prepared statements on Knex's own connections. Statements that are ended (by their bounds, or
 * the time limit of the database) or find no connection throw `DatabaseUnavailable`, by Knex too.
 */
export interface Driver {
  readonly dialect: Dialect
  readonly knex: Knex
  readonly listeners: StatementListeners
  /** Tables that introspection leaves out. */
  readonly excludedTables: readonly string[]
  /** Runs a prepared statement on a pooled connection. */
  query(text: string, parameters: readonly unknown[], bounds: Bounds): Promise<object[]>
  /** The first row of a prepared statement on a pooled connection; only where that costs less than a list. */
  queryOne?(text: string, parameters: readonly unknown[], bounds: Bounds): Promise<object | undefined>
  /** Runs a prepared statement on the connection of a transaction. */
  queryIn(transaction: Knex.Transaction, text: string, parameters: readonly unknown[], bounds: Bounds): Promise<object[]>
  /**
   * Runs a statement that writes, on the connection of a transaction or (null) a pooled one. Nothing is remembered of the types that its
   * parameters have by the columns they are for: those may change.
   */
  write(transaction: Knex.Transaction | null, text: string, parameters: readonly unknown[], bounds: Bounds): Promise<object[]>
  /** The schema has changed: what is prepared is not used again, where it holds on to the types of columns. */
  forgetPlans?(): void
  /** Finds in which one form columns of dates hold their values, where a column's type does not tell: the same schema, with `Column.storage`. */
  learnForms?(knex: Knex, schema: DatabaseSchema): Promise<DatabaseSchema>
  /** Another value than before when somebody may have written rows in another form than we do: another process, or an extension by Knex. */
  foreignChanges?(): string
  /** Lifts the time limit for what follows in a transaction; the returned function brings it back before the transaction ends. */
  lift(transaction: Knex.Transaction): Promise<() => Promise<void>>
  /** Ends the statement that a transaction runs now; the transaction will be rolled back. */
  interrupt(transaction: Knex.Transaction): Promise<void>
  /** Did the transaction fail only because of its neighbours, so that trying again may help? */
  isRetryable(error: unknown): boolean
  close(): Promise<void>
}
