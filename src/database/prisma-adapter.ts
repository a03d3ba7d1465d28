import {
  ColumnTypeEnum,
  DriverAdapterError,
  type MappedError,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils'
import type { Knex } from 'knex'
import type { Database } from './database.js'
import type { DatabaseError } from './dialects/dialect.js'
import type { KnexQuery } from './dialects/knex-query.js'
import type { PrismaAnswer, PrismaDialect } from './dialects/prisma-dialect.js'

/** What the adapter stands on. */
export interface AdapterSource {
  readonly dialect: PrismaDialect
  readonly database: Database
  /** The transaction of ours in which the current work runs, if any. */
  readonly transaction: () => Knex | null
}

/** A Prisma driver adapter over the connections of a database; it opens none of its own. */
export function createPrismaAdapter(source: AdapterSource): SqlDriverAdapterFactory {
  const name = { provider: source.dialect.provider, adapterName: 'tessera' }
  const { dialect, database } = source
  return { ...name, connect: async () => createConnection(source, name, await dialect.namespace(database.knex)) }
}

type AdapterName = Pick<SqlDriverAdapter, 'provider' | 'adapterName'>

function createConnection(source: AdapterSource, name: AdapterName, schemaName: string | undefined): SqlDriverAdapter {
  const { database } = source
  return {
    ...createQueryable(source, database.knex, name),
    executeScript: async (script) => void (await database.knex.raw(script)),
    startTransaction: async () => {
      const outer = source.transaction()
      return outer ? joinTransaction(source, outer, name) : openTransaction(source, name)
    },
    // One parameter less than the least that any of the databases allows.
    getConnectionInfo: () => ({
      maxBindValues: 32_765,
      supportsRelationJoins: false,
      ...(schemaName && { schemaName }),
    }),
    // The connections are the database's own.
    dispose: async () => {},
  }
}

/** Prisma believes to begin and to end a transaction; it is ours, and goes on. */
function joinTransaction(source: AdapterSource, outer: Knex, name: AdapterName): Transaction {
  return {
    ...createQueryable(source, outer, name),
    options: { usePhantomQuery: true },
    commit: async () => {},
    rollback: async () => {},
  }
}

/** A transaction of Prisma's own: nested writes outside of ours. */
async function openTransaction(source: AdapterSource, name: AdapterName): Promise<Transaction> {
  const transaction = await source.database.knex.transaction()
  return {
    ...createQueryable(source, transaction, name),
    options: { usePhantomQuery: true },
    commit: async () => void (await transaction.commit()),
    rollback: async () => void (await transaction.rollback()),
  }
}

function createQueryable(source: AdapterSource, knex: Knex, name: AdapterName): SqlQueryable {
  const run = async (query: SqlQuery): Promise<PrismaAnswer> => {
    const bindings = query.args.map((value, index) => source.dialect.toParameter(value, query.argTypes[index]!))
    try {
      return source.dialect.readAnswer(await runOnKnex(knex, { sql: query.sql, bindings }))
    } catch (error) {
      throw mapError(source.database, error)
    }
  }
  return {
    ...name,
    queryRaw: async (query) => toResultSet(await run(query)),
    executeRaw: async (query) => (await run(query)).changes,
  }
}

/** Below `raw`, which would count question marks: Prisma's text already has the database's own parameters. */
async function runOnKnex(knex: Knex, query: KnexQuery): Promise<KnexQuery> {
  const connection: unknown = await knex.client.acquireConnection()
  try {
    return await knex.client.query(connection, { ...query, options: {} })
  } finally {
    await knex.client.releaseConnection(connection)
  }
}

/** Prisma converts values by its own models; the column types only matter for raw queries, which nobody writes. */
const toResultSet = ({ columns, rows, lastInsertId }: PrismaAnswer): SqlResultSet => ({
  columnNames: [...columns],
  columnTypes: columns.map(() => ColumnTypeEnum.Text),
  rows,
  ...(lastInsertId && { lastInsertId }),
})

/** The driver's error in Prisma's words, without its text, which holds values; errors of other kinds stay what they are. */
function mapError(database: Database, error: unknown): unknown {
  const known = database.dialect.translateError(error)
  const mapped = known && mapKnownError(known)
  return mapped ? new DriverAdapterError(mapped) : error
}

function mapKnownError({ kind, columns, table }: DatabaseError): MappedError | null {
  const constraint = { fields: [...columns] }
  switch (kind) {
    case 'unique':
      return { kind: 'UniqueConstraintViolation', constraint, ...(table && { table }) }
    case 'not-null':
      return { kind: 'NullConstraintViolation', constraint }
    case 'foreign-key':
      return { kind: 'ForeignKeyConstraintViolation', constraint }
    case 'too-long':
      return { kind: 'LengthMismatch', ...(columns[0] && { column: columns[0] }) }
    default:
      return null
  }
}
