import type { Sql } from 'sql-template-tag'
import type { Expressions } from '../../database/dialects/dialect.js'
import type { ColumnStorage } from '../../database/value-type.js'
import type { FieldType } from '../../schema/model.js'

/** What a function's SQL is made of. */
export interface FunctionInput {
  readonly expressions: Expressions
  readonly column: Sql
  readonly type: FieldType
  readonly storage: ColumnStorage
}

/** A function of one field, with a whole number as result: its SQL, and the same in memory over the API's form of a value. */
export interface QueryFunction {
  readonly name: string
  readonly types: ReadonlySet<FieldType>
  render(input: FunctionInput): Sql
  apply(value: unknown): number | null
}
