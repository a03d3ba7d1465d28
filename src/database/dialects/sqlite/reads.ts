import { LRUCache } from 'lru-cache'
import { tooSlow } from '../../../errors/unavailable.js'
import type { Bounds } from '../../caller.js'
import { type Measured, Overrun } from './guard.js'
import type { SqliteHandle, SqliteResult } from './handle.js'
import { KnownStatement, statementKeyOf } from './known-statement.js'
import type { Readers } from './readers.js'
import { bindValue } from './values.js'

/*
 * A statement of SQLite holds up the whole process, and nothing in the process can end it. So what is not known to be quick runs guarded: at every
 * row it looks at it asks whether it may go on. What was not answered soon is asked again in a process of its own, which can be ended; and what
 * was quick a moment ago, on the same data, runs as it is.
 */

/** For how long a statement may hold up the process, in milliseconds; less, down to the least, while others are being read elsewhere. */
const budget = 20
const leastBudget = 4
/** What took no longer than this is quick. */
const quick = 10
/** For how long each way of running a statement is tried where there is a choice, in milliseconds. */
const trial = 2
const keptStatements = 500

/** How a statement is run here, and what its rows from elsewhere are made into. */
export interface Reading<Result> {
  here(handle: SqliteHandle, text: string, parameters: readonly unknown[]): Result
  of(rows: readonly object[]): Result
}

/** All rows of a statement. */
export const allRows: Reading<SqliteResult> = {
  here: (handle, text, parameters) => handle.run(text, parameters),
  of: (rows) => ({ rows: [...rows], changes: rows.length, lastId: 0 }),
}

/** Its first row. */
export const oneRow: Reading<object | undefined> = {
  here: (handle, text, parameters) => handle.runOne(text, parameters),
  of: ([row]) => row,
}

/** A statement with its values, what is wanted of it, and for whom. */
export interface Question<Result> {
  readonly text: string
  readonly parameters: readonly unknown[]
  readonly reading: Reading<Result>
  readonly bounds: Bounds
}

/** The statements that read on one connection. */
export class Reads {
  readonly #known = new LRUCache<string, KnownStatement>({
    max: keptStatements,
    maxSize: 4_000_000,
    sizeCalculation: (_, text) => text.length + 1,
  })

  /**
   * `changes`: how much was written so far, so that it is known when the data is no longer the same. Without `readers` a statement may go on here
   * for as long as `limitOf` says, in milliseconds.
   */
  constructor(
    readonly handle: SqliteHandle,
    readonly changes: () => number,
    readonly limitOf: (bounds: Bounds) => number,
    readonly readers: Readers | null,
  ) {}

  /** Was this statement asked before? */
  knows(text: string): boolean {
    return this.#known.has(text)
  }

  /** The plans of statements may be others from now on. */
  forget(): void {
    this.#known.clear()
  }

  /** Runs a statement that reads. Throws `DatabaseUnavailable` when it is ended. */
  run<Result>(question: Question<Result>): Result | Promise<Result> {
    const { text, parameters, reading } = question
    const known = this.#known.get(text) ?? this.#learn(text)
    if (known.isHarmless) return reading.here(this.handle, text, parameters)
    const started = performance.now()
    const key = statementKeyOf(parameters)
    const way = known.quickWay(key, this.changes(), started)
    if (!way) return this.#carefully(known, key, question, started)
    try {
      const result = reading.here(this.handle, way.text, parameters)
      if (performance.now() - started > quick) known.forget(key)
      return result
    } catch (error) {
      if (!known.dropWay(way, error)) throw error
      return this.#carefully(known, key, question, started)
    }
  }

  #learn(text: string): KnownStatement {
    const known = new KnownStatement(text, this.handle)
    this.#known.set(text, known)
    return known
  }

  #carefully<Result>(known: KnownStatement, key: string | null, question: Question<Result>, now: number): Result | Promise<Result> {
    const tried = this.#tryWays(known, key, question, now)
    if (tried) return tried.result
    if (this.readers && (known.isUncovered || known.isSlow(now))) return this.#elsewhere(this.readers, known, key, question)
    try {
      return this.#guarded(known, key, question)
    } catch (error) {
      if (!(error instanceof Overrun)) throw error
      known.noteSlow(performance.now())
      if (!this.readers) throw tooSlow(this.limitOf(question.bounds), error)
      return this.#elsewhere(this.readers, known, key, question)
    }
  }

  /** Tries each way for a moment; null when none was quick, or when there is no choice. */
  #tryWays<Result>(
    known: KnownStatement,
    key: string | null,
    { parameters, reading }: Question<Result>,
    now: number,
  ): Measured<Result> | null {
    const ways = known.waysToTry(key, now)
    for (const way of ways) {
      try {
        const measured = this.handle.within(trial, 'clock', () => reading.here(this.handle, way.guarded, parameters))
        known.noteQuick(key, this.changes(), performance.now(), way)
        return measured
      } catch (error) {
        if (!(error instanceof Overrun || known.dropWay(way, error))) throw error
      }
    }
    if (ways.length > 0) known.noteNoQuickWay(key, performance.now())
    return null
  }

  #guarded<Result>(known: KnownStatement, key: string | null, { parameters, reading, bounds }: Question<Result>): Result {
    const { readers, handle } = this
    const work = () => reading.here(handle, known.plain.guarded, parameters)
    const { result, milliseconds } = readers
      ? handle.within(Math.max(budget / (1 + readers.load), leastBudget), 'work', work)
      : handle.within(this.limitOf(bounds), 'clock', work)
    if (milliseconds < quick) known.noteQuick(key, this.changes(), performance.now())
    known.noteGuarded()
    return result
  }

  async #elsewhere<Result>(readers: Readers, known: KnownStatement, key: string | null, question: Question<Result>): Promise<Result> {
    const changes = this.changes()
    const { parameters, reading, bounds } = question
    const sent = { text: known.text, parameters: parameters.map(bindValue) }
    const { rows, milliseconds } = await readers.read(sent, this.limitOf(bounds), bounds)
    if (milliseconds < quick) known.noteQuick(key, changes, performance.now())
    return reading.of(rows)
  }
}
