/** Kinds of value that hold shapes, as GeoJSON: any shape, or one kind alone. */
export const shapeTypes = [
  'geometry',
  'geometry.Point',
  'geometry.LineString',
  'geometry.Polygon',
  'geometry.MultiPoint',
  'geometry.MultiLineString',
  'geometry.MultiPolygon',
] as const

/** The kinds of value the API knows; each dialect maps its column types to them. `unknown` is read as text. */
export const valueTypes = [
  'string',
  'text',
  'integer',
  'bigInteger',
  'float',
  'decimal',
  'boolean',
  'json',
  'csv',
  'uuid',
  'hash',
  'date',
  'time',
  'dateTime',
  'timestamp',
  'binary',
  'alias',
  'unknown',
  ...shapeTypes,
] as const
export type ValueType = (typeof valueTypes)[number]

/** Does a value of this type hold a shape? */
export const isShapeType = (type: string): boolean => type.startsWith('geometry')

/** Is a value of this type a number? */
export const isNumberType = (type: ValueType): boolean =>
  type === 'integer' || type === 'bigInteger' || type === 'float' || type === 'decimal'

/** Is a value of this type a whole JSON value, that can be a null of its own? */
export const isJsonType = (type: ValueType): boolean => type === 'json' || isShapeType(type)

/**
 * How wide the numbers of a column are, which its type does not tell: an `integer` of SQLite has 64 bits, one of PostgreSQL 32, and a `float`
 * may have single precision.
 */
export type NumberForm = 'int32' | 'int64' | 'uint64' | 'single' | 'double'

/** How dates are stored where the database has no date type (SQLite): epoch milliseconds or ISO text; null elsewhere. */
export type DateStorage = 'epoch' | 'text' | null

/**
 * How a column stores its values, as far as its type of values does not tell: a word of the dialect's own, which nobody else reads. SQLite: a
 * `DateStorage`. PostgreSQL: the type to which a text is cast, as SQL. MariaDB: the declared type and the collation (mysql/storage.ts). Null: nothing is known.
 */
export type ColumnStorage = string | null
