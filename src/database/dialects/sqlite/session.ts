import { notWorking } from '../../../errors/unavailable.js'
import { type Bounds, timed } from '../../caller.js'
import type { SqliteConnection } from './connection.js'
import { SqliteHandle, type SqliteResult } from './handle.js'
import { isPragma, writes } from './kinds.js'
import { hasCode, patiently } from './patience.js'
import { Readers } from './readers.js'
import { allRows, oneRow, type Question, Reads } from './reads.js'
import { type Patience, Turns } from './turns.js'
import { WalSync } from './wal-sync.js'
import { SqliteWriter } from './writer.js'

/** How a file is used. */
export interface SessionSettings extends Patience {
  readonly synchronous: 'full' | 'normal'
  /** How long a statement that reads may take, in milliseconds; 0 for no limit. */
  readonly queryTimeout: number
  /** How many processes may read beside this one. */
  readonly readers: number
}

const cacheSize = 65_536
/** How long a read inside of a transaction may hold up the process, in milliseconds: nobody else sees what it sees. */
const heldLimit = 2_000

/**
 * A database file as this process uses it: one connection that writes, one that reads, and processes that read what takes long. Reads never wait for
 * writes; everything that may write has to have the writer's turn, so that no statement ever finds the file locked by our own process.
 */
export class SqliteSession implements SqliteConnection {
  /** Knex keeps its marks on its connections. */
  __knexUid?: string
  __knexTxId?: string
  readonly #writer: SqliteHandle
  readonly #reader: SqliteHandle
  readonly #writersReads: Reads
  readonly #reads: Reads
  readonly #readers: Readers | null
  readonly #turn: Turns
  /** null: SQLite itself decides when a commit is on the disk. */
  readonly #sync: WalSync | null
  /** How many statements have written. */
  #changes = 0
  #isClosed = false
  #dataVersion: number | null = null

  constructor(filename: string, settings: SessionSettings) {
    const { synchronous, queryTimeout, readers } = settings
    // A database in memory belongs to its connection.
    const isFile = filename !== ':memory:'
    const limitOf = ({ isTimed }: Bounds) => (isTimed && queryTimeout > 0 ? queryTimeout : Number.POSITIVE_INFINITY)
    const heldLimitOf = (bounds: Bounds) => (bounds.isTimed ? Math.min(heldLimit, limitOf(bounds)) : Number.POSITIVE_INFINITY)
    const changes = () => this.#changes
    this.#turn = new Turns(1, settings)
    this.#writer = new SqliteHandle(filename, { isReadOnly: false, synchronous, cacheSize })
    this.#reader = isFile ? new SqliteHandle(filename, { isReadOnly: true, synchronous, cacheSize }) : this.#writer
    this.#readers = isFile ? new Readers(filename, readers, settings) : null
    const log = synchronous === 'full' ? this.#writer.writeAheadLog() : null
    this.#sync = log === null ? null : new WalSync(log)
    this.#writersReads = new Reads(this.#writer, changes, isFile ? heldLimitOf : limitOf, null)
    this.#reads = new Reads(this.#reader, changes, limitOf, this.#readers)
  }

  run(text: string, parameters: readonly unknown[], bounds: Bounds = timed): Promise<SqliteResult> | SqliteResult {
    return this.#dispatch({ text, parameters, reading: allRows, bounds })
  }

  /** The first row of a statement. */
  runOne(text: string, parameters: readonly unknown[], bounds: Bounds): Promise<object | undefined> | object | undefined {
    return this.#dispatch({ text, parameters, reading: oneRow, bounds })
  }

