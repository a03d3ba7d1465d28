import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite'
import { LRUCache } from 'lru-cache'
import { Guard, type Measured } from './guard.js'
import { hasCode } from './patience.js'
import { findsSingleRows } from './plan.js'
import { isCoded, SqliteError, toSqliteError } from './sqlite-error.js'
import { bindValue, readValue } from './values.js'

/** What one statement answers, in plain rows. */
export interface SqliteResult {
  readonly rows: object[]
  readonly changes: number
  readonly lastId: number | string
}

/** What one statement answers, as the driver gives it. */
export interface RawRows {
  readonly names: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/** How a connection works. */
export interface HandleSettings {
  readonly isReadOnly: boolean
  readonly synchronous: 'full' | 'normal'
  /** In KiB. */
  readonly cacheSize: number
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
/** Characters of the statements that a connection keeps: SQLite's own memory for one is a multiple of its text. */
const boundedText = { maxSize: 2_000_000, sizeCalculation: (_: unknown, text: string) => text.length + 1 }
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
  #dataVersion?: StatementSyncInstance
  readonly #statements = new LRUCache<string, PreparedStatement>({ max: keptStatements, ...boundedText })
  /** Texts that were run once. */
  readonly #met = new LRUCache<string, true>({ max: 4 * keptStatements, ...boundedText })
  readonly #guard = new Guard()

  constructor(filename: string, { isReadOnly, synchronous, cacheSize }: HandleSettings) {
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
    this.#enterWriteAheadLog()
    const settings = [
      `synchronous=${synchronous.toUpperCase()}`,
      'foreign_keys=ON',
      `cache_size=-${cacheSize}`,
      'mmap_size=268435456',
      'temp_store=MEMORY',
      ...(isReadOnly ? ['query_only=ON'] : []),
      `busy_timeout=${busyTimeout}`,
    ]
    for (const setting of settings) this.execute(`PRAGMA ${setting}`)
    this.#defineFunctions()
  }

  /** SQLite does not wait when two processes turn a new file to WAL at once, whatever its timeout: one is refused, and asks again. */
  #enterWriteAheadLog(): void {
    const giveUpAt = performance.now() + openTimeout
    for (;;) {
      try {
        this.execute('PRAGMA journal_mode=WAL')
        return
      } catch (error) {
        if (!hasCode(error, 'SQLITE_BUSY') || performance.now() > giveUpAt) throw error
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1 + Math.random() * 8)
      }
    }
  }

  /** The file of the write-ahead log; null where the database has none. */
  writeAheadLog(): string | null {
    const mode = this.runOne('PRAGMA journal_mode', []) as { readonly journal_mode: string } | undefined
    const file = this.#database.location()
    return mode?.journal_mode === 'wal' && file ? `${file}-wal` : null
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

  /** Runs one statement that reads and leaves the values as the driver gives them. */
  runRaw(text: string, parameters: readonly unknown[]): RawRows {
    const prepared = this.#prepare(text)
    return { names: namesOf(prepared, text), rows: this.#read(prepared, parameters) }
  }

  /** Does work with guarded statements (guarded-text.ts), which are ended after so many milliseconds: `Guard.within`. */
  within<Result>(milliseconds: number, of: 'clock' | 'work', work: () => Result): Measured<Result> {
    return this.#guard.within(milliseconds, of, work)
  }

  /** Is this a statement that SQLite can run? */
  takes(text: string): boolean {
    try {
      this.#prepare(text)
      return true
    } catch (error) {
      if (error instanceof SqliteError) return false
      throw error
    }
  }

  /** Is there a view of this name? */
  isView(name: string): boolean {
    return this.runOne(`SELECT 1 AS found FROM sqlite_schema WHERE type = 'view' AND name = ? COLLATE NOCASE`, [name]) !== undefined
  }

  /** Does the plan of this statement find at most one row in each table that it looks at? */
  findsSingleRows(text: string): boolean {
    return findsSingleRows(text, (question, parameters) => this.runRaw(question, parameters).rows)
  }

  /** SQLite's `data_version`; NaN while another process has the file locked. */
  dataVersion(): number {
    this.#dataVersion ??= this.#database.prepare('PRAGMA data_version')
    try {
      return Number((this.#dataVersion.get() as unknown as unknown[])[0])
    } catch (error) {
      if (String(toSqliteError(error)).includes('locked')) return Number.NaN
      throw toSqliteError(error)
    }
  }

  /** Runs several statements without parameters. */
  execute(script: string): void {
    translated(() => this.#database.exec(script))
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #defineFunctions(): void {
    // How texts are read that are not UTF-8 (blobs.ts).
    this.#database.function('tessera_utf8', { deterministic: true, directOnly: true }, (bytes: Uint8Array | null) =>
      bytes === null ? null : Buffer.from(bytes).toString(),
    )
    this.#database.function('tessera_go', { directOnly: true }, this.#guard.go)
  }

  #prepare(text: string): PreparedStatement {
    const kept = this.#statements.get(text)
    if (kept) return kept
    const statement = translated(() => this.#database.prepare(numberParameters(text)))
    const isReader = statement.columns().length > 0
    const prepared: PreparedStatement = { statement, isReader, isReturning: isReader && returning.test(text) }
    if (!isPragma.test(text)) this.#keep(text, prepared)
    return prepared
  }

  /**
   * Keeps a statement that is run for the second time. The driver frees its memory with the object, of which the process sees nothing: one that is used once
   * has to die young, and not after it was kept and pushed out.
   */
  #keep(text: string, prepared: PreparedStatement): void {
    if (this.#met.has(text)) this.#statements.set(text, prepared)
    else this.#met.set(text, true)
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

/** A row with its values as callers get them. */
export function toRow(names: readonly string[], values: readonly unknown[]): object {
  const row: Record<string, unknown> = {}
  for (let i = 0; i < names.length; i += 1) row[names[i]!] = readValue(values[i])
  return row
}

const parametersAndQuoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\$(\d+)/g

/**
 * SQLite takes `$1` for a name, counted by first appearance; `?1` is the numbered form. Where they stand in their order they are written `?`: the driver asks for the
 * name of each parameter that it binds, and SQLite looks for it among all that have one, which `?1` has.
 */
function numberParameters(text: string): string {
  if (!text.includes('$')) return text
  let count = 0
  let isInOrder = true
  const plain = text.replace(parametersAndQuoted, (match, number?: string) => {
    if (number === undefined) return match
    count += 1
    isInOrder &&= Number(number) === count
    return '?'
  })
  return isInOrder ? plain : text.replace(parametersAndQuoted, (match, number?: string) => (number === undefined ? match : `?${number}`))
}
