import { callerLeft, tooBusy } from '../../../errors/unavailable.js'
import { type Bounds, requirePresence } from '../../caller.js'

/** How long one waits, in milliseconds, and how many may. */
export interface Patience {
  readonly acquireTimeout: number
  readonly maxWaiting: number
}

/** Long work of the server's own waits longer. */
const unhurriedTimeout = 60_000

/** Places that so many hold at a time; those who wait get them in the order in which they asked. */
export class Turns {
  readonly #waiting = new Set<() => void>()
  #taken = 0

  constructor(
    readonly places: number,
    readonly patience: Patience,
  ) {}

  /** How many hold a place or wait for one. */
  get load(): number {
    return this.#taken + this.#waiting.size
  }

  /** Waits for a place; the returned function gives it back. Throws `DatabaseUnavailable` when there are too many, it takes too long, or the caller leaves. */
  async take(bounds: Bounds): Promise<() => void> {
    requirePresence(bounds)
    if (this.#taken < this.places) this.#taken += 1
    else await this.#wait(bounds)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#passOn()
    }
  }

  #passOn(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#taken -= 1
      return
    }
    this.#waiting.delete(next)
    next()
  }

  #wait({ isTimed, caller }: Bounds): Promise<void> {
    const { maxWaiting, acquireTimeout } = this.patience
    if (this.#waiting.size >= maxWaiting) throw tooBusy()
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer)
        forget?.()
        this.#waiting.delete(proceed)
      }
      const proceed = (): void => {
        stop()
        resolve()
      }
      const give = (error: Error): void => {
        stop()
        reject(error)
      }
      const timer = setTimeout(
        () => give(tooBusy(new Error('Waited too long for the database: is a transaction left open?'))),
        isTimed ? acquireTimeout : unhurriedTimeout,
      )
      const forget = caller?.whenGone(() => give(callerLeft()))
      this.#waiting.add(proceed)
    })
  }
}
