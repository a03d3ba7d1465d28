import type { Column } from '../../introspection.js'
import type { NumberForm, ValueType } from '../../value-type.js'

const families: readonly (readonly [ValueType, RegExp])[] = [
  ['string', /^(n?varchar2?|n?char|character|character varying|varying character|native character|nchar varying|citext|enum)$/],
  ['text', /^(text|clob|ntext|tinytext|mediumtext|longtext)$/],
  ['bigInteger', /^(bigint|int8|unsigned big int|big integer)$/],
  ['integer', /^(int|integer|smallint|mediumint|tinyint|int2|int4|serial|year)( unsigned)?$/],
  ['float', /^(float|real|double|double precision)$/],
  ['decimal', /^(decimal|numeric|number|money)$/],
  ['boolean', /^bool(ean)?$/],
  ['json', /^jsonb?$/],
  ['uuid', /^(uuid|guid|uniqueidentifier)$/],
  ['date', /^date$/],
  ['time', /^time$/],
  ['dateTime', /^datetime2?$/],
  ['timestamp', /^timestamp(tz)?( with time zone)?$/],
  ['dateTime', /^timestamp without time zone$/],
  ['binary', /^(blob|binary|varbinary|image|bytea)$/],
]

/** The type of values of a column by the name of its type; what no pattern knows is read as text. */
export function valueTypeOf(column: Pick<Column, 'dataType'>): ValueType {
  return families.find(([, pattern]) => pattern.test(column.dataType))?.[0] ?? 'unknown'
}

/** Every whole number has 64 bits, independent of its column's type name, and every other number is a double. */
export function numberFormOf(column: Pick<Column, 'dataType'>): NumberForm | null {
  const type = valueTypeOf(column)
  if (type === 'integer' || type === 'bigInteger') return 'int64'
  return type === 'float' ? 'double' : null
}

/** A declared type in its parts. */
export type DeclaredType = Pick<Column, 'dataType' | 'maxLength' | 'precision' | 'scale'>

/** Reads a declared type: `varchar(255)`, `NUMERIC(10, 2)`. */
export function parseDeclaredType(declared: string): DeclaredType {
  const [, name = '', first, second, rest = ''] = /^([^(]*)(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?(.*)$/s.exec(declared) ?? []
  const dataType = `${name.trim()} ${rest.trim()}`.trim().toLowerCase()
  const type = valueTypeOf({ dataType })
  const number = (text: string | undefined) => (text === undefined ? null : Number(text))
  const isNumber = type === 'decimal' || type === 'float'
  return {
    dataType,
    maxLength: isNumber || type === 'integer' || type === 'bigInteger' ? null : number(first),
    precision: isNumber ? number(first) : null,
    scale: isNumber ? number(second) : null,
  }
}
