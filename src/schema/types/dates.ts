import { misfit, type TypeDefinition } from './type.js'

const datePart = /^(\d{4})-(\d{2})-(\d{2})/
const dateForm = /^\d{4}-\d{2}-\d{2}([T ].*)?$/
const dateTimeForm = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?(Z|[-+]\d{2}:?\d{2})?$/
const timeForm = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/

/** Is there such a day? `2024-02-30` is none. */
function isRealDay(value: string): boolean {
  const [, year, month, day] = datePart.exec(value)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

const two = (value: number): string => String(value).padStart(2, '0')

/** Days, as `YYYY-MM-DD`; a time of day after it is dropped. */
export const date: TypeDefinition = {
  types: ['date'],
  scalar: 'Date',
  accept: (value, field) => {
    if (value instanceof Date && !Number.isNaN(value.valueOf())) return value.toISOString().slice(0, 10)
    if (typeof value !== 'string' || !dateForm.test(value) || !isRealDay(value)) throw misfit(field, 'Date')
    return value.slice(0, 10)
  },
}

/** Moments without zone, as `YYYY-MM-DDTHH:MM:SS`. A zone in the payload is turned into UTC. */
export const dateTime: TypeDefinition = {
  types: ['dateTime'],
  scalar: 'Date',
  accept: (value, field) => {
    if (value instanceof Date && !Number.isNaN(value.valueOf())) return value.toISOString().slice(0, 19)
    if (typeof value !== 'string' || !dateTimeForm.test(value) || !isRealDay(value)) throw misfit(field, 'DateTime')
    const moment = new Date(withZone(value))
    if (Number.isNaN(moment.valueOf())) throw misfit(field, 'DateTime')
    return `${moment.getUTCFullYear().toString().padStart(4, '0')}-${two(moment.getUTCMonth() + 1)}-${two(moment.getUTCDate())}T${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())}:${two(moment.getUTCSeconds())}`
  },
}

/** Moments of the world's clock, as UTC with milliseconds. Text without zone is taken as UTC. */
export const timestamp: TypeDefinition = {
  types: ['timestamp'],
  scalar: 'Date',
  accept: (value, field) => {
    const moment =
      value instanceof Date
        ? value
        : typeof value === 'number'
          ? new Date(value)
          : typeof value === 'string' && dateTimeForm.test(value) && isRealDay(value)
            ? new Date(withZone(value))
            : null
    if (!moment || Number.isNaN(moment.valueOf())) throw misfit(field, 'Timestamp')
    return moment.toISOString()
  },
}

/** Times of day; a fraction of a second is dropped, as it is from a dateTime. Seconds are added by databases that know the type. */
export const time: TypeDefinition = {
  types: ['time'],
  scalar: 'Date',
  accept: (value, field) => {
    if (typeof value !== 'string' || !timeForm.test(value)) throw misfit(field, 'Time')
    return value.slice(0, 8)
  },
}

function withZone(value: string): string {
  const text = value.replace(' ', 'T')
  if (/(Z|[-+]\d{2}:?\d{2})$/.test(text) && text.length > 10) return text.replace(/([-+]\d{2})(\d{2})$/, '$1:$2')
  return text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`
}
