import type { Knex } from 'knex'
import SqliteDdl from 'knex/lib/dialects/sqlite3/schema/ddl.js'
import { parseCreateTable } from './create-table.js'
import { quoted } from './names.js'
import { rebuildTable, storedColumns } from './table-change.js'

interface Commands {
  pre: string[]
  sql: string[]
  check: string | null
  post: string[]
}

/**
 * How Knex' own schema builder (extensions use it) alters a table: it works out the new definition, and we rebuild the
 * table by it. Knex itself would switch foreign keys off for the whole connection, which inside a transaction does
 * nothing, so that dropping the old table would delete what points at it.
 */
export class SafeSqliteDdl extends SqliteDdl {
  override async isForeignCheckEnabled(): Promise<boolean> {
    return false
  }

  override async alter(createTable: string, createIndices: readonly string[], columns?: readonly string[]): Promise<void> {
    const table = this.tableName()
    const definition = { ...parseCreateTable(createTable), head: `CREATE TABLE ${quoted(table)} (` }
    await this.client.transaction(
      async (transaction: Knex) => {
        await rebuildTable(transaction, table, definition, columns ?? storedColumns(definition), { indexes: createIndices })
        const violations: object[] = await transaction.raw('PRAGMA foreign_key_check(??)', [table])
        if (violations.length > 0) throw new Error('FOREIGN KEY constraint failed')
      },
      { connection: this.connection, enforceForeignCheck: null },
    )
  }

  override async generateAlterCommands(
    createTable: string,
    createIndices: readonly string[],
    columns?: readonly string[],
  ): Promise<Commands> {
    await this.alter(createTable, createIndices, columns)
    return { pre: [], sql: [], check: null, post: [] }
  }
}
