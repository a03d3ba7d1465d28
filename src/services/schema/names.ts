import type { Dialect } from '../../database/dialects/dialect.js'
import { invalidPayload } from '../../errors/api-error.js'

/** The longest name in PostgreSQL, in bytes; it would cut longer ones without an error. */
const longest = 63

/** Characters that mean something in a path of fields, in the language of a database, or nothing that can be seen. */
const forbiddenCharacters: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/[\p{Cc}\p{Cs}\u2028\u2029]/u, 'control characters'],
  [/[\u{10000}-\u{10ffff}]/u, 'emoji or other characters beyond the Basic Multilingual Plane'],
  [/[.,:?*()"`\\]/, 'any of . , : ? * ( ) " ` \\'],
]

/** Tables that are no collections: SQLite's own, and those that the server keeps for itself. */
const reservedPrefixes = ['sqlite_', 'tessera_', '_prisma_']

/** Words with a meaning in JavaScript: a field of this name would change what an object is. */
const wordsOfObjects: ReadonlySet<string> = new Set(['constructor', '__proto__', 'prototype'])

/** Refuses what cannot be the name of a new collection, alike on all databases. */
export function checkCollectionName(name: string): void {
  checkName('Collection', name)
  const prefix = reservedPrefixes.find((reserved) => name.toLowerCase().startsWith(reserved))
  if (prefix) throw invalidPayload(`Collections can't start with "${prefix}"`)
}

/** Refuses a payload that names no field. */
export function requireFieldName(name: unknown): asserts name is string {
  if (name === undefined) throw invalidPayload('"field" is required')
  if (typeof name !== 'string') throw invalidPayload('"field" must be a string')
  if (name.trim() === '') throw invalidPayload('"field" is not allowed to be empty')
}

/** Refuses what cannot be the name of a new field, alike on all databases. */
export function checkFieldName(name: unknown): asserts name is string {
  requireFieldName(name)
  checkName('Field', name)
  if (wordsOfObjects.has(name)) throw invalidPayload(`A field can't have the name "${name}"`)
}

/** Refuses new collections, or fields of one, if two of them have the same name for the database. */
export function checkDistinct(kind: 'table' | 'column', names: readonly string[], dialect: Dialect): void {
  const word = kind === 'table' ? 'Collection' : 'Field'
  for (const [index, name] of names.entries()) {
    const earlier = names.slice(0, index).find((other) => dialect.isSameName(kind, other, name))
    if (earlier !== undefined) throw invalidPayload(`${word} "${name}" is there twice${earlier === name ? '' : `, once as "${earlier}"`}`)
  }
}

function checkName(kind: string, name: string): void {
  if (name !== name.trim()) throw invalidPayload(`${kind} name can't begin or end with a blank`)
  for (const [pattern, what] of forbiddenCharacters) if (pattern.test(name)) throw invalidPayload(`${kind} name can't contain ${what}`)
  if (/ as /i.test(name)) throw invalidPayload(`${kind} name can't contain " as "`)
  if (Buffer.byteLength(name) > longest) throw invalidPayload(`${kind} name can't be longer than ${longest} bytes`)
}
