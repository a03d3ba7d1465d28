import sql, { raw, Sql } from 'sql-template-tag'

/** A term of ORDER BY. Nulls are the least of values; a term more moves them to the end. */
export class OrderTerm extends Sql {
  readonly expression: Sql
  readonly #descending: boolean
  readonly #nullsLast: boolean

  constructor(expression: Sql, descending: boolean, nullsLast: boolean) {
    const value = sql`${expression}${raw(descending ? ' DESC' : ' ASC')}`
    const term = nullsLast && !descending ? sql`${expression} IS NULL, ${value}` : value
    super(term.strings, term.values)
    this.expression = expression
    this.#descending = descending
    this.#nullsLast = nullsLast
  }

  /** The same order inside of an aggregate, which takes null and 0 for equal unless it is told where nulls are; of `expression` in place of the term's own. */
  inAggregate(expression: Sql = this.expression): Sql {
    const areLast = this.#nullsLast || this.#descending
    return sql`${expression} IS NULL${raw(areLast ? '' : ' DESC')}, ${expression}${raw(this.#descending ? ' DESC' : ' ASC')}`
  }
}
