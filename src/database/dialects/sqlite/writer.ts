import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SqliteConnection } from './connection.js'
import type { SqliteHandle, SqliteResult } from './handle.js'
import { writes } from './kinds.js'
import { patiently } from './patience.js'
import { allRows, type Reads } from './reads.js'
import { SqliteError } from './sqlite-error.js'

/** After how long a transaction lets others have their turn, in milliseconds. */
const breath = 10
const isBegin = /^\s*begin\b/i
const isRollback = /^\s*rollback\b/i
const isControl = /^\s*(begin|savepoint|release|rollback)\b/i
const isCommit = /^\s*(commit|end)\b/i

/** Whom the writer tells what happens. */
export interface WriterEvents {
  /** A statement is about to write. */
  changed(): void
  /** The transaction is committed; resolves when that is on the disk. */
  committed(hasWritten: boolean): Promise<void>
}

/** The writing connection while someone has the turn. */
export class SqliteWriter implements SqliteConnection {
  __knexUid = 'writer'
  __knexTxId?: string
  /** Whether its statements have a time limit, which a transaction can lift. */
  isTimed = true
  #hasBegun = false
  #hasWritten = false
  #since = performance.now()

  constructor(
    readonly handle: SqliteHandle,
    readonly reads: Reads,
    readonly events: WriterEvents,
  ) {}

  async run(text: string, parameters: readonly unknown[]): Promise<SqliteResult> {
    // Its statements follow one another without a pause in which others could be answered.
    if (performance.now() - this.#since > breath) {
      await nextTurn()
      this.#since = performance.now()
    }
    if (this.#isEnded(text)) return { rows: [], changes: 0, lastId: 0 }
    if (!writes(text))
      return patiently(() => this.reads.run({ text, parameters, reading: allRows, bounds: { isTimed: this.isTimed, caller: null } }))
    if (isCommit.test(text)) return this.#commit(text)
    if (!isControl.test(text)) this.#hasWritten = true
    this.events.changed()
    const result = await patiently(() => this.handle.run(text, parameters))
    this.#hasBegun ||= isBegin.test(text)
    return result
  }

  /** Has a trigger ended the transaction (`RAISE(ROLLBACK, ..)`)? Then there is nothing left to roll back, and nothing else may run, as it would stay. */
  #isEnded(text: string): boolean {
    if (!this.#hasBegun || this.handle.isInTransaction) return false
    if (isRollback.test(text)) return true
    throw new SqliteError('SQLITE_ABORT', 'The transaction was ended by the database.')
  }

  async #commit(text: string): Promise<SqliteResult> {
    const result = await patiently(() => this.handle.run(text, []))
    await this.events.committed(this.#hasWritten)
    return result
  }
}
