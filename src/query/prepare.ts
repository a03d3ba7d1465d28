import type { Dialect } from '../database/dialects/dialect.js'
import type { Statement } from '../database/statement.js'
import type { Query } from './query.js'

/** What makes two queries the same statement: everything but their values. */
export const shapeOf = ({ values: _, ...tree }: Query): string => JSON.stringify(tree)

/** The parameters of a statement, as the driver takes them. */
export const bindParameters = (statement: Statement, values: readonly unknown[], dialect: Dialect): unknown[] =>
  statement.parameters.map(({ slot, encoding, type, dateStorage }) =>
    dialect.encodeParameter(encoding, type, values[slot], dateStorage),
  )
