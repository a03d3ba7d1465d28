import type { ExecutedStatement } from './database.js'
import { type WriteListener, WrittenTables } from './written-tables.js'

type Listener = (statement: ExecutedStatement) => void

/** Statements that only open and close transactions, or check what they deferred to their end; nobody counts them. */
const transactionControl = /^\s*(begin|commit|rollback|savepoint|release|set transaction|set constraints|\/\*deferred\*\/)/i

/** Those who want to hear of every statement of one database. Costs nothing while nobody listens. */
export class StatementListeners {
  readonly #listeners = new Set<Listener>()
  readonly #writeListeners = new Set<WriteListener>()
  #written: WrittenTables | null = null

  /** Adds a listener; the returned function removes it. */
  add(listener: Listener): () => void {
    const entry: Listener = (statement) => listener(statement)
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  /** Tells from now on which tables are written. A transaction that is running already counts as writing all of them when it ends. */
  onWrite(listener: WriteListener): void {
    this.#writeListeners.add(listener)
    this.#written ??= new WrittenTables(async (writes) => {
      for (const each of this.#writeListeners) await each(writes)
    })
  }

  /** Runs a statement on a connection and tells the listeners of it, whether it succeeds or fails. */
  observe<Result>(text: string, connection: object, run: () => Result | Promise<Result>): Promise<Result> {
    return this.#written ? this.#written.during(text, connection, () => this.#timed(text, run)) : this.#timed(text, run)
  }

  async #timed<Result>(text: string, run: () => Result | Promise<Result>): Promise<Result> {
    if (this.#listeners.size === 0 || transactionControl.test(text)) return run()
    const started = performance.now()
    try {
      return await run()
    } finally {
      const statement = { text, milliseconds: performance.now() - started }
      for (const listener of this.#listeners) listener(statement)
    }
  }
}
