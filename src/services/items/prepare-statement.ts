import type { Statement } from '../../database/statement.js'
import { type BoundStatement, bindParameters, shapeOf } from '../../query/prepare.js'
import type { AuthorizedQuery } from '../../query/query.js'
import type { ServiceContext } from '../platform.js'

/** What of a question's rows is wanted: its answer, their keys, the answers of several at once, or their number up to a bound. */
export type StatementKind = 'read' | 'keys' | 'together' | `count ${number}`

/** Authorized questions as one statement with its parameters; the statement is rendered once for their shapes. */
export function prepareStatement(
  { platform, schema, database }: ServiceContext,
  kind: StatementKind,
  queries: readonly AuthorizedQuery[],
  render: () => Statement,
): BoundStatement {
  const statement = platform.reads.statement(`${kind}|${schema.version}|${queries.map(shapeOf).join('|')}`, render)
  return bindParameters(
    statement,
    queries.flatMap((query) => query.values),
    database.dialect,
  )
}
