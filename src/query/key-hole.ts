/**
 * Stands in the filter of a question for the key of an item that is told only when the statement is run, so that all keys share one plan. Only the
 * server can put one into a question: nothing that a client sends is read as one.
 */
export class KeyHole {
  readonly #place: number

  /** `place`: which of the keys that are told with the statement. */
  constructor(place = 0) {
    this.#place = place
  }

  get place(): number {
    return this.#place
  }
}
