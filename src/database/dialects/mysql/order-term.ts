import sql, { raw, Sql } from 'sql-template-tag'

/** A term of ORDER BY. Nulls are the least of values; a term more moves them to the end. */
export class OrderTerm extends Sql {
  /** The same order inside of an aggregate, which takes null and 0 for equal unless it is told where nulls are. */
  readonly inAggregate: Sql

  constructor(expression: Sql, descending: boolean, nullsLast: boolean) {
    const value = sql`${expression}${raw(descending ? ' DESC' : ' ASC')}`
    const withNullsLast = sql`${expression} IS NULL, ${value}`
    const term = nullsLast && !descending ? withNullsLast : value
    super(term.strings, term.values)
    this.inAggregate = nullsLast || descending ? withNullsLast : sql`${expression} IS NULL DESC, ${value}`
  }
}
