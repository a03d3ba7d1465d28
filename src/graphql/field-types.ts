import type { Collection, Field } from '../schema/model.js'
import { typeDefinition } from '../schema/types/index.js'
import type { ScalarName } from './builder.js'

/** The scalar of a plain field; a list for csv. */
export interface ScalarType {
  readonly scalar: ScalarName
  readonly isList: boolean
}

/** What a field is in GraphQL when it is no relation. */
export function scalarOf(field: Field, collection: Collection): ScalarType {
  if (field.name === collection.primaryKey) return { scalar: 'ID', isList: false }
  if (field.isConcealed || field.type === 'hash') return { scalar: 'Hash', isList: false }
  const { scalar } = typeDefinition(field.type)
  if (scalar === 'CSV') return { scalar: 'String', isList: true }
  // A column of lists (PostgreSQL's arrays) may hold nested lists and nulls.
  if (field.isList) return { scalar: 'JSON', isList: false }
  return { scalar, isList: false }
}

const byType: Readonly<Partial<Record<Field['type'], string>>> = {
  integer: 'number',
  float: 'number',
  decimal: 'number',
  bigInteger: 'big_int',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'date',
  timestamp: 'date',
  time: 'date',
  uuid: 'id',
  hash: 'hash',
  geometry: 'geometry',
  'geometry.Point': 'geometry',
  'geometry.LineString': 'geometry',
  'geometry.Polygon': 'geometry',
  'geometry.MultiPoint': 'geometry',
  'geometry.MultiLineString': 'geometry',
  'geometry.MultiPolygon': 'geometry',
}

/** The name of the filter input of a plain field. */
export const filterInputOf = (field: Field): string => `${field.isConcealed ? 'hash' : (byType[field.type] ?? 'string')}_filter_operators`

const dateParts = ['year', 'month', 'week', 'day', 'weekday']
const timeParts = ['hour', 'minute', 'second']

/** The functions of a field: the object type with their values, and the input that filters by them. */
export interface FunctionType {
  readonly object: string
  readonly input: string
  readonly names: readonly string[]
}

/** The functions of a field (`<field>_func`); null when it has none. */
export function functionsOf(field: Field): FunctionType | null {
  if (field.relation?.kind === 'o2m' || field.type === 'json')
    return { object: 'count_functions', input: 'count_function_filter_operators', names: ['count'] }
  if (field.type === 'date') return { object: 'date_functions', input: 'date_function_filter_operators', names: dateParts }
  if (field.type === 'time') return { object: 'time_functions', input: 'time_function_filter_operators', names: timeParts }
  if (field.type === 'dateTime' || field.type === 'timestamp')
    return { object: 'datetime_functions', input: 'datetime_function_filter_operators', names: [...dateParts, ...timeParts] }
  return null
}
