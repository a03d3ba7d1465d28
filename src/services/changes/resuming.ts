import type { ChangePlace } from '../../context.js'
import type { ToldSoFar } from './event-cursors.js'
import { hasPassed, passedByEither, without } from './positions.js'

/** Gives the cursor after so many of the items that are told of. */
export type CursorAfter = (count: number) => string

/** What one subscriber was told, from which it can go on. Changes are told one after the other. */
export class Resuming {
  #told: ToldSoFar

  constructor(
    private readonly seal: (told: ToldSoFar) => string,
    after: ToldSoFar | null,
  ) {
    this.#told = after ?? { position: { last: 0n, missing: [] }, partly: new Map() }
  }

  /** Is there anything after which it goes on? */
  get begins(): boolean {
    return this.#told.position.last > 0n
  }

  get position(): ToldSoFar['position'] {
    return this.#told.position
  }

  /** Has a change to be told yet? Else how many of its items were. */
  begin({ id }: ChangePlace): { readonly isTold: boolean; readonly count: number } {
    return { isTold: hasPassed(this.#told.position, id), count: this.#told.partly.get(id) ?? 0 }
  }

  /** Makes the cursors of a change while it is told. `all`: how many items it has for this subscriber. */
  cursors({ id, position }: ChangePlace, all: number): CursorAfter {
    const whole = this.#with({ id, position })
    return (count) =>
      count >= all
        ? this.seal(whole)
        : this.seal({ position: without(whole.position, id), partly: new Map([...whole.partly, [id, count]]) })
  }

  /** A change has been told, or is none that the subscriber is told of. */
  pass(place: ChangePlace): void {
    this.#told = this.#with(place)
  }

  #with({ id, position }: ChangePlace): ToldSoFar {
    const partly = new Map([...this.#told.partly].filter(([other]) => other !== id))
    return { position: passedByEither(this.#told.position, position), partly }
  }
}
