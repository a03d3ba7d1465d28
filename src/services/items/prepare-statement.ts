import type { Statement } from '../../database/statement.js'
import { bindParameters, shapeOf } from '../../query/prepare.js'
import type { AuthorizedQuery } from '../../query/query.js'
import type { ServiceContext } from '../platform.js'
import type { PreparedRead } from './read-cache.js'

/** What of a question's rows is wanted: its answer, their keys, or the answers of several at once. */
export type StatementKind = 'read' | 'keys' | 'together'

/** Authorized questions as one statement with its parameters; the statement is rendered once for their shapes. */
export function prepareStatement(
  { platform, schema, database }: ServiceContext,
  kind: StatementKind,
  queries: readonly AuthorizedQuery[],
  render: () => Statement,
): PreparedRead {
  const statement = platform.reads.statement(`${kind}|${schema.version}|${queries.map(shapeOf).join('|')}`, render)
  return bindParameters(
    statement,
    queries.flatMap((query) => query.values),
    database.dialect,
  )
}
