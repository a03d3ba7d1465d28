import type { ChangePosition } from '../../context.js'

/** Milliseconds for which a number that is missing may still come: a transaction that took it may be under way. */
export const openTime = 10 * 60_000
/** Missing numbers that are asked for; the oldest are given up. */
const mostMissing = 2_000

/**
 * The numbers of the journal that a reader has passed. Numbers are given before the commit, so a lower one may come later: those that are missing are asked for again,
 * until the transaction that took them must have ended.
 */
export class PassedNumbers {
  /** Numbers that were missing below the last that was read, and since when (`performance.now()`). */
  readonly #missing: Map<bigint, number>
  #last: bigint
  #position: ChangePosition | null = null

  constructor({ last, missing }: ChangePosition = { last: 0n, missing: [] }) {
    const now = performance.now()
    this.#last = last
    this.#missing = new Map(missing.map((id) => [id, now]))
  }

  /** What has been passed by now; it does not change any more. */
  get position(): ChangePosition {
    this.#position ??= { last: this.#last, missing: [...this.#missing.keys()] }
    return this.#position
  }

  pass(id: bigint): void {
    this.#position = null
    if (this.#missing.delete(id) || id <= this.#last) return
    const now = performance.now()
    const first = id - this.#last > BigInt(mostMissing) ? id - BigInt(mostMissing) : this.#last + 1n
    for (let missing = first; missing < id; missing += 1n) this.#missing.set(missing, now)
    this.#last = id
  }

  /** Gives up what has been missing for too long, and the oldest of too many. */
  giveUp(now: number): void {
    this.#position = null
    for (const [id, since] of this.#missing) {
      if (now - since <= openTime && this.#missing.size <= mostMissing) return
      this.#missing.delete(id)
    }
  }
}
