import { hasCompositeKey, keyFieldsOf, partsOfKey } from '../schema/composite-keys.js'
import type { Collection, Field } from '../schema/model.js'
import { allOf, anyOf } from './logic.js'
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

const compare = ({ name, type }: Field, operator: string, slot: number): Filter => ({
  kind: 'compare',
  operand: { kind: 'field', field: name, type },
  operator,
  slots: [slot],
})