  /** Another number than before when another process has written: of our own connections only the writer does, which does not see itself. */
  get dataVersion(): number {
    if (this.#isClosed) return 0
    if (this.#dataVersion === null) {
      this.#dataVersion = this.#writer.dataVersion()
      // Callers in the same turn of the event loop share one answer.
      setImmediate(() => {
        this.#dataVersion = null
      })
    }
    return this.#dataVersion
  }

  /** Lends the writer for a transaction. What is still open when the work ends is rolled back. */
  async withWriter<Result>(bounds: Bounds, work: (writer: SqliteWriter) => Promise<Result>): Promise<Result> {
    const release = await this.#turn.take(bounds)
    let isHeld = true
    const giveBack = (): void => {
      if (!isHeld) return
      isHeld = false
      // A COMMIT that failed (a deferred foreign key) leaves the transaction open.
      if (!this.#isClosed && this.#writer.isInTransaction) this.#writer.execute('ROLLBACK')
      if (!this.#isClosed) this.#syncItself(true)
      this.#noteChange()
      release()
    }
    try {
      this.#requireOpen()
      this.#syncItself(false)
      const committed = async (hasWritten: boolean): Promise<void> => {
        // Others need not wait for the disk.
        giveBack()
        if (hasWritten) await this.#flush()
      }
      return await work(new SqliteWriter(this.#writer, this.#writersReads, { changed: () => this.#noteChange(), committed }))
    } finally {
      giveBack()
    }
  }

  /** The tables have changed: plans may be others now. */
  forgetPlans(): void {
    this.#reads.forget()
    this.#writersReads.forget()
  }

  /** Waits for the last writer, then closes the file; later callers get an error that says so. */
  async close(): Promise<void> {
    const release = await this.#turn.take({ isTimed: false, caller: null })
    if (!this.#isClosed) {
      this.#isClosed = true
      this.#readers?.close()
      await this.#sync?.close()
      if (this.#reader !== this.#writer) this.#reader.close()
      this.#writer.close()
    }
    release()
  }

  /** What is known to read is answered at once, where it can be: each promise in between costs as much as looking up a row. */
  #dispatch<Result>(question: Question<Result>): Result | Promise<Result> {
    this.#requireOpen()
    if (this.#readers === null || !(this.#reads.knows(question.text) || !writes(question.text))) return this.#byWriter(question)
    try {
      const answer = this.#reads.run(question)
      return answer instanceof Promise ? answer.catch((error: unknown) => this.#again(question, error)) : answer
    } catch (error) {
      return this.#again(question, error)
    }
  }

  /** What failed because another process has the file locked is tried again; what looked like a read, and is refused before anything happens, writes. */
  async #again<Result>(question: Question<Result>, error: unknown): Promise<Result> {
    if (hasCode(error, 'SQLITE_READONLY')) return this.#write(question)
    if (hasCode(error, 'SQLITE_BUSY')) return patiently(() => this.#reads.run(question))
    throw error
  }

  #byWriter<Result>(question: Question<Result>): Promise<Result> {
    const { text, parameters, reading, bounds } = question
    if (!writes(text)) return this.#inTurn(bounds, () => this.#writersReads.run(question))
    return isPragma.test(text) ? this.#inTurn(bounds, () => reading.here(this.#writer, text, parameters)) : this.#write(question)
  }

  async #write<Result>({ text, parameters, reading, bounds }: Question<Result>): Promise<Result> {
    const result = await this.#inTurn(bounds, () => {
      this.#noteChange()
      this.#syncItself(false)
      try {
        return reading.here(this.#writer, text, parameters)
      } finally {
        this.#syncItself(true)
      }
    })
    await this.#flush()
    return result
  }

  /** Whether SQLite syncs at each COMMIT of ours, or we do; what else writes on this connection is synced by SQLite. */
  #syncItself(isOn: boolean): void {
    if (this.#sync && !this.#writer.isInTransaction) this.#writer.execute(`PRAGMA synchronous=${isOn ? 'FULL' : 'NORMAL'}`)
  }

  async #flush(): Promise<void> {
    await this.#sync?.flush().catch((error: unknown) => {
      throw notWorking(error)
    })
  }

  async #inTurn<Result>(bounds: Bounds, work: () => Result | Promise<Result>): Promise<Result> {
    const release = await this.#turn.take(bounds)
    try {
      this.#requireOpen()
      return await patiently(work)
    } finally {
      release()
    }
  }

  #noteChange(): void {
    this.#changes += 1
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new Error('The database is closed.')
  }
}
