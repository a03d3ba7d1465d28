import type { ColumnStorage, ValueType } from './value-type.js'

/** How a parameter's value is written for the driver: as it is, as one list parameter, as a LIKE pattern, as JSON text, as a place in an order (`Expressions.place`), as a phrase for a search index, as the bare words of one, as the bounds of a shape. */
export type ParameterEncoding =
  | 'value'
  | 'list'
  | 'contains'
  | 'starts-with'
  | 'ends-with'
  | 'json'
  | 'place'
  | 'phrase'
  | 'words'
  | 'bounds'

/** A hole in a statement's text: which value fills it (its place in the query's values) and how it is written. */
export interface StatementParameter {
  readonly slot: number
  readonly encoding: ParameterEncoding
  readonly type: ValueType
  readonly storage: ColumnStorage
}

/**
 * SQL text with numbered parameters. A read answers exactly one row with the text column `data` (a JSON list) and,
 * when asked for, the numbers `total_count` and `filter_count`.
 */
export interface Statement {
  readonly text: string
  readonly parameters: readonly StatementParameter[]
}
