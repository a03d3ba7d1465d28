import type { Item } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'

/** The option as text; throws where it is none, or empty. */
export function textOption(options: Item, name: string): string {
  const value = options[name]
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string' || value === '') throw invalidPayload(`"${name}" is required`)
  return value
}

/** The option as text, or undefined where it is not given. */
export const optionalText = (options: Item, name: string): string | undefined =>
  options[name] === undefined || options[name] === null || options[name] === '' ? undefined : textOption(options, name)

/** The option as a list: one value is a list of one, none is an empty one. */
export function listOption(options: Item, name: string): unknown[] {
  const value = options[name]
  if (value === undefined || value === null || value === '') return []
  return Array.isArray(value) ? value : [value]
}

/** A list of texts. */
export function textsOption(options: Item, name: string): string[] {
  return listOption(options, name).map((value) => {
    if (typeof value !== 'string' && typeof value !== 'number') throw invalidPayload(`"${name}" must be text, or a list of texts`)
    return String(value)
  })
}

/** The option as a value; a text is read as JSON, as editors of flows store it. */
export function jsonOption(options: Item, name: string): unknown {
  const value = options[name]
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch (error) {
    throw invalidPayload(`"${name}" is not valid JSON: ${(error as Error).message}`)
  }
}

/** The option as an object; undefined where it is not given. */
export function objectOption(options: Item, name: string): Item | undefined {
  const value = jsonOption(options, name)
  if (value === undefined || value === null || value === '') return undefined
  if (!isPlainObject(value)) throw invalidPayload(`"${name}" must be an object`)
  return value
}

/** One of these words; the first where it is not given. */
export function choiceOption<Word extends string>(options: Item, name: string, words: readonly [Word, ...Word[]]): Word {
  const value = optionalText(options, name) ?? words[0]
  const word = words.find((candidate) => candidate === value)
  if (!word) throw invalidPayload(`"${name}" must be one of: ${words.join(', ')}`)
  return word
}
