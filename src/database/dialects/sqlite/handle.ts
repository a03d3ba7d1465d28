import Libsql from 'libsql'
import { LRUCache } from 'lru-cache'
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

/** A statement with what is known of it; every question to libsql crosses into native code. */
interface PreparedStatement {
  readonly statement: Libsql.Statement<unknown[]>
  readonly isReader: boolean
  /** The names of its columns, where the text alone decides them: a star may stand for other columns tomorrow. */
  names?: readonly string[]
}

/** Some pragmas do their work while they are prepared. */
const isPragma = /^\s*pragma\b/i
const keptStatements = 500
/** How long opening may wait for others, in milliseconds; it blocks the process. */
const openTimeout = 5000
/** Afterwards SQLite itself hardly waits, for the same reason; longer waits are spent asleep (session.ts). */
const busyTimeout = 1

/** One open SQLite connection with its prepared statements. Everything is synchronous. */
export class SqliteHandle {
  /** Knex keeps its marks on its connections. */
  __knexUid?: string
  __knexTxId?: string
  readonly #database: Libsql.Database
  readonly #statements = new LRUCache<string, PreparedStatement>({ max: keptStatements })

  constructor(filename: string, isReadOnly: boolean) {
    this.#database = new Libsql(filename, { timeout: openTimeout })
    this.#database.defaultSafeIntegers(true)
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
    for (const setting of settings) this.#database.pragma(setting)
  }

  get isInTransaction(): boolean {
    return this.#database.inTransaction
  }

  /** Runs one statement; integers that JavaScript cannot hold come as text. */
  run(text: string, parameters: readonly unknown[]): SqliteResult {
    const prepared = this.#prepare(text)
    if (!prepared.isReader) {
      const { changes, lastId } = write(prepared, parameters)
      return { rows: [], changes, lastId: readValue(lastId) as number | string }
    }
    const rows = read(prepared, parameters)
    const names = namesOf(prepared, text)
    return { rows: rows.map((values) => toRow(names, values)), changes: rows.length, lastId: 0 }
  }

  /** The first row of a statement, if there is one: a list of one costs the driver half as much again. */
  runOne(text: string, parameters: readonly unknown[]): object | undefined {
    const prepared = this.#prepare(text)
    if (!prepared.isReader) return this.run(text, parameters).rows[0]
    const values = prepared.statement.get(parameters.map(bindValue)) as unknown[] | undefined
    return values && toRow(namesOf(prepared, text), values)
  }

  /** Runs one statement and leaves the values as SQLite has them. */
  runRaw(text: string, parameters: readonly unknown[]): SqliteRawResult {
    const prepared = this.#prepare(text)
    if (!prepared.isReader) return { columns: [], rows: [], ...write(prepared, parameters) }
    const rows = read(prepared, parameters)
    const columns = prepared.statement.columns().map(({ name, type }) => ({ name, declaredType: type }))
    return { columns, rows, changes: rows.length, lastId: 0n }
  }

  /** Runs several statements without parameters. */
  execute(script: string): void {
    this.#database.exec(script)
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #prepare(text: string): PreparedStatement {
    const kept = this.#statements.get(text)
    if (kept) return kept
    const statement = this.#database.prepare(numberParameters(text))
    const prepared: PreparedStatement = { statement, isReader: statement.reader }
    if (prepared.isReader) statement.raw(true)
    // A statement that found the file locked stays active, and hinders COMMIT, until this very object is run again.
    if (!isPragma.test(text)) this.#statements.set(text, prepared)
    return prepared
  }
}

const read = ({ statement }: PreparedStatement, parameters: readonly unknown[]): unknown[][] =>
  statement.all(parameters.map(bindValue)) as unknown[][]

/** The names of a statement's columns; asked for again where a star may stand for others tomorrow. */
function namesOf(prepared: PreparedStatement, text: string): readonly string[] {
  if (prepared.names) return prepared.names
  const names = prepared.statement.columns().map(({ name }) => name)
  if (!text.includes('*')) prepared.names = names
  return names
}

function write({ statement }: PreparedStatement, parameters: readonly unknown[]): { changes: number; lastId: bigint } {
  const { changes, lastInsertRowid } = statement.run(parameters.map(bindValue))
  return { changes, lastId: BigInt(lastInsertRowid) }
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
