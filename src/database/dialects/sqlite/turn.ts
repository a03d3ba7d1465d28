/** A turn that one holder has at a time; those who wait get it in the order in which they asked. */
export class Turn {
  readonly #waiting: (() => void)[] = []
  #isTaken = false

  constructor(readonly timeout: number) {}

  /** Waits for the turn; the returned function gives it back. Fails when the wait is longer than the timeout. */
  async take(): Promise<() => void> {
    if (this.#isTaken) await this.#wait()
    this.#isTaken = true
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#passOn()
    }
  }

  #passOn(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#isTaken = false
  }

  #wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const proceed = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(proceed), 1)
        reject(new Error('Waited too long to write to the database: is a transaction left open?'))
      }, this.timeout)
      this.#waiting.push(proceed)
    })
  }
}
