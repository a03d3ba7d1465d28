import type { Collection, Field, FieldType } from './model.js'

/*
 * The key of an item whose key has several fields is one text: the values in the key's order, each written as in a URL, with commas
 * between. `1,3402` is the item of playlist 1 and track 3402.
 */

/** Types whose values have one text only, so that two texts are never the same key. */
const keyTypes: ReadonlySet<FieldType> = new Set(['integer', 'bigInteger', 'string', 'text', 'uuid'])

/** Has the collection a key of several fields by which its items can be addressed? */
export const hasCompositeKey = ({ primaryKeys, fields }: Collection): boolean =>
  primaryKeys.length > 1 && primaryKeys.every((name) => keyTypes.has(fields.get(name)?.type ?? 'unknown'))

/** Can its items be addressed at all? */
export const hasKey = (collection: Collection): boolean => collection.primaryKey !== null || hasCompositeKey(collection)

/** The fields of a composite key, in order. */
export const keyFieldsOf = ({ primaryKeys, fields }: Collection): Field[] => primaryKeys.flatMap((name) => fields.get(name) ?? [])

/** The text of a composite key. */
export const textOfKey = (parts: readonly unknown[]): string => parts.map((part) => encodeURIComponent(String(part))).join(',')

/** The parts of a composite key's text, not yet checked; null for what is none. */
export function partsOfKey(text: string): string[] | null {
  try {
    return text.split(',').map(decodeURIComponent)
  } catch {
    return null // no text of a key: a percent sign without its digits
  }
}
