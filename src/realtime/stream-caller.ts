import type { Duplex } from 'node:stream'
import { EmitterCaller } from '../database/emitter-caller.js'

const events = ['close'] as const

/** The client of a WebSocket, as databases know it: gone when the connection is closed. */
export class StreamCaller extends EmitterCaller {
  constructor(readonly stream: Duplex) {
    super(stream, events)
  }

  get isGone(): boolean {
    return this.stream.destroyed
  }
}
