import type { ColumnStorage, ValueType } from '../../value-type.js'

/**
 * How a column stores its values is here its declared type; what has a character set tells that and its collation in place of the rest, since the
 * members of an enum are no matter of reading and comparing: `decimal(10,2) unsigned zerofill`, `varchar(20) latin1 latin1_swedish_ci`, `enum utf8mb4 utf8mb4_bin`.
 */
export interface Stored {
  /** The name of the type, in lower case: `varchar`, `bit`. */
  readonly name: string
  /** The numbers behind it: length, or digits and digits behind the point. */
  readonly sizes: readonly number[]
  readonly isZerofill: boolean
  readonly charset: string | null
  readonly collation: string | null
}

/** What introspection reads of a column's type. */
export interface DeclaredStorage {
  /** COLUMN_TYPE */
  readonly declared: string
  readonly charset: string | null
  readonly collation: string | null
}

/** The word for a column's type. */
export function columnStorageOf({ declared, charset, collation }: DeclaredStorage): string {
  const name = /^\w+/.exec(declared)?.[0] ?? declared
  if (charset === null || collation === null) return declared
  const size = isMember(name) ? '' : (/^\(\d+\)/.exec(declared.slice(name.length))?.[0] ?? '')
  return `${name}${size} ${charset} ${collation}`
}

const none: Stored = { name: '', sizes: [], isZerofill: false, charset: null, collation: null }

/** What such a word says; nothing of no word. */
export function readStorage(storage: ColumnStorage): Stored {
  const [, name, sizes, rest = ''] = /^(\w+)(?:\(([\d,]+)\))?(.*)$/.exec(storage ?? '') ?? []
  if (name === undefined) return none
  const [, charset = null, collation = null] = /^ (\w+) (\w+)$/.exec(rest.replace(/ unsigned| zerofill/g, '')) ?? []
  return { name, sizes: sizes?.split(',').map(Number) ?? [], isZerofill: rest.includes('zerofill'), charset, collation }
}

/** Is the value one or several of a list of texts, and their order that of the list? */
export const isMember = (name: string): boolean => name === 'enum' || name === 'set'

/** Is the value a set of bits? It is told, and compared, as the number that they are. One bit alone is a boolean. */
export const isBits = (type: ValueType, storage: ColumnStorage): boolean => type === 'unknown' && readStorage(storage).name === 'bit'

/** How many digits a time has behind the point; `otherwise` where nothing is known of it. */
export function digitsOf(storage: ColumnStorage, otherwise: number): number {
  const { name, sizes } = readStorage(storage)
  return /^(time|datetime|timestamp)$/.test(name) ? (sizes[0] ?? 0) : otherwise
}

/** Has the database types for these of its own, with an order that is not that of their texts? */
export const isAddress = (name: string): name is 'uuid' | 'inet4' | 'inet6' => name === 'uuid' || name === 'inet4' || name === 'inet6'
