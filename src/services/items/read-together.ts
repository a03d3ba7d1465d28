import type { AuthorizedQuery, RawQuery } from '../../query/query.js'
import { renderReads } from '../../query/render.js'
import type { Collection } from '../../schema/model.js'
import type { PrimaryKey, ServiceContext } from '../platform.js'
import { queryOfKey } from './keys.js'
import { prepareStatement } from './prepare-statement.js'
import { authorizeRead } from './read.js'
import type { PreparedRead } from './read-cache.js'

/** One of several reads: of a list, or of one item. */
export interface OneRead {
  readonly collection: Collection
  readonly query: RawQuery
  readonly key?: PrimaryKey
}

/** Prepares several reads as one statement, each parsed and authorized as if it stood alone. */
export async function prepareTogether(context: ServiceContext, reads: readonly OneRead[]): Promise<PreparedRead> {
  const { schema, database } = context
  const queries: AuthorizedQuery[] = []
  for (const { collection, query, key } of reads) {
    queries.push(await authorizeRead(context, collection, key === undefined ? query : queryOfKey(collection, key, query)))
  }
  return prepareStatement(context, 'together', queries, () => renderReads(queries, schema, database.dialect))
}

/** Runs what was prepared: the JSON text of each read's list, in order. */
export async function readTogether({ database }: ServiceContext, { text, parameters }: PreparedRead): Promise<readonly string[]> {
  const row = await database.queryOne<Record<string, string>>(text, parameters)
  return Object.values(row!)
}
