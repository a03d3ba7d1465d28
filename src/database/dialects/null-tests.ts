import sql, { type Sql } from 'sql-template-tag'
import type { NullTests } from './dialect.js'

/** The tests that SQL itself has. */
export const plainNullTests = (column: Sql): NullTests => ({ isNull: sql`${column} IS NULL`, isNotNull: sql`${column} IS NOT NULL` })
