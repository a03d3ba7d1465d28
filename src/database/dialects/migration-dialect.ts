import type { Knex } from 'knex'
import type { Database } from '../database.js'

/** What migrations need to know of a database. */
export interface MigrationDialect {
  /** The folder below prisma/migrations: Prisma's name of the database. */
  readonly folder: string
  /** Makes the table in which Prisma keeps what was applied, as Prisma makes it. */
  readonly createLog: string
  /** A moment as Prisma's log stores it. */
  logTime(time: Date): unknown
  /**
   * Runs the work on one session, while no other server migrates this database. Only where the database commits at every
   * change of a table: there migrations run before the transaction, and one that fails half-way is told at the next start.
   */
  readonly alone?: <Result>(database: Database, work: (session: Database) => Promise<Result>) => Promise<Result>
  /** Waits until no other server migrates this database; let go of when the transaction ends. */
  lock(transaction: Knex): Promise<void>
  /** Runs the work while tables may be rebuilt without their rows being deleted by foreign keys. */
  whileRebuilding<Result>(knex: Knex, work: () => Promise<Result>): Promise<Result>
  /** What has to happen to the tables that are there before a statement of a migration can run. */
  readonly before?: (knex: Knex, statement: string) => Promise<void>
  /** Runs the migrations of an empty database, in a way that is quicker where no row can break a rule. */
  readonly onNewTables?: (knex: Knex, work: () => Promise<void>) => Promise<void>
  /** The statement that adds a column, given as in CREATE TABLE, to a table that has rows. */
  addColumn(table: string, definition: string, reference: ColumnReference | null): string
}

/** The foreign key of a column that is added. */
export interface ColumnReference {
  readonly table: string
  readonly column: string
  readonly onDelete: string
}
