import type { ServerResponse } from 'node:http'
import type { Caller } from '../database/caller.js'

/** The client that waits for a response, as databases know it: gone when its connection closes before it was answered. */
export class Recipient implements Caller {
  constructor(readonly response: ServerResponse) {}

  get isGone(): boolean {
    return this.response.destroyed && !this.response.writableEnded
  }

  whenGone(callback: () => void): () => void {
    const look = (): void => {
      if (this.isGone) callback()
    }
    this.response.once('close', look)
    return () => void this.response.off('close', look)
  }
}
