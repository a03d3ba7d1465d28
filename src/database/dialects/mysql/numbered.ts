import { LRUCache } from 'lru-cache'
import { raw } from 'sql-template-tag'

/** Stands before a parameter that MariaDB takes as digits only; it becomes a part of the text. */
export const digitsMark = raw('/*digits*/')

/** A text with MariaDB's own question marks, and which parameter fills each. */
interface Positional {
  /** The pieces between parameters that become digits, with the number of each. */
  readonly pieces: readonly string[]
  readonly digits: readonly number[]
  readonly order: readonly number[]
}

/** Texts and quoted names stay as they are; $1 becomes a question mark. */
const token = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|(\/\*digits\*\/)?\$(\d+)/gs

/** Turns statements with numbered parameters ($1, any number of times) into MariaDB's form. */
export class NumberedStatements {
  readonly #known = new LRUCache<string, Positional>({ max: 5000, maxSize: 8_000_000, sizeCalculation: (_, text) => text.length + 1 })

  /** The text and the values as MariaDB takes them. */
  toPositional(text: string, parameters: readonly unknown[]): { readonly text: string; readonly values: unknown[] } {
    const { pieces, digits, order } = this.#read(text)
    const filled = pieces.map((piece, index) => (index === 0 ? piece : `${rowCount(parameters[digits[index - 1]! - 1])}${piece}`))
    return { text: filled.join(''), values: order.map((number) => parameters[number - 1]) }
  }

  #read(text: string): Positional {
    const known = this.#known.get(text)
    if (known) return known
    const read = readText(text)
    this.#known.set(text, read)
    return read
  }
}

function readText(text: string): Positional {
  const pieces = ['']
  const digits: number[] = []
  const order: number[] = []
  const add = (piece: string) => {
    pieces[pieces.length - 1] += piece
  }
  let end = 0
  for (const match of text.matchAll(token)) {
    const [whole, mark, number] = match
    add(text.slice(end, match.index))
    end = match.index + whole.length
    if (number === undefined) add(whole)
    else if (mark) {
      digits.push(Number(number))
      pieces.push('')
    } else {
      order.push(Number(number))
      add('?')
    }
  }
  add(text.slice(end))
  return { pieces, digits, order }
}

/** Nothing but digits gets into a text. */
function rowCount(value: unknown): string {
  const text = String(value)
  if (!/^\d{1,20}$/.test(text)) throw new TypeError('A limit has to be a whole number.')
  return text
}
