import { KeyHole } from '../../query/key-hole.js'
import { fillKeys } from '../../query/prepare.js'
import type { AuthorizedQuery, RawQuery } from '../../query/query.js'
import { renderReads } from '../../query/render.js'
import type { Collection } from '../../schema/model.js'
import type { PrimaryKey, ServiceContext } from '../platform.js'
import { boundCost } from './cost.js'
import { queryOfAnyKey, queryOfKey } from './keys.js'
import { prepareStatement } from './prepare-statement.js'
import { asking, authorizeRead } from './read.js'
import type { PreparedRead } from './read-cache.js'

/** One of several reads: of a list, or of one item. */
export interface OneRead {
  readonly collection: Collection
  readonly query: RawQuery
  /** A hole: whichever key is told when the statement is run. */
  readonly key?: PrimaryKey | KeyHole
}

/** Prepares several reads as one statement, each parsed and authorized as if it stood alone. */
export async function prepareTogether(context: ServiceContext, reads: readonly OneRead[]): Promise<PreparedRead> {
  const { schema, database } = context
  const queries: AuthorizedQuery[] = []
  for (const { collection, query, key } of reads) {
    queries.push(await authorizeRead(context, collection, questionOf(collection, query, key)))
  }
  const cost = await boundCost(context, queries)
  return { ...prepareStatement(context, 'together', queries, () => renderReads(queries, schema, database.dialect)), cost }
}

function questionOf(collection: Collection, query: RawQuery, key: OneRead['key']): RawQuery {
  if (key === undefined) return query
  return key instanceof KeyHole ? queryOfAnyKey(collection, key, query) : queryOfKey(collection, key, query)
}

/** Runs what was prepared, with the checked keys of the reads that have holes: the JSON text of each read's list, in order. */
export async function readTogether(
  { database }: ServiceContext,
  read: PreparedRead,
  keys: readonly (PrimaryKey | undefined)[],
): Promise<readonly string[]> {
  const row = await asking(database, () => database.queryOne<Record<string, string>>(read.text, fillKeys(read, keys, database.dialect)))
  return Object.values(row!)
}
