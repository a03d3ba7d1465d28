import { invalidPayload } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import { inputsInPath, type Row } from './row.js'
import type { Shape } from './shape.js'

type Inputs = Pick<Row, 'input' | 'rest'>

/**
 * Refuses a body that does not have the shape of the row's input, before its resolver is asked. Both doors call this. What stands in a path or a query string
 * is text, which its resolver reads; the values of an item are for the service of its collection to check.
 */
export function checkInput({ input, rest }: Inputs, body: unknown): void {
  if (rest?.method === 'GET') return
  if (rest?.body !== undefined) {
    check(input.properties[rest.body]!, body, '', isRequired(input, rest.body))
    return
  }
  const inPath = rest ? inputsInPath(rest) : []
  const members = isPlainObject(body) ? body : {}
  for (const [name, shape] of Object.entries(input.properties))
    if (!inPath.includes(name)) check(shape, members[name], name, isRequired(input, name))
}

/** A body that `checkInput` has let through, as the row's input promises it. */
export const checked = <Input>(body: unknown): Input => (body ?? {}) as Input

const isRequired = ({ required = [] }: Shape, name: string): boolean => required.includes(name)

/** Throws for the first value that is not as its shape says. `place`: where it stands in the body; empty for all of it. */
function check(given: Shape, value: unknown, place: string, isNeeded: boolean): void {
  if (value === undefined || value === null) {
    if (isNeeded) throw invalidPayload(`${told(place)} is required`)
    return
  }
  const shape = chosen(given.rest ?? given, value)
  const kind = kindOf(shape)
  if (kind && !kind.has(value)) throw invalidPayload(`${told(place)} must be ${kind.words}`)
  if (shape.enum && !shape.enum.includes(String(value))) throw invalidPayload(`${told(place)} must be one of [${shape.enum.join(', ')}]`)
  if (shape.items) for (const [index, part] of (value as unknown[]).entries()) check(shape.items, part, within(place, String(index)), true)
  if (shape.properties)
    for (const [name, part] of Object.entries(shape.properties))
      check(part, (value as Record<string, unknown>)[name], within(place, name), isRequired(shape, name))
}

const told = (place: string): string => (place === '' ? 'The body' : `"${place}"`)
const within = (place: string, name: string): string => (place === '' ? name : `${place}.${name}`)

/** The one of several shapes whose kind the value has; the first where there is none. */
function chosen(shape: Shape, value: unknown): Shape {
  if (!shape.anyOf) return shape
  const found = shape.anyOf.find((part) => kindOf(part.rest ?? part)?.has(value) ?? true)
  const part = found ?? shape.anyOf[0]!
  return chosen(part.rest ?? part, value)
}

interface Kind {
  readonly words: string
  has(value: unknown): boolean
}

const kinds: Readonly<Record<NonNullable<Shape['type']> | 'key' | 'int64', Kind>> = {
  string: { words: 'a string', has: (value) => typeof value === 'string' },
  integer: { words: 'a whole number', has: (value) => Number.isInteger(value) },
  number: { words: 'a number', has: (value) => typeof value === 'number' },
  boolean: { words: 'true or false', has: (value) => typeof value === 'boolean' },
  array: { words: 'an array', has: Array.isArray },
  object: { words: 'an object', has: isPlainObject },
  key: { words: 'a key', has: (value) => typeof value === 'string' || typeof value === 'number' },
  // Texts where JavaScript's numbers are too small.
  int64: { words: 'a whole number', has: (value) => Number.isInteger(value) || /^-?\d+$/.test(String(value)) },
}

/** null: any JSON value. */
function kindOf({ type, format = '', anyOf }: Shape): Kind | null {
  if (anyOf) return { words: '', has: (value) => anyOf.some((part) => kindOf(part.rest ?? part)?.has(value) ?? true) }
  if (format === 'item' || format.startsWith('item:')) return kinds.object
  if (format === 'key' || format === 'int64') return kinds[format]
  return type ? kinds[type] : null
}
