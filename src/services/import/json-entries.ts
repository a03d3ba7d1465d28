import { invalidPayload } from '../../errors/api-error.js'

const longest = 16 * 2 ** 20

/** The texts of the entries of a JSON list, as its pieces come in; each entry is to be parsed by itself. */
export async function* jsonEntries(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  const splitter = new EntrySplitter()
  for await (const piece of pieces) yield* splitter.add(piece)
  splitter.end()
}

/** Looks for the commas of the list itself, past texts and what is nested. */
class EntrySplitter {
  #entry = ''
  #depth = 0
  #isText = false
  #isEscaped = false

  end(): void {
    if (this.#depth !== 0 || this.#isText) throw invalidPayload('The JSON ends before its list does')
  }

  *add(piece: string): Generator<string> {
    let from = 0
    for (let at = 0; at < piece.length; at += 1) {
      const character = piece[at]!
      if (this.#isText) this.#inText(character)
      else if (character === '"') this.#begin(true)
      else if (character === '[' || character === '{') {
        this.#depth += 1
        if (this.#depth === 1) {
          if (character !== '[') throw invalidPayload('Top-level object should be an array')
          from = at + 1
        }
      } else if (character === ']' || character === '}' || character === ',') {
        const isEnd = character !== ',' && --this.#depth === 0
        if (isEnd || (character === ',' && this.#depth === 1)) {
          const entry = this.#entry + piece.slice(from, at)
          this.#entry = ''
          from = at + 1
          if (entry.trim() !== '') yield entry
        }
      }
    }
    if (this.#depth > 0) this.#entry += piece.slice(from)
    if (this.#entry.length > longest) throw invalidPayload('An entry of the list is too long')
  }

  #begin(isText: boolean): void {
    if (this.#depth === 0) throw invalidPayload('Top-level object should be an array')
    this.#isText = isText
  }

  #inText(character: string): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (character === '\\') this.#isEscaped = true
    else if (character === '"') this.#isText = false
  }
}
