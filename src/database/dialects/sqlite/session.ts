import { setTimeout as delay } from 'node:timers/promises'
import { SqliteHandle, type SqliteRawResult, type SqliteResult } from './handle.js'
import { SqliteError } from './sqlite-error.js'
import { Turn } from './turn.js'

/** What Knex and Prisma run statements on: the session shared by all, or the writer during a transaction. */
export interface SqliteConnection {
  run(text: string, parameters: readonly unknown[]): Promise<SqliteResult>
  runRaw(text: string, parameters: readonly unknown[]): Promise<SqliteRawResult>
}

const writerTimeout = 60_000
const otherProcessTimeout = 10_000

/**
 * A database file as this process uses it: one connection that writes and one that reads. Reads never wait; everything
 * that may write has to have the writer's turn, so that no statement ever finds the file locked by our own process.
 */
export class SqliteSession implements SqliteConnection {
  /** Knex keeps its marks on its connections. */
  __knexUid?: string
  __knexTxId?: string
  readonly #writer: SqliteHandle
  readonly #reader: SqliteHandle
  readonly #turn = new Turn(writerTimeout)
  #isClosed = false

  constructor(filename: string) {
    this.#writer = new SqliteHandle(filename, false)
    // A database in memory belongs to its connection.
    this.#reader = filename === ':memory:' ? this.#writer : new SqliteHandle(filename, true)
  }

  run(text: string, parameters: readonly unknown[]): Promise<SqliteResult> {
    return this.#dispatch(text, (handle) => handle.run(text, parameters))
  }

  /** The first row of a statement. */
  runOne(text: string, parameters: readonly unknown[]): Promise<object | undefined> {
    return this.#dispatch(text, (handle) => handle.runOne(text, parameters))
  }

  runRaw(text: string, parameters: readonly unknown[]): Promise<SqliteRawResult> {
    return this.#dispatch(text, (handle) => handle.runRaw(text, parameters))
  }

  /** Lends the writer for a transaction. What is still open when the work ends is rolled back. */
  async withWriter<Result>(work: (writer: SqliteWriter) => Promise<Result>): Promise<Result> {
    const release = await this.#turn.take()
    try {
      if (this.#isClosed) throw new Error('The database is closed.')
      return await work(new SqliteWriter(this.#writer))
    } finally {
      // A COMMIT that failed (a deferred foreign key) leaves the transaction open.
      if (!this.#isClosed && this.#writer.isInTransaction) this.#writer.execute('ROLLBACK')
      release()
    }
  }

  /** Waits for the last writer, then closes the file; whoever comes later is told so. */
  async close(): Promise<void> {
    const release = await this.#turn.take()
    if (!this.#isClosed) {
      this.#isClosed = true
      if (this.#reader !== this.#writer) this.#reader.close()
      this.#writer.close()
    }
    release()
  }

  async #dispatch<Result>(text: string, run: (handle: SqliteHandle) => Result): Promise<Result> {
    if (this.#isClosed) throw new Error('The database is closed.')
    if (this.#reader === this.#writer || writes(text)) return this.#write(run)
    try {
      return await patiently(() => run(this.#reader))
    } catch (error) {
      // WITH ... INSERT and the like look like reads; the reader refuses them before anything happens.
      if (hasCode(error, 'SQLITE_READONLY')) return this.#write(run)
      throw error
    }
  }

  async #write<Result>(run: (handle: SqliteHandle) => Result): Promise<Result> {
    const release = await this.#turn.take()
    try {
      if (this.#isClosed) throw new Error('The database is closed.')
      return await patiently(() => run(this.#writer))
    } finally {
      release()
    }
  }
}

/** The writing connection while someone has the turn. */
export class SqliteWriter implements SqliteConnection {
  __knexUid = 'writer'
  __knexTxId?: string
  readonly #handle: SqliteHandle
  #hasBegun = false

  constructor(handle: SqliteHandle) {
    this.#handle = handle
  }

  async run(text: string, parameters: readonly unknown[]): Promise<SqliteResult> {
    if (this.#isEnded(text)) return { rows: [], changes: 0, lastId: 0 }
    const result = await patiently(() => this.#handle.run(text, parameters))
    this.#hasBegun ||= /^\s*begin\b/i.test(text)
    return result
  }

  async runRaw(text: string, parameters: readonly unknown[]): Promise<SqliteRawResult> {
    if (this.#isEnded(text)) return { columns: [], rows: [], changes: 0, lastId: 0n }
    return patiently(() => this.#handle.runRaw(text, parameters))
  }

  /** Has a trigger ended the transaction (`RAISE(ROLLBACK, ..)`)? Then there is nothing left to roll back, and nothing else may run, as it would stay. */
  #isEnded(text: string): boolean {
    if (!this.#hasBegun || this.#handle.isInTransaction) return false
    if (/^\s*rollback\b/i.test(text)) return true
    throw new SqliteError('SQLITE_ABORT', 'The transaction was ended by the database.')
  }
}

/** Reads by their first word. `pragma name` tells of the connection, which for everybody but readers is the writer. */
function writes(text: string): boolean {
  return !/^\s*(select|values|explain|with)\b|^\s*pragma\s+[\w.]+\s*\(/i.test(text)
}

/** Tries again while another process has the file locked, without blocking this one. */
async function patiently<Result>(run: () => Result): Promise<Result> {
  const giveUpAt = performance.now() + otherProcessTimeout
  for (;;) {
    try {
      return run()
    } catch (error) {
      if (!hasCode(error, 'SQLITE_BUSY') || performance.now() > giveUpAt) throw error
      await delay(1 + Math.random() * 8)
    }
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith(code)
}
