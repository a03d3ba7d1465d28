import type { Bounds } from '../../caller.js'
import type { SqliteResult } from './handle.js'

/** What Knex and Prisma run statements on: the session shared by all, or the writer during a transaction. */
export interface SqliteConnection {
  run(text: string, parameters: readonly unknown[], bounds?: Bounds): Promise<SqliteResult> | SqliteResult
}
