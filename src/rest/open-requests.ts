import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { abandon } from './recipient.js'

/** How long the answers to requests that were given up may take, in milliseconds. */
const lastWords = 1_000

/** The requests that a server answers at the moment. */
export class OpenRequests {
  readonly #open = new Set<ServerResponse>()
  #isStopping = false
  #emptied = (): void => undefined

  /** A request has come in. While the server stops, its answer ends the connection. */
  begin(_request: IncomingMessage, response: ServerResponse): void {
    this.#open.add(response)
    response.once('close', () => {
      this.#open.delete(response)
      if (this.#open.size === 0) this.#emptied()
    })
    if (this.#isStopping) response.setHeader('Connection', 'close')
  }

  /**
   * Lets requests end, for `timeout` milliseconds. Then it ends the rest, so that nothing is written without an answer, and tells
   * their clients.
   */
  async finish(timeout: number): Promise<void> {
    this.#isStopping = true
    for (const response of this.#open) if (!response.headersSent) response.setHeader('Connection', 'close')
    if (await this.#isEmptyWithin(timeout)) return
    for (const response of this.#open) abandon(response)
    await this.#isEmptyWithin(lastWords)
  }

  async #isEmptyWithin(timeout: number): Promise<boolean> {
    if (this.#open.size === 0) return true
    const ended = new AbortController()
    const emptied = new Promise<true>((resolve) => {
      this.#emptied = () => resolve(true)
    })
    const isEmpty = await Promise.race([emptied, delay(timeout, false, { signal: ended.signal }).catch(() => true)])
    ended.abort()
    return isEmpty
  }
}
