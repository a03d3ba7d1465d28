import type { Dialect } from '../database/dialects/dialect.js'
import type { Statement, StatementParameter } from '../database/statement.js'
import { KeyHole } from './key-hole.js'
import { readKeyValue } from './parse/values.js'
import type { Query } from './query.js'

/** What makes two queries the same statement: everything but their values. */
export const shapeOf = ({ values: _, ...tree }: Query): string => JSON.stringify(tree)

/** A parameter that waits for a key: its place among the parameters, and that of the key among the keys. */
interface WaitingParameter {
  readonly index: number
  readonly place: number
  readonly parameter: StatementParameter
}

/** A statement with its parameters, as the driver takes them. */
export interface BoundStatement {
  readonly text: string
  readonly parameters: readonly unknown[]
  readonly waiting: readonly WaitingParameter[]
}

/** Binds the values of a question to its statement. */
export function bindParameters(statement: Statement, values: readonly unknown[], dialect: Dialect): BoundStatement {
  const waiting: WaitingParameter[] = []
  const parameters = statement.parameters.map((parameter, index) => {
    const value = values[parameter.slot]
    if (!(value instanceof KeyHole)) return encode(parameter, value, dialect)
    waiting.push({ index, place: value.place, parameter })
    return null
  })
  return { text: statement.text, parameters, waiting }
}

/** The parameters with these keys, which have been checked. */
export function fillKeys(
  { parameters, waiting }: BoundStatement,
  keys: readonly (string | number | undefined)[],
  dialect: Dialect,
): readonly unknown[] {
  if (waiting.length === 0) return parameters
  const filled = [...parameters]
  for (const { index, place, parameter } of waiting) {
    const key = keys[place]
    if (key === undefined) throw new Error('A statement was run without its key.')
    filled[index] = encode(parameter, readKeyValue(parameter.type, key), dialect)
  }
  return filled
}

const encode = ({ encoding, type, storage }: StatementParameter, value: unknown, dialect: Dialect): unknown =>
  dialect.encodeParameter(encoding, type, value, storage)
