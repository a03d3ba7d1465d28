import { isEndless, isoOfMoment, readMoment } from '../../database/moments.js'
import type { Field, FieldType } from '../model.js'
import { misfit, type TypeDefinition } from './type.js'

const dateForm = /^([+-]\d{6,7}|\d{4})-\d{2}-\d{2}([T ].*)?$/
const dateTimeForm = /^([+-]\d{6,7}|\d{4})-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?(Z|[-+]\d{2}:?\d{2})?$/
const timeForm = /^-?\d{2,3}:[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[-+]\d{2}(:?\d{2}(:\d{2})?)?)?$/

/** A moment in the one form of its field's type. The database decides whether its year, or infinity, fits the column. */
function accepted(type: FieldType, value: Date | number | string, field: Field, kind: string): string {
  const moment = readMoment(type, value, () => misfit(field, kind))
  return isEndless(moment) ? moment : `${isoOfMoment(type, moment)}${type === 'timestamp' ? 'Z' : ''}`
}

const isDate = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.valueOf())

/** Days, as `YYYY-MM-DD`; a time of day after it is dropped. */
export const dateType: TypeDefinition = {
  types: ['date'],
  scalar: 'Date',
  accept: (value, field) => {
    if (isDate(value)) return accepted('date', value, field, 'Date')
    if (typeof value !== 'string' || !(dateForm.test(value) || isEndless(value))) throw misfit(field, 'Date')
    return accepted('date', value.replace(/[T ].*$/, ''), field, 'Date')
  },
}

/** Moments without zone, as `YYYY-MM-DDTHH:MM:SS`, with a fraction where the column holds one. A zone in the payload is turned into UTC. */
export const dateTimeType: TypeDefinition = {
  types: ['dateTime'],
  scalar: 'Date',
  accept: (value, field) => {
    if (isDate(value)) return accepted('dateTime', value, field, 'DateTime').replace(/\..*$/, '')
    if (typeof value !== 'string' || !(dateTimeForm.test(value) || isEndless(value))) throw misfit(field, 'DateTime')
    return accepted('dateTime', value, field, 'DateTime')
  },
}

/** Moments of the world's clock, as UTC. Text without zone is taken as UTC. */
export const timestampType: TypeDefinition = {
  types: ['timestamp'],
  scalar: 'Date',
  accept: (value, field) => {
    if (isDate(value) || typeof value === 'number') return accepted('timestamp', value, field, 'Timestamp')
    if (typeof value !== 'string' || !(dateTimeForm.test(value) || isEndless(value))) throw misfit(field, 'Timestamp')
    return accepted('timestamp', value, field, 'Timestamp')
  },
}

/** Times of day; where the database has them also with a zone (PostgreSQL's `timetz`), and as durations of up to 838 hours (MariaDB's `TIME`). */
export const timeType: TypeDefinition = {
  types: ['time'],
  scalar: 'Date',
  accept: (value, field) => {
    if (isDate(value)) return value.toISOString().slice(11, 19)
    if (typeof value !== 'string' || !timeForm.test(value)) throw misfit(field, 'Time')
    return value
  },
}
