import sql, { join, raw } from 'sql-template-tag'
import type { RowSyntax } from '../row-syntax.js'

/** Rows in MariaDB. */
export const rowSyntax: RowSyntax = {
  onlyDefaults: raw('() VALUES ()'),
  lock: raw(' FOR UPDATE'),
  assigned: (_column, value) => sql`${value}`,
  atOnce: 10_000,
  tuples: (rows) => sql`(${join(rows, ', ')})`,
}
