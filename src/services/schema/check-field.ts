import { shapeTypes } from '../../database/value-type.js'
import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { checkRulePatterns } from '../rules/patterns.js'
import { type FieldPayload, isAliasPayload } from './column-definition.js'
import { checkFieldName, requireFieldName } from './names.js'

const typeNames: readonly string[] = [
  'bigInteger',
  'boolean',
  'date',
  'dateTime',
  'decimal',
  'float',
  'integer',
  'json',
  'string',
  'text',
  'time',
  'timestamp',
  'binary',
  'uuid',
  'hash',
  'csv',
  'unknown',
  'alias',
  'o2m',
  'm2m',
  'm2a',
  'o2a',
  'files',
  'translations',
  ...shapeTypes,
]
const allowedKeys: ReadonlySet<string> = new Set(['collection', 'field', 'type', 'meta', 'schema'])

/** Refuses a field payload of the wrong shape, before anything is written. */
export function checkFieldPayload(payload: FieldPayload, isNew: boolean): void {
  if (!isPlainObject(payload)) throw invalidPayload('"field" is required')
  if (isNew) checkFieldName(payload.field)
  else requireFieldName(payload.field)
  if (isNew) for (const key of Object.keys(payload)) if (!allowedKeys.has(key)) throw invalidPayload(`"${key}" is not allowed`)
  if (payload.type !== undefined && payload.type !== null && !typeNames.includes(payload.type))
    throw invalidPayload(`"type" must be one of [${typeNames.join(', ')}, null]`)
  for (const key of ['meta', 'schema'] as const) {
    if (payload[key] !== undefined && payload[key] !== null && !isPlainObject(payload[key]))
      throw invalidPayload(`"${key}" must be of type object`)
  }
  if (isNew && isAliasPayload(payload) && !isPlainObject(payload.meta))
    throw invalidPayload('A field without a column is its "meta" alone, so that is required; with a column it has another "type"')
  if (isPlainObject(payload.meta)) checkRulePatterns(payload.meta.validation)
}
