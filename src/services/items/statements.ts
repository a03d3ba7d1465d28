import { LRUCache } from 'lru-cache'
import type { ServiceContext } from '../../context.js'
import type { Statement } from '../../database/statement.js'
import type { PermissionSet } from '../../permissions/permission-set.js'
import { type BoundStatement, bindParameters, shapeOf } from '../../query/prepare.js'
import type { AuthorizedQuery } from '../../query/query.js'
import { dependenceOf } from '../../query/variables.js'

/** Statements by the shape of their query, and whole reads by the text of their question. */
export interface ReadCache {
  /** Finds the statement of a shape, rendering it the first time. */
  statement(shape: string, render: () => Statement): Statement
  /** A read that was prepared before for the same question, permissions and schema. */
  prepared(key: string): PreparedRead | undefined
  keep(key: string, read: PreparedRead): void
}

/** A statement with its parameters, ready to run, but for keys that are told then. Only made of questions whose answer depends on nothing but the data. */
export interface PreparedRead extends BoundStatement {
  /** What it costs by its limits alone (query/cost.ts); Infinity where the sizes of tables decide. */
  readonly cost: number
}

const longestKey = 8_192

/** Makes an empty cache, bounded in entries and in the length of what it keeps. */
export function createReadCache(): ReadCache {
  const statements = new LRUCache<string, Statement>({
    max: 2_000,
    maxSize: 64_000_000,
    sizeCalculation: (statement, shape) => statement.text.length + shape.length,
  })
  const reads = new LRUCache<string, PreparedRead>({
    max: 2_000,
    maxSize: 32_000_000,
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
 * What, beside the question itself, decides how a read is prepared: schema, permissions, and who asks where a rule or the
 * question names him. null: it also depends on the moment, so it has to be prepared anew each time. `question` is JSON text.
 */
export function readKey({ schema, accountability }: ServiceContext, set: PermissionSet, question: string): string | null {
  const dependences = [set.dependence, dependenceOf(question)]
  if (dependences.includes('moment')) return null
  return `${preparedFor(schema.version, set)}${dependences.includes('caller') ? callerKey(accountability) : ''}`
}

/** What `readKey` may give for this caller, before the question is known in the form that tells. */
export const possibleKeys = ({ schema, accountability }: ServiceContext, set: PermissionSet): readonly string[] => {
  const shared = preparedFor(schema.version, set)
  return [shared, `${shared}${callerKey(accountability)}`]
}

/** The part of it that all callers with the same permissions share. */
export const preparedFor = (version: number, set: PermissionSet): string => `${version}|${set.signature}|`

/** All that decides what somebody may see on the same data: their permissions, and who they are where rules name them. */
export const rightsKey = async ({ platform, accountability }: ServiceContext): Promise<string> =>
  `${(await platform.permissions.of(accountability)).signature}|${callerKey(accountability)}`

/** Who asks, as far as variables can name it; policies are in the signature. */
const callerKey = (accountability: ServiceContext['accountability']): string =>
  JSON.stringify([accountability?.user, accountability?.role, accountability?.roles])

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
