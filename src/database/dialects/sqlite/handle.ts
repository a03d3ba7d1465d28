import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite'
import { LRUCache } from 'lru-cache'
import { isCoded, toSqliteError } from './sqlite-error.js'
import { bindValue, readValue } from './values.js'

/** What one statement answers, in plain rows. */
export interface SqliteResult {
  readonly rows: object[]
  readonly changes: number
  readonly lastId: number | string
}

/** What one statement answers, column by column, with integers as bigint: for those who know the types (Prisma). */
export interface SqliteRawResult {
  readonly columns: readonly { readonly name: string; readonly declaredType: string | null }[]
  readonly rows: unknown[][]
  readonly changes: number
  readonly lastId: bigint
}

/** A statement with what is known of it; every question to the driver crosses into native code. */
interface PreparedStatement {
  readonly statement: StatementSyncInstance
  readonly isReader: boolean
  /** It writes, and answers with rows. */
  readonly isReturning: boolean
  /** The names of its columns, where the text alone decides them: a star may stand for other columns tomorrow. */
  names?: readonly string[]
}

/** Some pragmas do their work while they are prepared. */
const isPragma = /^\s*pragma\b/i
const returning = /\breturning\b/i
const keptStatements = 500
/** How long opening may wait for others, in milliseconds; it blocks the process. */
const openTimeout = 5000
/** Afterwards SQLite itself hardly waits, for the same reason; longer waits are spent asleep (session.ts). */
const busyTimeout = 1

/** One open SQLite connection with its prepared statements. Everything is synchronous; what SQLite refuses is thrown as `SqliteError`. */
export class SqliteHandle {
  /** Knex keeps its marks on its connections. */
  __knexUid?: string
  __knexTxId?: string
  readonly #database: DatabaseSyncInstance
  readonly #statements = new LRUCache<string, PreparedStatement>({ max: keptStatements })

  constructor(filename: string, isReadOnly: boolean) {
    this.#database = translated(
      () =>
        new DatabaseSync(filename, {
          timeout: openTimeout,
          readBigInts: true,
          returnArrays: true,
          // As SQLite is by itself: views of older programs have their texts in double quotes, and we change sqlite_schema (table-change.ts).
          enableDoubleQuotedStringLiterals: true,
          defensive: false,
        }),
    )
    const settings = [
      'journal_mode=WAL',
      'synchronous=NORMAL',
      'foreign_keys=ON',
      'cache_size=-65536',
      'mmap_size=268435456',
      'temp_store=MEMORY',
      ...(isReadOnly ? ['query_only=ON'] : []),
      `busy_timeout=${busyTimeout}`,
    ]
    for (const setting of settings) this.execute(`PRAGMA ${setting}`)
    // How texts are read that are not UTF-8 (blobs.ts).
    this.#database.function('tessera_utf8', { deterministic: true, directOnly: true }, (bytes: Uint8Array | null) =>
      bytes === null ? null : Buffer.from(bytes).toString(),
    )
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  /** Runs one statement; integers that JavaScript cannot hold come as text. */
  run(text: string, parameters: readonly unknown[]): SqliteResult {
    const prepared = this.#prepare(text)
    if (!prepared.isReader) {
      const { changes, lastId } = write(prepared, parameters)
      return { rows: [], changes, lastId: readValue(lastId) as number | string }
    }
    const rows = this.#read(prepared, parameters)
    const names = namesOf(prepared, text)
    return { rows: rows.map((values) => toRow(names, values)), changes: rows.length, lastId: 0 }
  }

  /** The first row of a statement, if there is one: a list of one costs the driver half as much again. */
  runOne(text: string, parameters: readonly unknown[]): object | undefined {
    const prepared = this.#prepare(text)
    if (!prepared.isReader) return this.run(text, parameters).rows[0]
    const values = translated(() => prepared.statement.get(...parameters.map(bindValue)) as unknown[] | undefined)
    return values && toRow(namesOf(prepared, text), values)
  }

  /** Runs one statement and leaves the values as SQLite has them. */
  runRaw(text: string, parameters: readonly unknown[]): SqliteRawResult {
    const prepared = this.#prepare(text)
    if (!prepared.isReader) return { columns: [], rows: [], ...write(prepared, parameters) }
    const rows = this.#read(prepared, parameters)
    const columns = prepared.statement.columns().map(({ name, type }) => ({ name, declaredType: type }))
    return { columns, rows, changes: rows.length, lastId: 0n }
  }

  /** Runs several statements without parameters. */
  execute(script: string): void {
    translated(() => this.#database.exec(script))
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #prepare(text: string): PreparedStatement {
    const kept = this.#statements.get(text)
    if (kept) return kept
    const statement = translated(() => this.#database.prepare(numberParameters(text)))
    const isReader = statement.columns().length > 0
    const prepared: PreparedStatement = { statement, isReader, isReturning: isReader && returning.test(text) }
    if (!isPragma.test(text)) this.#statements.set(text, prepared)
    return prepared
  }

  #read({ statement, isReturning }: PreparedStatement, parameters: readonly unknown[]): unknown[][] {
    const values = parameters.map(bindValue)
    try {
      return statement.all(...values) as unknown[][]
    } catch (error) {
      throw toSqliteError(isReturning && !isCoded(error) ? this.#failAgain(statement, values, error) : error)
    }
  }

  /** Where the driver does not tell why a write failed: it is tried once more, in a way that leaves nothing behind, by a method that does. */
  #failAgain(statement: StatementSyncInstance, values: readonly unknown[], first: unknown): unknown {
    this.#database.exec('SAVEPOINT "tessera_failing"')
    try {
      statement.run(...values)
      return first
    } catch (error) {
      return error
    } finally {
      // A trigger may have ended the transaction.
      if (this.isInTransaction) this.#database.exec('ROLLBACK TO "tessera_failing"; RELEASE "tessera_failing"')
    }
  }
}

function translated<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw toSqliteError(error)
  }
}

/** The names of a statement's columns; asked for again where a star may stand for others tomorrow. */
function namesOf(prepared: PreparedStatement, text: string): readonly string[] {
  if (prepared.names) return prepared.names
  const names = prepared.statement.columns().map(({ name }) => name)
  if (!text.includes('*')) prepared.names = names
  return names
}

function write({ statement }: PreparedStatement, parameters: readonly unknown[]): { changes: number; lastId: bigint } {
  const { changes, lastInsertRowid } = translated(() => statement.run(...parameters.map(bindValue)))
  return { changes: Number(changes), lastId: BigInt(lastInsertRowid) }
}

function toRow(names: readonly string[], values: readonly unknown[]): object {
  const row: Record<string, unknown> = {}
  for (let i = 0; i < names.length; i += 1) row[names[i]!] = readValue(values[i])
  return row
}

/** SQLite takes `$1` for a name, counted by first appearance; `?1` is the numbered form. */
function numberParameters(text: string): string {
  if (!text.includes('$')) return text
  return text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\$(\d+)/g, (match, number?: string) =>
    number === undefined ? match : `?${number}`,
  )
}
