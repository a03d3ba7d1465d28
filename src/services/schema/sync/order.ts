import { isPlainObject } from '../../../query/parse/raw.js'

/** The order of texts that does not depend on a language. */
export const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** A value with the members of all its objects in the order of their names. */
export function orderedMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(orderedMembers)
  if (!isPlainObject(value)) return value
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, orderedMembers(value[name])]))
}
