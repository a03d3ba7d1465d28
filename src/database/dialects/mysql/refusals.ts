import type { DatabaseError } from '../dialect.js'
import { TableChangeRefused } from '../table-change-refused.js'

/** The error for a change of a column that the rows do not allow. */
export function refuse(
  kind: DatabaseError['kind'],
  table: string,
  column: string,
  value: string | null = null,
  constraint: string | null = null,
): TableChangeRefused {
  return new TableChangeRefused({ kind, table, columns: [column], value, constraint })
}
