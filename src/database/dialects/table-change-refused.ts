import type { DatabaseError } from './dialect.js'

/** A change of a table that its rows do not allow; `translateError` knows it. */
export class TableChangeRefused extends Error {
  constructor(readonly meaning: DatabaseError) {
    super(`The rows of ${meaning.table} do not allow this: ${meaning.kind}`)
  }
}

/** The refusal of a change of one column; `value` is one that stands in its way, `constraint` what it would have violated. */
export const refusedChange = (
  kind: DatabaseError['kind'],
  table: string,
  column: string,
  value: string | null = null,
  constraint: string | null = null,
): TableChangeRefused => new TableChangeRefused({ kind, table, columns: [column], value, constraint })
