import type { EventEmitter } from 'node:events'
import type { Caller } from './caller.js'

/** Somebody at the other end of a connection. However many statements run for them, the connection has one listener for each event. */
export abstract class EmitterCaller implements Caller {
  #callbacks: Set<() => void> | null = null

  /** `events`: at which of them it is looked whether they are gone. */
  protected constructor(
    readonly emitter: EventEmitter,
    readonly events: readonly string[],
  ) {}

  abstract get isGone(): boolean

  whenGone(callback: () => void): () => void {
    const callbacks = this.#callbacks ?? this.#listen()
    callbacks.add(callback)
    return () => {
      callbacks.delete(callback)
      if (callbacks.size === 0) this.#forget()
    }
  }

  #listen(): Set<() => void> {
    this.#callbacks = new Set()
    for (const event of this.events) this.emitter.on(event, this.#look)
    return this.#callbacks
  }

  #forget(): void {
    this.#callbacks = null
    for (const event of this.events) this.emitter.off(event, this.#look)
  }

  readonly #look = (): void => {
    if (this.isGone) for (const callback of [...(this.#callbacks ?? [])]) callback()
  }
}
