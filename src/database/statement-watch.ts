import { callerLeft } from '../errors/unavailable.js'
import type { Bounds, Caller } from './caller.js'

interface Running<Connection> {
  readonly connection: Connection
  readonly caller: Caller
  ending: Promise<void> | null
}

/** How often it is looked whether callers are still there, in milliseconds. */
const period = 100

/**
 * The statements that run for somebody, each ended in the database soon after they left. One timer looks at all of them, so that a
 * statement costs no more than its entry.
 */
export class StatementWatch<Connection> {
  readonly #running = new Set<Running<Connection>>()
  #timer: NodeJS.Timeout | null = null

  /** `end` ends the statement that a connection runs now, and resolves when no later one can be meant any more. */
  constructor(readonly end: (connection: Connection) => Promise<void>) {}

  /** Runs a statement for somebody. Rejects when it was ended. */
  async run<Result>(connection: Connection, { caller }: Bounds, work: () => Promise<Result>): Promise<Result> {
    if (!caller) return work()
    const entry: Running<Connection> = { connection, caller, ending: null }
    this.#running.add(entry)
    this.#timer ??= setInterval(() => this.#look(), period).unref()
    try {
      return await work()
    } catch (error) {
      throw entry.ending ? callerLeft(error) : error
    } finally {
      this.#running.delete(entry)
      // The connection may be used again only when the order to end has arrived.
      if (entry.ending) await entry.ending
    }
  }

  #look(): void {
    for (const entry of this.#running) if (entry.caller.isGone) entry.ending ??= this.end(entry.connection).catch(warn)
    if (this.#running.size > 0 || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
  }
}

/** The time limit ends what could not be ended now. */
const warn = (error: unknown): void => process.emitWarning(error instanceof Error ? error : String(error))
