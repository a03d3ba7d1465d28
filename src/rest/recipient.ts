import type { ServerResponse } from 'node:http'
import type { Caller } from '../database/caller.js'

const isAbandoned: unique symbol = Symbol('abandoned')
const abandoning = 'abandoned'

interface Abandonable extends ServerResponse {
  [isAbandoned]?: boolean
}

/** Ends what is done for a response, as if its client had left; it is told that the server is not available. */
export function abandon(response: Abandonable): void {
  response[isAbandoned] = true
  response.emit(abandoning)
}

/** The client that waits for a response, as databases know it: gone when its connection closes before it was answered, or the server stops. */
export class Recipient implements Caller {
  constructor(readonly response: Abandonable) {}

  get isGone(): boolean {
    return this.response[isAbandoned] === true || (this.response.destroyed && !this.response.writableEnded)
  }

  whenGone(callback: () => void): () => void {
    const look = (): void => {
      if (this.isGone) callback()
    }
    for (const event of ['close', abandoning]) this.response.once(event, look)
    return () => {
      for (const event of ['close', abandoning]) this.response.off(event, look)
    }
  }
}
