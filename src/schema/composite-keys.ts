import { isJsonType } from '../database/value-type.js'
import type { Collection, Field } from './model.js'

/*
 * The key of an item whose key has several fields is one text: the values in the key's order, each as it is told and written as in a URL, with
 * commas between. `1,3402` is the item of playlist 1 and track 3402; `2024-02-29,true` has a day and a boolean.
 */

/** Has a value of this field a text by which its item can be addressed? */
const isAddress = (field: Field | undefined): boolean => field !== undefined && !isJsonType(field.type) && !field.isList

/** Has the collection a key of several fields by which its items can be addressed? */
export const hasCompositeKey = ({ primaryKeys, fields }: Collection): boolean =>
  primaryKeys.length > 1 && primaryKeys.every((name) => isAddress(fields.get(name)))

/** Can its items be addressed at all? */
export const hasKey = (collection: Collection): boolean =>
  collection.primaryKey === null ? hasCompositeKey(collection) : collection.fields.get(collection.primaryKey)?.isList !== true

/** The fields of a key, in order. */
export const keyFieldsOf = ({ primaryKeys, fields }: Collection): Field[] => primaryKeys.flatMap((name) => fields.get(name) ?? [])

/** The text of a composite key. */
export const textOfKey = (parts: readonly unknown[]): string => parts.map((part) => encodeURIComponent(String(part))).join(',')

/** The parts of a composite key's text, not yet checked; null for a text that is no composite key. */
export function partsOfKey(text: string): string[] | null {
  try {
    return text.split(',').map(decodeURIComponent)
  } catch {
    return null // no text of a key: a percent sign without its digits
  }
}
