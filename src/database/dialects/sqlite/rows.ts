import sql, { empty, join, raw } from 'sql-template-tag'
import type { RowSyntax } from '../row-syntax.js'
import { assigned } from './blobs.js'

/** Rows in SQLite: one transaction writes at a time, so none has to lock. */
export const rowSyntax: RowSyntax = {
  onlyDefaults: raw('DEFAULT VALUES'),
  defaultValue: null,
  newKey: raw('NULL'),
  lock: empty,
  assigned,
  // Nothing else happens while a statement runs.
  atOnce: 1_000,
  tuples: (rows) => sql`(VALUES ${join(rows, ', ')})`,
}
