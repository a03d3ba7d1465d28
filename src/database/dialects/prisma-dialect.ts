import type { ArgType } from '@prisma/driver-adapter-utils'
import type { Knex } from 'knex'
import type { PrismaClient } from '../../../prisma/generated/sqlite/client.js'
import type { KnexQuery } from './knex-query.js'

/** What Prisma's client needs to know of a database. */
export interface PrismaDialect {
  /** What an adapter for this database calls it. */
  readonly provider: 'sqlite' | 'postgres' | 'mysql'
  /** Loads the client that was generated for this database. */
  loadClient(): Promise<PrismaClientClass>
  /** The namespace of the system tables, where there are namespaces. */
  namespace(knex: Knex): Promise<string | undefined>
  /** A parameter of Prisma's statement as the driver takes it. */
  toParameter(value: unknown, type: ArgType): unknown
  /** What Knex's client answered to a statement. */
  readAnswer(query: KnexQuery): PrismaAnswer
}

/** The clients of all databases have the same methods; the type of one stands for all. */
export type PrismaClientClass = new (options: { adapter: object; errorFormat: 'minimal' }) => PrismaClient

/** The answer to one statement: rows in the order of their columns, or the number of rows that were changed. */
export interface PrismaAnswer {
  readonly columns: readonly string[]
  readonly rows: unknown[][]
  readonly changes: number
  /** The key that the database gave a new row, where Prisma asks for it. */
  readonly lastInsertId?: string
}
