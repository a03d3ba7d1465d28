import sql, { join, raw } from 'sql-template-tag'
import type { RowSyntax } from '../row-syntax.js'

/** Rows in MariaDB. */
export const rowSyntax: RowSyntax = {
  onlyDefaults: raw('() VALUES ()'),
  defaultValue: raw('DEFAULT'),
  // With NO_AUTO_VALUE_ON_ZERO its default is 0.
  newKey: raw('NULL'),
  lock: raw(' FOR UPDATE'),
  assigned: (_column, value) => sql`${value}`,
  atOnce: 10_000,
  tuples: (rows) => sql`(${join(rows, ', ')})`,
}
