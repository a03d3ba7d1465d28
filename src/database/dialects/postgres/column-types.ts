import type { Column } from '../../introspection.js'
import type { NumberForm, ValueType } from '../../value-type.js'

const byName: Readonly<Record<string, ValueType>> = {
  'character varying': 'string',
  character: 'string',
  bpchar: 'string',
  name: 'string',
  citext: 'text',
  text: 'text',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'bigInteger',
  real: 'float',
  'double precision': 'float',
  numeric: 'decimal',
  money: 'unknown',
  bytea: 'binary',
  boolean: 'boolean',
  json: 'json',
  jsonb: 'json',
  uuid: 'uuid',
  date: 'date',
  'time without time zone': 'time',
  'time with time zone': 'time',
  'timestamp without time zone': 'dateTime',
  'timestamp with time zone': 'timestamp',
  geometry: 'geometry',
}

/** The type of values of a column by the name of its type; what is not listed is read as text. */
export function valueTypeOf(column: Pick<Column, 'dataType'>): ValueType {
  const shape = /^geometry\((\w+)/.exec(column.dataType)?.[1]
  if (shape) return geometryTypes[shape.toLowerCase()] ?? 'geometry'
  return byName[column.dataType] ?? 'unknown'
}

const forms: Readonly<Record<string, NumberForm>> = {
  smallint: 'int32',
  integer: 'int32',
  bigint: 'int64',
  real: 'single',
  'double precision': 'double',
}

/** How wide the numbers of a column are. */
export const numberFormOf = ({ dataType }: Pick<Column, 'dataType'>): NumberForm | null => forms[dataType] ?? null

const geometryTypes: Readonly<Record<string, ValueType>> = {
  point: 'geometry.Point',
  linestring: 'geometry.LineString',
  polygon: 'geometry.Polygon',
  multipoint: 'geometry.MultiPoint',
  multilinestring: 'geometry.MultiLineString',
  multipolygon: 'geometry.MultiPolygon',
}
