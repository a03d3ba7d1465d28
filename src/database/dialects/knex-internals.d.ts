/** Parts of Knex that its own types do not name; the dialects extend them. */
declare module 'knex/lib/dialects/better-sqlite3/index.js' {
  import { Knex } from 'knex'

  class BetterSqliteClient extends Knex.Client {
    _driver(): unknown
    _query(connection: unknown, query: import('./knex-query.js').KnexQuery): Promise<import('./knex-query.js').KnexQuery>
    initializePool(): void
    ddl(compiler: unknown, pragma: unknown, connection: unknown): unknown
    _strict(): unknown
  }
  export default BetterSqliteClient
}

declare module 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js' {
  class SqliteTransaction {
    constructor(client: unknown, container: unknown, config: unknown, outerTransaction: unknown)
    readonly client: { readonly transacting?: boolean }
    readonly txid: string
    query(connection: unknown, sql: string, status?: number, value?: unknown): Promise<unknown>
    acquireConnection<Result>(config: TransactionConfig, work: (connection: never) => Promise<Result>): Promise<Result>
  }
  interface TransactionConfig {
    readonly connection?: unknown
  }
  export default SqliteTransaction
}

declare module 'knex/lib/dialects/sqlite3/schema/ddl.js' {
  class SqliteDdl {
    constructor(client: unknown, compiler: unknown, pragma: unknown, connection: unknown)
    readonly client: {
      transaction(work: (transaction: import('knex').Knex) => Promise<void>, config: object): Promise<void>
    }
    readonly connection: unknown
    tableName(): string
    isForeignCheckEnabled(): Promise<boolean>
    alter(createTable: string, createIndices: readonly string[], columns?: readonly string[]): Promise<void>
    generateAlterCommands(
      createTable: string,
      createIndices: readonly string[],
      columns?: readonly string[],
    ): Promise<{ pre: string[]; sql: string[]; check: string | null; post: string[] }>
  }
  export default SqliteDdl
}

declare module 'knex/lib/dialects/postgres/index.js' {
  import { Knex } from 'knex'

  class PostgresClient extends Knex.Client {
    _query(connection: unknown, query: import('./knex-query.js').KnexQuery): Promise<import('./knex-query.js').KnexQuery>
  }
  export default PostgresClient
}

declare module 'knex/lib/dialects/mysql2/index.js' {
  import { Knex } from 'knex'

  class Mysql2Client extends Knex.Client {
    _driver(): unknown
    queryCompiler(builder: unknown, formatter?: unknown): unknown
    processResponse(query: import('./knex-query.js').KnexQuery, runner: unknown): unknown
    _query(connection: unknown, query: import('./knex-query.js').KnexQuery): Promise<import('./knex-query.js').KnexQuery>
  }
  export default Mysql2Client
}

declare module 'knex/lib/dialects/mysql2/transaction.js' {
  class Mysql2Transaction {
    constructor(client: unknown, container: unknown, config: unknown, outerTransaction: unknown)
    readonly client: { readonly transacting?: boolean }
    readonly outerTx: this | null
    readonly trxClient: object
    readonly txid: string
    query(connection: unknown, sql: string): Promise<unknown>
    _onAcquire(container: unknown, connection: unknown): Promise<unknown>
    commit(connection: unknown, value: unknown): Promise<unknown>
    release(connection: unknown, value: unknown): Promise<unknown>
    rollback(connection: unknown, error: unknown): Promise<unknown>
    rollbackTo(connection: unknown, error: unknown): Promise<unknown>
  }
  export default Mysql2Transaction
}

declare module 'knex/lib/dialects/mysql/query/mysql-querycompiler.js' {
  class MysqlQueryCompiler {
    constructor(client: unknown, builder: unknown, formatter: unknown)
    readonly single: { readonly returning?: string | readonly string[] }
    readonly formatter: { columnize(names: unknown): string }
    insert(): string | { readonly sql: string }
    _returningCheck(): void
  }
  export default MysqlQueryCompiler
}
