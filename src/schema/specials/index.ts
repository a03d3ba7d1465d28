import { shapeTypes } from '../../database/value-type.js'
import type { FieldType } from '../model.js'

/** What a special says about a field beside its column: its true type, how it reads, that it has no column. */
export interface Special {
  readonly name: string
  /** The type the field has whatever its column says. */
  readonly type?: FieldType
  /** Presentation only: never part of the data. */
  readonly isPresentation?: boolean
  /** The value is the key of a user, a role or a file: a UUID, which some databases keep in a text. */
  readonly isUuid?: boolean
  /** The value is filled by the server, so the payload may lack it. */
  readonly isGenerated?: boolean
}

/** All specials that change what a field is; those that only write values live in services/items/specials. */
const specials: readonly Special[] = [
  { name: 'alias', isPresentation: true },
  { name: 'no-data', isPresentation: true },
  { name: 'group', isPresentation: true },
  { name: 'uuid', type: 'uuid', isGenerated: true },
  { name: 'hash', type: 'hash' },
  { name: 'conceal' },
  { name: 'encrypt' },
  { name: 'csv', type: 'csv' },
  { name: 'json', type: 'json' },
  { name: 'cast-csv', type: 'csv' },
  { name: 'cast-json', type: 'json' },
  { name: 'cast-boolean', type: 'boolean' },
  { name: 'boolean', type: 'boolean' },
  { name: 'cast-timestamp', type: 'timestamp' },
  { name: 'cast-datetime', type: 'dateTime' },
  { name: 'date-created', isGenerated: true },
  { name: 'date-updated', isGenerated: true },
  { name: 'user-created', isUuid: true, isGenerated: true },
  { name: 'user-updated', isUuid: true, isGenerated: true },
  { name: 'role-created', isUuid: true, isGenerated: true },
  { name: 'role-updated', isUuid: true, isGenerated: true },
  { name: 'file', isUuid: true },
  ...shapeTypes.map((type) => ({ name: type, type })),
]

const byName: ReadonlyMap<string, Special> = new Map(specials.map((special) => [special.name, special]))

/** The special of this name; undefined for names that change nothing (`m2o`, ...). */
export const findSpecial = (name: string): Special | undefined => byName.get(name)

/** The type a field has by its specials; null when they do not say. */
export function typeBySpecials(names: readonly string[]): FieldType | null {
  for (const name of names) {
    const type = byName.get(name)?.type
    if (type) return type
  }
  return null
}

/** Do the specials say that the value is a UUID, if its column can hold one? */
export const holdsUuid = (names: readonly string[]): boolean => names.some((name) => byName.get(name)?.isUuid)

/** Do the specials say that the server fills this field? */
export const isFilledByServer = (names: readonly string[]): boolean => names.some((name) => byName.get(name)?.isGenerated)

/** Do the specials say that the field is shown only, never data? */
export const isPresentation = (names: readonly string[]): boolean =>
  names.includes('no-data') || (names.includes('group') && !names.some((name) => relationalSpecials.has(name)))

/** Specials of alias fields that lead to other collections. */
const relationalSpecials: ReadonlySet<string> = new Set(['o2m', 'm2m', 'm2a', 'files', 'translations', 'o2a'])
