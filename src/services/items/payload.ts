import type { Item, ServiceContext } from '../../context.js'
import { unlessStored } from '../../database/row-statements.js'
import { apiError } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { type Collection, type Field, mask } from '../../schema/model.js'
import { isFilledByServer } from '../../schema/specials/index.js'
import { acceptValue } from '../../schema/types/index.js'
import { applySpecials, type WriteMoment } from './specials.js'

/** A payload taken apart: what goes into the row itself, and what is written along its relations. */
export interface SplitPayload {
  /** Values of the collection's own columns. */
  readonly columns: Item
  /** m2o and m2a fields with an object: the related item is written first and its key put into the row. */
  readonly toOne: ReadonlyMap<Field, Item>
  /** o2m fields: children are written after the row has its key. */
  readonly toMany: ReadonlyMap<Field, unknown>
}

/** Takes a payload apart; keys that are no fields, and alias fields without relation, are dropped. */
export function splitPayload(collection: Collection, payload: Item): SplitPayload {
  const columns: Item = {}
  const toOne = new Map<Field, Item>()
  const toMany = new Map<Field, unknown>()
  for (const [name, value] of Object.entries(payload)) {
    const field = collection.fields.get(name)
    if (!field || value === undefined || field.isGenerated) continue
    if (field.relation?.kind === 'o2m') toMany.set(field, value)
    else if (field.isAlias) continue
    else if (field.relation && isPlainObject(value)) toOne.set(field, value)
    else columns[name] = value
  }
  return { columns, toOne, toMany }
}

/** Fills and changes values by specials, and gives each value the one form of its type. */
export async function transformColumns(
  collection: Collection,
  columns: Item,
  action: 'create' | 'update',
  context: ServiceContext,
  moment: WriteMoment,
): Promise<Item> {
  const result: Item = {}
  for (const field of collection.fields.values()) {
    if (field.isAlias || field.isGenerated) continue
    const given = Object.hasOwn(columns, field.name) ? columns[field.name] : undefined
    // Who sends back what they were told does not mean to change it.
    if (given === mask && field.special.includes('encrypt')) continue
    const special = field.special.length > 0 ? await applySpecials(field, given, action, context, moment) : undefined
    const value = special !== undefined ? special : given
    if (value !== undefined) result[field.name] = acceptValue(field, value)
  }
  return result
}

/** Writes the API's values as the driver wants them. */
export function encodeRow(collection: Collection, columns: Item, action: 'create' | 'update', context: ServiceContext): Item {
  const row: Item = {}
  for (const [name, value] of Object.entries(columns)) {
    const field = collection.fields.get(name)!
    row[name] = field.hasWholeSeconds ? encodeSeconds(field, value, action, context) : encodeValue(field, value, context)
  }
  return row
}

const encodeValue = (field: Field, value: unknown, { database }: ServiceContext): unknown =>
  database.dialect.encode(field.type, value, field.storage)

/** In whole seconds. A value with a fraction that another program stored, and that a client sends back, stays as it is. */
function encodeSeconds(field: Field, value: unknown, action: 'create' | 'update', context: ServiceContext): unknown {
  if (typeof value !== 'string' || !value.includes('.')) return encodeValue(field, value, context)
  const whole = encodeValue(field, value.replace(/\.\d+/, ''), context)
  if (action === 'create') return whole
  return unlessStored(context.database, field.name, encodeValue(field, value, context), whole)
}

/** The errors of fields that must have a value and have none. On update only given values are checked. */
export function missingValues(collection: Collection, payload: Item, action: 'create' | 'update', path: readonly string[]): Error[] {
  const errors: Error[] = []
  for (const field of collection.fields.values()) {
    if (field.isAlias || field.isGenerated || field.isNullable) continue
    const given = Object.hasOwn(payload, field.name) ? payload[field.name] : undefined
    if (given === null && !isReplaced(field, action)) errors.push(apiError('FAILED_VALIDATION', { field: field.name, path, type: 'nnull' }))
    if (given === undefined && action === 'create' && isRequired(field))
      errors.push(apiError('FAILED_VALIDATION', { field: field.name, path, type: 'required' }))
  }
  return errors
}

const isRequired = (field: Field): boolean =>
  field.defaultValue === undefined && !field.hasAutoIncrement && !isFilledByServer(field.special)

/** Will a special put a value where the payload has null? */
const isReplaced = (field: Field, action: 'create' | 'update'): boolean =>
  action === 'create'
    ? field.special.some((name) => name === 'uuid' || name.endsWith('-created'))
    : field.special.some((name) => name.endsWith('-updated'))
