import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { abandon } from './recipient.js'

/** How long the answers to requests that were given up may take, in milliseconds. */
const lastWords = 1_000

interface OpenRequest {
  readonly response: ServerResponse
  /** Its place in the list. */
  place: number
}

/** The requests that a server answers at the moment. */
export class OpenRequests {
  // A list, not a Set: a Set makes a new table every few dozen requests, and the old one keeps their responses from being collected while they are young.
  readonly #open: OpenRequest[] = []
  #isStopping = false
  #emptied = (): void => undefined

  /** A request has come in. While the server stops, its answer ends the connection. */
  begin(_request: IncomingMessage, response: ServerResponse): void {
    const opened: OpenRequest = { response, place: this.#open.length }
    this.#open.push(opened)
    response.once('close', () => {
      this.#end(opened)
      if (this.#open.length === 0) this.#emptied()
    })
    if (this.#isStopping) response.setHeader('Connection', 'close')
  }

  /**
   * Lets requests end, for `timeout` milliseconds. Then it ends the rest, so that nothing is written without an answer, and tells
   * their clients.
   */
  async finish(timeout: number): Promise<void> {
    this.#isStopping = true
    for (const { response } of this.#open) if (!response.headersSent) response.setHeader('Connection', 'close')
    if (await this.#isEmptyWithin(timeout)) return
    for (const { response } of [...this.#open]) abandon(response)
    await this.#isEmptyWithin(lastWords)
  }

  /** The last of the list takes the place of the one that has ended. */
  #end({ place }: OpenRequest): void {
    const last = this.#open.pop()!
    if (place === this.#open.length) return
    last.place = place
    this.#open[place] = last
  }

  async #isEmptyWithin(timeout: number): Promise<boolean> {
    if (this.#open.length === 0) return true
    const ended = new AbortController()
    const emptied = new Promise<true>((resolve) => {
      this.#emptied = () => resolve(true)
    })
    const isEmpty = await Promise.race([emptied, delay(timeout, false, { signal: ended.signal }).catch(() => true)])
    ended.abort()
    return isEmpty
  }
}
