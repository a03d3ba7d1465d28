import sql, { join, raw } from 'sql-template-tag'
import type { RowSyntax } from '../row-syntax.js'

/** Rows in PostgreSQL. */
export const rowSyntax: RowSyntax = {
  onlyDefaults: raw('DEFAULT VALUES'),
  defaultValue: raw('DEFAULT'),
  newKey: raw('DEFAULT'),
  lock: raw(' FOR UPDATE'),
  assigned: (_column, value) => sql`${value}`,
  atOnce: 10_000,
  tuples: (rows) => sql`(${join(rows, ', ')})`,
}
