import type { Sql } from 'sql-template-tag'

/** How statements that write or lock rows are spelled, where databases differ. */
export interface RowSyntax {
  /** What follows the table's name in an INSERT of a row that has nothing but defaults. */
  readonly onlyDefaults: Sql
  /** Stands among the values of an INSERT for a column's default; null: all rows of a statement need values for the same columns. */
  readonly defaultValue: Sql | null
  /** Stands there for a key that the database makes. */
  readonly newKey: Sql
  /** The end of a SELECT that locks its rows; empty where a database has one writer at a time. */
  readonly lock: Sql
  /** What a column, quoted, becomes when this value, written for the driver, is written to it by an UPDATE. */
  assigned(column: Sql, value: unknown): Sql
  /** How many rows one statement writes or locks: few enough for the database's bound of parameters. */
  readonly atOnce: number
  /** Lists of values, `(1, 2)`, as what several columns are compared with by IN. */
  tuples(rows: readonly Sql[]): Sql
}
