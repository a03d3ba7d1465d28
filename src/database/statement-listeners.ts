import type { ExecutedStatement } from './database.js'

type Listener = (statement: ExecutedStatement) => void

/** Statements that only open and close transactions, or check what they deferred to their end; nobody counts them. */
const transactionControl = /^\s*(begin|commit|rollback|savepoint|release|set transaction|set constraints|\/\*deferred\*\/)/i

/** Those who want to hear of every statement of one database. Costs nothing while nobody listens. */
export class StatementListeners {
  readonly #listeners = new Set<Listener>()

  /** Adds a listener; the returned function removes it. */
  add(listener: Listener): () => void {
    const entry: Listener = (statement) => listener(statement)
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  /** Runs a statement and tells the listeners of it, whether it succeeds or fails. */
  async observe<Result>(text: string, run: () => Result | Promise<Result>): Promise<Result> {
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
