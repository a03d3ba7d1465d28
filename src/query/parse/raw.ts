import { invalidQuery } from '../../errors/api-error.js'

/** An object of JSON, of a query string, or of an extension. */
export type RawObject = Readonly<Record<string, unknown>>

/** Is this an object with keys, not a list, a date or the like? */
export function isPlainObject(value: unknown): value is RawObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The value of a text that is JSON; undefined for any other. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** An own property; names come from outside, and `__proto__` is a name. */
export const own = (object: unknown, name: string): unknown =>
  isPlainObject(object) && Object.hasOwn(object, name) ? object[name] : undefined

/** A list, also when the query string's parser made an object with indexes of it; undefined for anything else. */
export function asList(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (!isPlainObject(value)) return undefined
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? Object.values(value) : undefined
}

/** Is this the whole name of something? */
export type IsName = (text: string) => boolean

/**
 * A comma-separated text or a list of such texts as trimmed entries; commas inside parentheses do not separate, nor does anything in a whole name: columns
 * of other programs have commas, points and blanks in theirs.
 */
export function readNames(value: unknown, parameter: string, isName: IsName = () => false): string[] {
  if (value === undefined || value === null) return []
  const entries = typeof value === 'string' ? [value] : asList(value)
  if (!entries) throw invalidQuery(`"${parameter}" must be a string or array`)
  return entries.flatMap((entry) => {
    if (typeof entry !== 'string') throw invalidQuery(`"${parameter}" must be a string or array`)
    if (isName(entry)) return [entry]
    return splitOutsideParentheses(entry, ',', parameter)
      .map((name) => name.trim())
      .filter((name) => name !== '')
  })
}

/** Splits where no parenthesis is open. */
export function splitOutsideParentheses(text: string, separator: string, parameter: string): string[] {
  const parts: string[] = []
  let isOpen = false
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '(') {
      if (isOpen) throw invalidQuery(`Nested functions are not supported in "${parameter}"`)
      isOpen = true
    } else if (character === ')') {
      if (!isOpen) throw invalidQuery(`Missing opening parenthesis in "${parameter}"`)
      isOpen = false
    } else if (character === separator && !isOpen) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  if (isOpen) throw invalidQuery(`Missing closing parenthesis in "${parameter}"`)
  return [...parts, text.slice(start)]
}

/** A parameter that is an object, or JSON text of one. */
export function readObject(value: unknown, refuse: () => Error): RawObject {
  const parsed = typeof value === 'string' ? parseJson(value, refuse) : value
  if (!isPlainObject(parsed)) throw refuse()
  return parsed
}

/** Parses JSON text; refuses what is none. */
export function parseJson(text: string, refuse: () => Error): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse()
  }
}
