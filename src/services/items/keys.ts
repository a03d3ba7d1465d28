import type { Item, Platform, PrimaryKey } from '../../context.js'
import { isEndless, isoOfMoment, type Moment, readMoment } from '../../database/moments.js'
import { exactWhole, isWithin } from '../../database/number-forms.js'
import type { FoundRows } from '../../database/row-statements.js'
import { isEndlessNumber, isNumberText, isUuid, readBoolean } from '../../database/value-reading.js'
import { forbidden, invalidQuery } from '../../errors/api-error.js'
import type { KeyHole } from '../../query/key-hole.js'
import { listTypes } from '../../query/operators/types.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { RawQuery } from '../../query/query.js'
import { hasCompositeKey, keyFieldsOf, partsOfKey, textOfKey } from '../../schema/composite-keys.js'
import type { Collection, Field, FieldRelation } from '../../schema/model.js'

/** The collection's key field; a collection without a single one cannot be addressed by key. */
function keyField(collection: Collection): Field {
  const field = collection.primaryKey ? collection.fields.get(collection.primaryKey) : undefined
  if (!field) throw forbidden()
  return field
}

/** Refuses a key that no item can have, with the same words as a key that no item has. */
export function checkKey(collection: Collection, key: unknown): PrimaryKey {
  if (typeof key !== 'string' && typeof key !== 'number') throw forbidden()
  if (!hasCompositeKey(collection)) return checkPart(keyField(collection), key)
  return textOfKey(checkParts(collection, String(key)))
}

/** Can an item of the collection have this key? */
export function canBeKey(collection: Collection, key: unknown): boolean {
  try {
    checkKey(collection, key)
    return true
  } catch {
    return false
  }
}

/** The values of a composite key, in the form in which they are stored. */
function checkParts(collection: Collection, key: string): PrimaryKey[] {
  const [fields, parts] = [keyFieldsOf(collection), partsOfKey(key)]
  if (parts?.length !== fields.length) throw forbidden()
  return fields.map((field, index) => {
    const part = checkPart(field, parts[index]!)
    return field.type === 'uuid' ? String(part).toLowerCase() : part
  })
}

/** The key that an item's own values, or a payload's, tell; undefined where one of them is missing. */
export function keyOfItem(collection: Collection, item: Item): PrimaryKey | undefined {
  const values = collection.primaryKeys.map((name) => keyOfValue(collection.fields.get(name)?.relation, item[name]))
  if (!values.every(isKey)) return undefined
  // A value of a payload need not be written as it is told.
  return hasCompositeKey(collection) ? checkKey(collection, textOfKey(values)) : values[0]
}

/** The key of an item that is there. */
export const keyOfRow = (collection: Collection, row: Item): PrimaryKey =>
  hasCompositeKey(collection) ? textOfKey(collection.primaryKeys.map((name) => row[name])) : (row[collection.primaryKey!] as PrimaryKey)

/** A part of a key that is a foreign key may be given as the item it leads to. */
function keyOfValue(relation: FieldRelation | null | undefined, given: unknown): unknown {
  const value = relation?.kind === 'm2o' && isPlainObject(given) ? given[relation.targetField] : given
  if (typeof value === 'boolean') return String(value)
  return value instanceof Date ? value.toISOString() : value
}

/** The rows of these keys, which have been checked. */
export function rowsOfKeys(collection: Collection, keys: readonly PrimaryKey[]): FoundRows {
  const table = collection.name
  if (!hasCompositeKey(collection)) return { table, columns: [keyField(collection)], values: keys.map((key) => [key]) }
  return { table, columns: keyFieldsOf(collection), values: keys.map((key) => checkParts(collection, String(key))) }
}

/** Checks a list of keys and drops repetitions. */
export const checkKeys = (collection: Collection, keys: readonly unknown[]): PrimaryKey[] => [
  ...new Set(keys.map((key) => checkKey(collection, key))),
]

/** Can this value be a key at all: is it given and neither empty text nor an object? */
export const isKey = (value: unknown): value is PrimaryKey => (typeof value === 'string' && value !== '') || typeof value === 'number'

/** The query of the item with this key. */
export const queryOfKey = (collection: Collection, key: unknown, query: RawQuery): RawQuery => ({
  ...query,
  limit: 1,
  offset: undefined,
  page: undefined,
  ...filterOfKeys(collection, [checkKey(collection, key)], query),
})

/** The same for whichever key the statement will be run with; of a collection with one key field. */
export const queryOfAnyKey = (collection: Collection, key: KeyHole, query: RawQuery): RawQuery => ({
  ...query,
  limit: 1,
  offset: undefined,
  page: undefined,
  filter: narrowed(query.filter, { [keyField(collection).name]: { _eq: key } }),
})

/** The filter of a query, and these keys. */
export function filterOfKeys(collection: Collection, keys: readonly PrimaryKey[], query: RawQuery): Pick<RawQuery, 'filter'> {
  const filter = hasCompositeKey(collection) ? filterOfParts(collection, keys) : filterOfValues(keyField(collection), keys)
  return { filter: narrowed(query.filter, filter) }
}

const narrowed = (filter: unknown, other: Item): unknown => (filter ? { _and: [filterObject(filter), other] } : other)

