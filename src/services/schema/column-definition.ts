import type { Item } from '../../context.js'
import type { ColumnDefinition } from '../../database/dialects/dialect.js'
import type { Column } from '../../database/introspection.js'
import { plainText } from '../../database/value-reading.js'
import { valueTypes } from '../../database/value-type.js'
import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { FieldType } from '../../schema/model.js'
import { requireExpression } from './expressions.js'

/** A field as clients write it. */
export interface FieldPayload {
  readonly field: string
  readonly type?: string | null
  readonly meta?: Item | null
  readonly schema?: Item | null
}

const aliasTypes: ReadonlySet<string> = new Set(['alias', 'unknown', 'o2m', 'm2m', 'm2a', 'o2a', 'files', 'translations'])

/** Does the payload mean a field without column? */
export const isAliasPayload = ({ type }: FieldPayload): boolean => type === null || type === undefined || aliasTypes.has(type)

/** The column a field payload asks for; `present` is the column as it is now, whose properties stay unless they are changed. */
export function columnDefinition(payload: FieldPayload, present: Column | null, presentType: FieldType | null): ColumnDefinition {
  const type = (payload.type ?? presentType ?? 'string') as FieldType
  if (!valueTypes.includes(type)) throw invalidPayload(`Illegal type passed: "${type}"`)
  const schema = isPlainObject(payload.schema) ? payload.schema : {}
  checkSizes(schema, type, present)
  const isPrimaryKey = flag(schema.is_primary_key, present?.isPrimaryKey ?? false)
  const hasAutoIncrement = flag(schema.has_auto_increment, present?.hasAutoIncrement ?? false)
  return {
    name: payload.field,
    type,
    maxLength: numberOrNull(schema.max_length ?? schema.length, keepsShape(type, presentType) ? (present?.maxLength ?? null) : null),
    // The precision of a time is that of its seconds.
    precision: numberOrNull(schema.numeric_precision, isTime(presentType) ? null : (present?.precision ?? null)),
    scale: numberOrNull(schema.numeric_scale, present?.scale ?? null),
    isNullable: !isPrimaryKey && flag(schema.is_nullable, present?.isNullable ?? true),
    isUnique: flag(schema.is_unique, present?.isUnique ?? false),
    isIndexed: flag(schema.is_indexed, present?.isIndexed ?? false),
    isPrimaryKey,
    hasAutoIncrement,
    defaultValue: defaultOf(schema, present),
    comment: schema.comment === undefined ? (present?.comment ?? null) : typeof schema.comment === 'string' ? schema.comment : null,
    generation: schema.is_generated === true ? requireExpression(schema.generation_expression) : null,
    isDeclared:
      (type === 'decimal' && (schema.data_type === 'decimal' || schema.data_type === 'numeric')) ||
      (type === 'uuid' && schema.data_type === 'uuid'),
  }
}

/** Refuses sizes that no database has. */
function checkSizes(schema: Item, type: FieldType, present: Column | null): void {
  const length = numberOrNull(schema.max_length ?? schema.length, null)
  if ((type === 'string' || type === 'hash') && length !== null && !isCount(length, 1))
    throw invalidPayload('"max_length" must be a whole number above 0')
  const [precision, scale] = [numberOrNull(schema.numeric_precision, null), numberOrNull(schema.numeric_scale, null)]
  if ((type !== 'decimal' && type !== 'float') || (precision === null && scale === null)) return
  const [digits, behind] = [
    precision ?? present?.precision ?? 10,
    scale ?? present?.scale ?? (precision === null ? 5 : Math.min(5, precision)),
  ]
  if (!isCount(digits, 1) || !isCount(behind, 0) || behind > digits)
    throw invalidPayload('"numeric_precision" must be a whole number above 0, and "numeric_scale" one from 0 up to it')
}

const isCount = (value: number, least: number): boolean => Number.isInteger(value) && value >= least && value < 2 ** 31

const isTime = (type: FieldType | null): boolean => type === 'time' || type === 'dateTime' || type === 'timestamp'
const keepsShape = (type: FieldType, present: FieldType | null): boolean => present === null || type === present
const flag = (value: unknown, otherwise: boolean): boolean =>
  value === undefined || value === null ? otherwise : value === true || value === 1 || value === 'true'
const numberOrNull = (value: unknown, otherwise: number | null): number | null =>
  value === undefined || value === null || value === '' ? otherwise : Number(plainText(value))

const expressions: ReadonlySet<string> = new Set([
  'now()',
  'CURRENT_TIMESTAMP',
  'CURRENT_DATE',
  'CURRENT_TIME',
  'gen_random_uuid()',
  'uuid_generate_v4()',
])

/** A default is a literal, or one of the functions that databases know. */
function defaultOf(schema: Item, present: Column | null): unknown {
  const value = schema.default_value
  if (value === undefined) return present?.defaultValue
  if (value === null) return undefined
  if (typeof value === 'string' && expressions.has(value)) return { expression: value === 'now()' ? 'CURRENT_TIMESTAMP' : value }
  return value
}
