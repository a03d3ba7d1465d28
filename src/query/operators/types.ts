import { shapeTypes, type ValueType, valueTypes } from '../../database/value-type.js'

/** Groups of field types that share operators. */
export const textTypes: readonly ValueType[] = ['string', 'text', 'csv', 'binary']
export const numberTypes: readonly ValueType[] = ['integer', 'bigInteger', 'decimal', 'float']
const dateTypes: readonly ValueType[] = ['date', 'dateTime', 'time', 'timestamp']
/** Types that take what the databases themselves can do with them. */
const openTypes: readonly ValueType[] = ['timestamp', 'alias', 'unknown']

/** Every type. */
export const allTypes: ReadonlySet<ValueType> = new Set(valueTypes)
/** Types with equality. */
export const equalityTypes: ReadonlySet<ValueType> = new Set([
  ...textTypes,
  ...numberTypes,
  ...dateTypes,
  ...openTypes,
  ...shapeTypes,
  'uuid',
  'boolean',
])
/** Types whose values may be looked for in a list. */
export const listTypes: ReadonlySet<ValueType> = new Set([...textTypes, ...numberTypes, ...dateTypes, ...openTypes, 'uuid'])
/** Types with an order that can be asked for. */
export const orderTypes: ReadonlySet<ValueType> = new Set([...numberTypes, ...dateTypes, ...openTypes])
/** Types with parts of text. */
export const patternTypes: ReadonlySet<ValueType> = new Set(textTypes)
/** Types with parts of text, and those that may have them. */
export const containsTypes: ReadonlySet<ValueType> = new Set([...textTypes, ...openTypes])
/** Types that know emptiness beside null. */
export const emptyTypes: ReadonlySet<ValueType> = new Set([...textTypes, ...openTypes, 'hash'])
