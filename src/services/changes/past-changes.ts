import { randomUUID } from 'node:crypto'
import type { ChangePlace, ChangePosition, ItemChange, Sight } from '../../context.js'
import { hasPassed } from './positions.js'

/** A change of items that was told before. */
export interface PastChange {
  readonly place: ChangePlace
  readonly change: ItemChange
  /** Of a deletion: who saw which of the items. */
  readonly sights: readonly Sight[]
}

/** The changes of the last time, from which subscriptions go on that lost their connection. */
export interface PastChanges {
  /** Numbers mean something only where this is the same. */
  readonly name: string
  /** May changes after this position be gone? */
  isTooOld(position: ChangePosition): boolean
  /** Changes of a collection that are after the position, in order. Those that come meanwhile are told by themselves. */
  since(position: ChangePosition, collection: string): AsyncIterable<PastChange>
}

/** Milliseconds for which a cursor is good. */
export const cursorTime = 30 * 60_000
/** Milliseconds that is kept what cursors need: transactions may have begun earlier than what they wrote was told, and clocks of nodes differ. */
export const keptForCursors = 45 * 60_000
/** Keys that are kept in memory; the oldest changes go first. */
const mostKept = 100_000

interface KeptChange extends PastChange {
  readonly at: number
  readonly size: number
}

/** The changes of a server that tells no other ones, in its memory: it ends with the server. */
export class RememberedChanges implements PastChanges {
  readonly name = randomUUID()
  readonly #kept: KeptChange[] = []
  #size = 0
  #last = 0n
  /** The last that was forgotten. */
  #gone = 0n

  /** Gives a change its place. */
  record(change: ItemChange, sights: readonly Sight[] = []): ChangePlace {
    this.#last += 1n
    const place = { id: this.#last, position: { last: this.#last, missing: [] } }
    const size = 1 + change.keys.length + sights.reduce((sum, { keys }) => sum + keys.length + 1, 0)
    this.#kept.push({ place, change, sights, at: performance.now(), size })
    this.#size += size
    this.#forget()
    return place
  }

  isTooOld({ last }: ChangePosition): boolean {
    return last < this.#gone
  }

  async *since(position: ChangePosition, collection: string): AsyncGenerator<PastChange> {
    yield* this.#kept.filter(({ place, change }) => change.collection === collection && !hasPassed(position, place.id))
  }

  #forget(): void {
    const oldest = performance.now() - keptForCursors
    let count = 0
    for (const { at, size, place } of this.#kept) {
      if (at >= oldest && this.#size <= mostKept) break
      this.#size -= size
      this.#gone = place.id
      count += 1
    }
    if (count > 0) this.#kept.splice(0, count)
  }
}
