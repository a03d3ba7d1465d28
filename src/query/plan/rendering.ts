import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Dialect, Expressions, JsonSelect } from '../../database/dialects/dialect.js'
import type { ParameterEncoding, StatementParameter } from '../../database/statement.js'
import type { ColumnStorage } from '../../database/value-type.js'
import type { Collection, FieldType, SchemaModel } from '../../schema/model.js'
import type { Filter, Level, Slot } from '../query.js'
import type { Source } from './source.js'

/** How a condition stands: `required`, no row is wanted for which it does not hold; `alternative`, something beside it may have decided already. */
export type Standing = 'required' | 'alternative' | 'free'

/** Renders the parts of a query that may hold each other: a condition holds values, a value may have a condition, and a row may hold rows. */
export interface PartRenderers {
  /** A filter as the condition of a WHERE; null when every row passes. */
  filter(filter: Filter, source: Source): Sql | null
  /** A filter as a condition that can stand anywhere. */
  condition(filter: Filter, source: Source, standing?: Standing): Sql
  /** The SELECT of one level. */
  level(level: Level, source: Source, belongs: Sql | null, isNested: boolean): JsonSelect
}

/** One run of the renderer: the whole schema, the database's expressions, and the names given so far. */
export class Rendering {
  readonly expressions: Expressions
  #aliases = 0
  readonly #named: Sql[] = []
  #firstSlot = 0

  constructor(
    readonly schema: SchemaModel,
    dialect: Dialect,
    /** By which parts render the parts in them. */
    readonly render: PartRenderers,
  ) {
    this.expressions = dialect.expressions
  }

  /** From here on slots are those of a query whose values begin at this place among all values. */
  beginQuery(firstSlot: number): void {
    this.#firstSlot = firstSlot
  }

  /** The next short name of a table: t0, t1, ... */
  nextAlias(): Sql {
    return this.expressions.identifier(`t${this.#aliases++}`)
  }

  /** Puts a SELECT in front of the statement, and gives the name by which its rows are read. */
  name(select: Sql): Sql {
    const name = this.expressions.identifier(`n${this.#named.length}`)
    this.#named.push(sql`${name} AS NOT MATERIALIZED (${select})`)
    return name
  }

  /** The statement with all named SELECTs in front, and the steps behind them. */
  complete(select: Sql, steps: readonly Sql[] = []): Sql {
    const named = [...this.#named, ...steps]
    return named.length === 0 ? select : sql`WITH ${join(named, ', ')} ${select}`
  }

  collection(name: string): Collection {
    const collection = this.schema.collections.get(name)
    if (!collection) throw new Error(`The plan names the collection "${name}", which the schema does not have.`)
    return collection
  }

  /** A hole for a value; `toStatement` numbers it. */
  hole(slot: Slot, encoding: ParameterEncoding, type: FieldType, storage: ColumnStorage = null): Sql {
    const parameter: StatementParameter = { slot: this.#firstSlot + slot, encoding, type, storage }
    return sql`${parameter}`
  }

  /**
   * As digits: with a parameter PostgreSQL would expect a tenth of all rows, and so plan the statement again each time it is asked, which costs a third of
   * what a nested read does.
   */
  limit(rows: number | null): Sql | null {
    if (rows === null) return null
    if (!Number.isInteger(rows) || rows < 0) throw new TypeError('A limit has to be a whole number.')
    return raw(String(rows))
  }

  /** After how many rows. */
  offset(slot: Slot | null): Sql | null {
    return slot === null ? null : this.expressions.count(this.hole(slot, 'value', 'integer'))
  }
}
