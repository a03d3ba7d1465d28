import type { DatabaseError } from './dialect.js'

/** A change of a table that its rows do not allow; `translateError` knows it. */
export class TableChangeRefused extends Error {
  constructor(readonly meaning: DatabaseError) {
    super(`The rows of ${meaning.table} do not allow this: ${meaning.kind}`)
  }
}
