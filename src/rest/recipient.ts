import type { ServerResponse } from 'node:http'
import { EmitterCaller } from '../database/emitter-caller.js'

const isAbandoned: unique symbol = Symbol('abandoned')
const abandoning = 'abandoned'

interface Abandonable extends ServerResponse {
  [isAbandoned]?: boolean
}

/** Ends the work for a response, as if its client had disconnected, and answers that the server is not available. */
export function abandon(response: Abandonable): void {
  response[isAbandoned] = true
  response.emit(abandoning)
}

const events = ['close', abandoning] as const

/** The client that waits for a response, as databases know it: gone when its connection closes before it was answered, or the server stops. */
export class Recipient extends EmitterCaller {
  constructor(readonly response: Abandonable) {
    super(response, events)
  }

  get isGone(): boolean {
    return this.response[isAbandoned] === true || (this.response.destroyed && !this.response.writableEnded)
  }
}