function filterOfValues({ name, type }: Field, keys: readonly PrimaryKey[]): Item {
  if (keys.length === 1) return { [name]: { _eq: keys[0] } }
  return listTypes.has(type) ? { [name]: { _in: keys } } : { _or: keys.map((key) => ({ [name]: { _eq: key } })) }
}

const filterWithoutValues = ({ name, type }: Field, keys: readonly PrimaryKey[]): Item =>
  listTypes.has(type) ? { [name]: { _nin: keys } } : { _and: keys.map((key) => ({ [name]: { _neq: key } })) }

/** Keys that differ in their last part alone are one condition: there may be more keys than a filter may have conditions. */
function filterOfParts(collection: Collection, keys: readonly PrimaryKey[]): Item {
  const fields = keyFieldsOf(collection)
  const filters = groupsOfKeys(collection, keys).map(({ start, ends }) => ({
    _and: [...start.map((part, index) => ({ [fields[index]!.name]: { _eq: part } })), filterOfValues(fields.at(-1)!, ends)],
  }))
  return filters.length === 1 ? filters[0]! : { _or: filters }
}

/** Conditions under which an item has none of these keys. */
export function withoutKeys(collection: Collection, keys: readonly PrimaryKey[]): Item[] {
  if (!hasCompositeKey(collection)) return [filterWithoutValues(keyField(collection), keys)]
  const fields = keyFieldsOf(collection)
  return groupsOfKeys(collection, keys).map(({ start, ends }) => ({
    _or: [...start.map((part, index) => ({ [fields[index]!.name]: { _neq: part } })), filterWithoutValues(fields.at(-1)!, ends)],
  }))
}

interface KeyGroup {
  readonly start: readonly PrimaryKey[]
  /** The last parts of all keys with this start. */
  readonly ends: PrimaryKey[]
}

function groupsOfKeys(collection: Collection, keys: readonly PrimaryKey[]): KeyGroup[] {
  const groups = new Map<string, KeyGroup>()
  for (const key of keys) {
    const parts = checkParts(collection, String(key))
    const start = parts.slice(0, -1)
    const group = groups.get(textOfKey(start)) ?? { start, ends: [] }
    group.ends.push(parts.at(-1)!)
    groups.set(textOfKey(start), group)
  }
  return [...groups.values()]
}

/** A filter that came as JSON text, as an object that can stand beside another. */
function filterObject(filter: unknown): unknown {
  if (typeof filter !== 'string') return filter
  try {
    return JSON.parse(filter) as unknown
  } catch {
    throw invalidQuery('Invalid JSON for filter object')
  }
}

/** A value of a key's field in the form of the API, as far as the value alone decides that; refuses a value that no item can have. */
function checkPart(field: Field, key: PrimaryKey): PrimaryKey {
  switch (field.type) {
    case 'integer':
    case 'bigInteger':
      return checkWhole(field, key)
    case 'float':
    case 'decimal':
      return checkNumber(field, key)
    case 'uuid':
      if (!isUuid(String(key))) throw forbidden()
      return key
    case 'boolean':
      return String(readBoolean(key, () => forbidden()))
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return checkMoment(field.type, key)
    case 'binary':
      return /^\\x([0-9a-f]{2})*$/i.test(String(key)) ? String(key).toLowerCase() : String(key)
    default:
      return typeof key === 'number' ? String(key) : key
  }
}

function checkWhole(field: Field, key: PrimaryKey): PrimaryKey {
  if (!/^-?\d{1,20}$/.test(String(key))) throw forbidden()
  const number = BigInt(key)
  if (!isWithin(number, field.numberForm)) throw forbidden()
  return exactWhole(number)
}

/** A decimal has as many digits behind the point as its column. */
function checkNumber({ type, scale }: Field, key: PrimaryKey): PrimaryKey {
  if (isEndlessNumber(key)) return key
  if (typeof key !== 'number' && !isNumberText(key)) throw forbidden()
  if (type === 'float') return Number(key)
  const [, digits, fraction = ''] = /^([+-]?\d+)(?:\.(\d*))?$/.exec(String(key).trim()) ?? []
  return digits === undefined || scale === null || fraction.length >= scale || scale === 0
    ? key
    : `${digits}.${fraction.padEnd(scale, '0')}`
}

function checkMoment(type: 'date' | 'dateTime' | 'timestamp', key: PrimaryKey): string {
  const moment = readMoment(type, key, () => forbidden())
  if (isEndless(moment)) return moment
  return type === 'timestamp' ? timestampOf(moment) : isoOfMoment(type, moment)
}

/** With milliseconds, also where they are 0. */
const timestampOf = (moment: Moment): string =>
  `${isoOfMoment('timestamp', { ...moment, fraction: '' })}.${moment.fraction.padEnd(3, '0')}Z`

/** The sets of fields whose values are unique in the collection: its key, and every unique column or index. */
export function uniqueKeys(platform: Platform, collection: Collection): readonly (readonly string[])[] {
  const table = platform.schema.current().database.tables.find(({ name }) => name === collection.name)
  const columns = (table?.columns ?? []).filter(({ isUnique }) => isUnique).map(({ name }) => [name])
  const indexes = (table?.indexes ?? []).filter(({ isUnique }) => isUnique).map(({ columns: names }) => names)
  return [collection.primaryKeys, ...columns, ...indexes]
}
