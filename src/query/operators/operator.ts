import type { Sql } from 'sql-template-tag'
import type { Expressions } from '../../database/dialects/dialect.js'
import type { ParameterEncoding } from '../../database/statement.js'
import type { ColumnStorage } from '../../database/value-type.js'
import type { FieldType } from '../../schema/model.js'

/** What stands to the right of an operator: one value, a list, two values, or nothing but yes and no. */
export type OperandKind = 'value' | 'list' | 'pair' | 'flag'

/** What an operator's SQL is made of. */
export interface OperatorInput {
  readonly expressions: Expressions
  readonly type: FieldType
  /** How the left side is stored, where the right side is of its type. */
  readonly storage: ColumnStorage
  /** The left side, in the form that is compared. */
  readonly operand: Sql
  /** That the left side is told as null, and that it is not. */
  readonly isNull: Sql
  readonly isNotNull: Sql
  /** The left side as it is stored. */
  stored(): Sql
  /** The left side as text. */
  readonly text: Sql
  /** The right side's value of this index, as a parameter. */
  parameter(index: number, encoding?: ParameterEncoding): Sql
}

/** A value in memory, made comparable by its type (see match/comparable.ts). */
export type Comparable = string | number | bigint | boolean | null

/** True, false, or unknown: the three values of SQL's logic. */
export type Truth = boolean | null

/**
 * A filter operator: which fields it is for, its SQL, and the same in memory. Both follow SQL's three-valued logic, so a
 * comparison with null is unknown, and so is its negation.
 */
export interface Operator {
  readonly name: string
  readonly operand: OperandKind
  readonly types: ReadonlySet<FieldType>
  /** What the right side is, when it is not what the left side is. */
  readonly operandType?: FieldType
  /** Also for fields whose value is concealed. */
  readonly isForConcealed?: boolean
  /** What becomes of the operator when its value is null (`_eq: null`) or, for a flag, false; absent: no row matches. */
  readonly whenNull?: string
  readonly whenFalse?: string
  render(input: OperatorInput): Sql
  matches(value: Comparable, operands: readonly Comparable[]): Truth
}

/** The opposite of a truth; what is unknown stays unknown. */
export const negate = (truth: Truth): Truth => (truth === null ? null : !truth)
