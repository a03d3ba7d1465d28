/** A statement went on for longer than it may, and was ended. */
export class Overrun extends Error {
  override readonly name = 'Overrun'
}

/** What work gave, and how long it took, in milliseconds. */
export interface Measured<Result> {
  readonly result: Result
  readonly milliseconds: number
}

/** At how many rows the clock is looked at once. */
const rowsPerLook = 4
/** So few rows take no time: what did was the machine, unless it was very much. */
const fewRows = 500
const verySlow = 10
/** What no statement can use. */
const nothingUseful = {}

/** Ends guarded statements (guarded-text.ts) of one connection when their time is over. */
export class Guard {
  #until = Number.POSITIVE_INFINITY
  #timeLeft: () => number = () => 0
  #rows = 0
  #isOver = false

  /** The function that guarded statements ask at every row. */
  readonly go = (): unknown => {
    this.#rows += 1
    if (this.#rows % rowsPerLook !== 0 || performance.now() < this.#until) return 1
    const left = this.#timeLeft()
    this.#until += left
    this.#isOver = left <= 0
    return this.#isOver ? nothingUseful : 1
  }

  /**
   * Does work with statements that are ended after so many milliseconds, of the clock or of the process' own work; then throws `Overrun`. What the process works is
   * counted for the second half alone: to ask for it takes as long as a quick statement, and most end in the first.
   */
  within<Result>(milliseconds: number, of: 'clock' | 'work', work: () => Result): Measured<Result> {
    const now = performance.now()
    const half = of === 'clock' ? milliseconds : milliseconds / 2
    let counted: NodeJS.CpuUsage | null = null
    this.#until = now + half
    this.#rows = 0
    this.#isOver = false
    this.#timeLeft = () => {
      if (of === 'clock') return 0
      // While the processor did other things nothing was held up by this statement.
      if (this.#rows < fewRows && performance.now() < now + verySlow * milliseconds) return half
      if (counted) return half - workSince(counted)
      counted = process.cpuUsage()
      return half
    }
    try {
      const result = work()
      const taken = performance.now() - now
      return { result, milliseconds: counted ? Math.min(taken, half + workSince(counted)) : taken }
    } catch (error) {
      throw this.#isOver ? new Overrun('The statement took too long.', { cause: error }) : error
    } finally {
      this.#until = Number.POSITIVE_INFINITY
    }
  }
}

/** How much the process has worked since, in milliseconds. */
export function workSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
