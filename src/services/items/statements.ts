import { LRUCache } from 'lru-cache'
import type { PreparedRead, ReadCache, ServiceContext } from '../../context.js'
import type { Database } from '../../database/database.js'
import type { DatabaseError } from '../../database/dialects/dialect.js'
import type { Statement } from '../../database/statement.js'
import { apiError } from '../../errors/api-error.js'
import { DatabaseRefusal } from '../../errors/refusal.js'
import type { PermissionSet } from '../../permissions/permission-set.js'
import { type BoundStatement, bindParameters, shapeOf } from '../../query/prepare.js'
import type { AuthorizedQuery } from '../../query/query.js'
import { dependenceOf } from '../../query/variables.js'

const longestKey = 8_192

/** Makes an empty cache, bounded in entries and in the length of what it keeps. */
export function createReadCache(): ReadCache {
  const statements = new LRUCache<string, Statement>({
    max: 2_000,
    maxSize: 16_000_000,
    sizeCalculation: (statement, shape) => statement.text.length + shape.length,
  })
  const reads = new LRUCache<string, PreparedRead>({
    max: 2_000,
    maxSize: 16_000_000,
    sizeCalculation: (read, key) => read.text.length + key.length + 100,
  })
  return {
    statement: (shape, render) => {
      const known = statements.get(shape)
      if (known) return known
      const statement = render()
      statements.set(shape, statement)
      return statement
    },
    prepared: (key) => reads.get(key),
    keep: (key, read) => {
      if (key.length <= longestKey) reads.set(key, read)
    },
  }
}

/**
 * What, beside the question itself, decides how a read is prepared: schema, permissions, and the caller where a rule or the
 * question names them. null: it also depends on the moment, so it has to be prepared each time. `question` is JSON text.
 */
export function readKey({ schema, accountability }: ServiceContext, set: PermissionSet, question: string): string | null {
  const dependences = [set.dependence, dependenceOf(question)]
  if (dependences.includes('moment')) return null
  return `${preparedFor(schema.version, set)}${dependences.includes('caller') ? callerKey(accountability) : ''}`
}

/** All keys that `readKey` may give for this caller, whatever the question. */
export const possibleKeys = ({ schema, accountability }: ServiceContext, set: PermissionSet): readonly string[] => {
  const shared = preparedFor(schema.version, set)
  return [shared, `${shared}${callerKey(accountability)}`]
}

/** The part of it that all callers with the same permissions share. */
export const preparedFor = (version: number, set: PermissionSet): string => `${version}|${set.signature}|`

/** All that decides what a caller may see of the same data: their permissions, and who they are where rules name them. */
export const rightsKey = async ({ platform, accountability }: ServiceContext): Promise<string> =>
  `${(await platform.permissions.of(accountability)).signature}|${callerKey(accountability)}`

/** The caller, as far as variables can name them; policies are in the signature. */
const callerKey = (accountability: ServiceContext['accountability']): string =>
  JSON.stringify([accountability?.user, accountability?.role, accountability?.roles])

/** What a statement gives of a question's rows: the answer, their keys, the answers of several questions at once, or their number up to a bound. */
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

/** Why the database itself may refuse a question: it knows types that we do not know. */
const reasons: Partial<Record<DatabaseError['kind'], string>> = {
  'out-of-range': 'A number in the answer is larger than the database can tell',
  'invalid-value': 'A value does not fit the field that it is compared with',
  impossible: 'The database cannot compare or order the values of a field so',
  missing: 'The schema has changed in the meantime; ask again',
}

/** A refusal of the database as an error of the catalogue; every other error stays as it is. */
function refusedByDatabase(database: Database, error: unknown): unknown {
  const meaning = database.dialect.translateError(error)
  if (meaning?.kind === 'refused') return new DatabaseRefusal('INVALID_QUERY', meaning.value ?? '', error)
  const reason = meaning && reasons[meaning.kind]
  return reason ? apiError('INVALID_QUERY', { reason }, { cause: error }) : error
}

/** Asks a question; a refusal of the database is an error of the client. */
export async function asking<Answer>(database: Database, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    throw refusedByDatabase(database, error)
  }
}
