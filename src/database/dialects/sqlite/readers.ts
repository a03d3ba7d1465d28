import { callerLeft, type DatabaseUnavailable, tooSlow } from '../../../errors/unavailable.js'
import { type Bounds, requirePresence } from '../../caller.js'
import { type RawRows, toRow } from './handle.js'
import { Reader } from './reader.js'
import type { ReaderAnswer, ReaderQuestion } from './reader-messages.js'
import { asUnavailable, SqliteError } from './sqlite-error.js'
import { type Patience, Turns } from './turns.js'

/** What a reader answered, and how much work it was. */
export interface ReadElsewhere {
  readonly rows: readonly object[]
  readonly milliseconds: number
}

/** How long a reader stays that nobody needs, in milliseconds. */
const idleTimeout = 30_000

/** Processes that read from a file what would hold up this one. They begin when they are needed, and end when they are not. */
export class Readers {
  readonly #idle = new Map<Reader, NodeJS.Timeout>()
  readonly #busy = new Set<Reader>()
  readonly #turns: Turns
  #isClosed = false

  constructor(
    readonly filename: string,
    most: number,
    patience: Patience,
  ) {
    this.#turns = new Turns(most, patience)
  }

  /** How many questions are asked or wait. */
  get load(): number {
    return this.#turns.load
  }

  /** Runs a statement. It is ended after `timeout` milliseconds, and when its caller leaves: `DatabaseUnavailable`. */
  async read(question: ReaderQuestion, timeout: number, bounds: Bounds): Promise<ReadElsewhere> {
    const release = await this.#turns.take(bounds)
    try {
      if (this.#isClosed) throw new Error('The database is closed.')
      requirePresence(bounds)
      return rowsOf(await this.#ask(this.#take(), question, timeout, bounds))
    } finally {
      release()
    }
  }

  close(): void {
    this.#isClosed = true
    for (const [reader, timer] of this.#idle) {
      clearTimeout(timer)
      reader.kill()
    }
    for (const reader of this.#busy) reader.kill()
    this.#idle.clear()
  }

  async #ask(reader: Reader, question: ReaderQuestion, timeout: number, { caller }: Bounds): Promise<ReaderAnswer> {
    let ended: DatabaseUnavailable | undefined
    const end = (why: DatabaseUnavailable): void => {
      ended ??= why
      reader.kill()
    }
    const timer = Number.isFinite(timeout) ? setTimeout(() => end(tooSlow(timeout)), timeout) : undefined
    const forget = caller?.whenGone(() => end(callerLeft()))
    this.#busy.add(reader)
    try {
      return await reader.ask(question)
    } catch (error) {
      throw ended ?? error
    } finally {
      clearTimeout(timer)
      forget?.()
      this.#busy.delete(reader)
      if (!ended && reader.isAlive) this.#keep(reader)
    }
  }

  #take(): Reader {
    for (const [reader, timer] of this.#idle) {
      clearTimeout(timer)
      this.#idle.delete(reader)
      if (reader.isAlive) return reader
    }
    return new Reader(this.filename)
  }

  #keep(reader: Reader): void {
    if (this.#isClosed) {
      reader.kill()
      return
    }
    const leave = (): void => {
      this.#idle.delete(reader)
      reader.kill()
    }
    this.#idle.set(reader, setTimeout(leave, idleTimeout).unref())
  }
}

function rowsOf(answer: ReaderAnswer): ReadElsewhere {
  if ('failure' in answer) {
    const { code, message } = answer.failure
    throw code === null ? new Error(message) : asUnavailable(new SqliteError(code, message))
  }
  const { names, rows, milliseconds }: RawRows & { readonly milliseconds: number } = answer
  return { rows: rows.map((values) => toRow(names, values)), milliseconds }
}
