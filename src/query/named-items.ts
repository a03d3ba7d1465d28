import { hasCompositeKey, keyFieldsOf, partsOfKey } from '../schema/composite-keys.js'
import type { Collection, Field } from '../schema/model.js'
import { allOf, anyOf } from './logic.js'
import { fitNumber } from './parse/numbers.js'
import { readOperand } from './parse/values.js'
import type { Filter } from './query.js'

/** The items of these keys, as a filter; the keys, which have been checked, are appended to `values`. */
export function namedItems(collection: Collection, keys: readonly (string | number)[], values: unknown[]): Filter {
  const [first] = keyFieldsOf(collection)
  if (!hasCompositeKey(collection)) return compare(first!, '_in', values.push(keys) - 1)
  const fields = keyFieldsOf(collection)
  const isNamed = (key: string | number): Filter => {
    const parts = partsOfKey(String(key))!
    return allOf(fields.map((field, index) => compare(field, '_eq', values.push(parts[index]) - 1)))
  }
  return anyOf(keys.map(isNamed))
}

/**
 * The items with exactly these values in these fields, as a filter; the values are appended to `values`. What a value says is not looked at: a
 * text that is called like a variable is that text. Null where a value cannot be one of its field.
 */
export function itemsWith(collection: Collection, item: Readonly<Record<string, unknown>>, values: unknown[]): Filter | null {
  const parts = Object.entries(item).map(([name, value]) => {
    const field = collection.fields.get(name)!
    const exact = fitNumber(field.type, field.numberForm, '_eq', readOperand(field.type, value, '_eq'))
    return exact === undefined ? null : compare(field, '_eq', values.push(exact) - 1)
  })
  return parts.includes(null) ? null : allOf(parts.filter((part) => part !== null))
}

const compare = ({ name, type }: Field, operator: string, slot: number): Filter => ({
  kind: 'compare',
  operand: { kind: 'field', field: name, type },
  operator,
  slots: [slot],
})
