import type { Column } from '../../introspection.js'
import { isShapeType, type NumberForm, type ValueType } from '../../value-type.js'
import type { ColumnDefinition } from '../dialect.js'
import { exactCollation } from './json.js'

const byName: Readonly<Record<string, ValueType>> = {
  char: 'string',
  varchar: 'string',
  enum: 'string',
  set: 'string',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'bigInteger',
  year: 'integer',
  float: 'float',
  double: 'float',
  decimal: 'decimal',
  boolean: 'boolean',
  json: 'json',
  uuid: 'uuid',
  date: 'date',
  time: 'time',
  datetime: 'dateTime',
  timestamp: 'timestamp',
  binary: 'binary',
  varbinary: 'binary',
  tinyblob: 'binary',
  blob: 'binary',
  mediumblob: 'binary',
  longblob: 'binary',
  geometry: 'geometry',
  point: 'geometry.Point',
  linestring: 'geometry.LineString',
  polygon: 'geometry.Polygon',
  multipoint: 'geometry.MultiPoint',
  multilinestring: 'geometry.MultiLineString',
  multipolygon: 'geometry.MultiPolygon',
}

/** BOOLEAN is another word for TINYINT(1); others use one bit. */
export const isBoolean = (declared: string): boolean => declared === 'tinyint(1)' || declared === 'bit(1)'

/** A moment is a DATETIME with milliseconds: TIMESTAMP knows no year after 2038. */
const momentPrecision = 3

/** The type of values of a column; what is not listed is read as text. */
export function valueTypeOf({ dataType, precision }: Pick<Column, 'dataType' | 'precision'>): ValueType {
  if (dataType === 'datetime' && precision === momentPrecision) return 'timestamp'
  return byName[dataType] ?? 'unknown'
}

const forms: Partial<Record<string, NumberForm>> = { bigint: 'int64', float: 'single', double: 'double' }

/** How wide the numbers of a column are. An INT may be unsigned; what does not fit it is equal to none of its values. */
export function numberFormOf(column: Pick<Column, 'dataType' | 'precision' | 'isUnsigned'>): NumberForm | null {
  if (column.dataType === 'bigint' && column.isUnsigned) return 'uint64'
  return forms[column.dataType] ?? (valueTypeOf(column) === 'integer' ? 'int64' : null)
}

/** How texts are declared that are compared exactly. */
export const exactText = `CHARACTER SET utf8mb4 COLLATE ${exactCollation}`

/** How a column of this type is declared. */
export function declaredType({ name, type, maxLength, precision, scale }: ColumnDefinition): string {
  switch (type) {
    case 'string':
    case 'hash':
      return `VARCHAR(${maxLength ?? 255}) ${exactText}`
    case 'uuid':
      return `CHAR(36) ${exactText}`
    case 'integer':
      return 'INT'
    case 'bigInteger':
      return 'BIGINT'
    case 'float':
      return 'DOUBLE'
    case 'decimal':
      return `DECIMAL(${precision ?? 10}, ${scale ?? 5})`
    case 'boolean':
      return 'TINYINT(1)'
    case 'json':
      return 'JSON'
    case 'date':
      return 'DATE'
    case 'time':
      return 'TIME'
    case 'dateTime':
      return 'DATETIME'
    case 'timestamp':
      return `DATETIME(${momentPrecision})`
    case 'binary':
      return 'LONGBLOB'
    case 'alias':
      throw new Error(`An alias has no column: ${name}`)
    default:
      return isShapeType(type) ? (type.split('.')[1] ?? 'GEOMETRY') : `LONGTEXT ${exactText}`
  }
}
