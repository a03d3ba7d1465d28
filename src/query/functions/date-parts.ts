import type { DatePart } from '../../database/dialects/dialect.js'
import type { FieldType } from '../../schema/model.js'
import type { QueryFunction } from './function.js'

const days: ReadonlySet<FieldType> = new Set(['date', 'dateTime', 'timestamp'])
const clocks: ReadonlySet<FieldType> = new Set(['time', 'dateTime', 'timestamp'])

const readers: Record<DatePart, (moment: Date) => number> = {
  year: (moment) => moment.getUTCFullYear(),
  month: (moment) => moment.getUTCMonth() + 1,
  week: isoWeek,
  day: (moment) => moment.getUTCDate(),
  weekday: (moment) => moment.getUTCDay(),
  hour: (moment) => moment.getUTCHours(),
  minute: (moment) => moment.getUTCMinutes(),
  second: (moment) => moment.getUTCSeconds(),
}

const part = (name: DatePart, types: ReadonlySet<FieldType>): QueryFunction => ({
  name,
  types,
  render: ({ expressions, column, type, storage }) => expressions.datePart(name, type, column, storage),
  apply: (value) => {
    const moment = momentOf(value)
    return moment === null ? null : readers[name](moment)
  },
})

/** year() ... weekday() of days, hour() ... second() of times; in UTC. */
export const dateParts: readonly QueryFunction[] = [
  part('year', days),
  part('month', days),
  part('week', days),
  part('day', days),
  part('weekday', days),
  part('hour', clocks),
  part('minute', clocks),
  part('second', clocks),
]

function momentOf(value: unknown): Date | null {
  if (value === null || value === undefined) return null
  const text = value instanceof Date ? value.toISOString() : String(value)
  const day = /^\d{2}:/.test(text) ? `1970-01-01T${text}` : text
  const moment = new Date(/T.*(Z|[+-]\d{2}:?\d{2})$/.test(day) || !day.includes('T') ? day : `${day}Z`)
  return Number.isNaN(moment.getTime()) ? null : moment
}

function isoWeek(moment: Date): number {
  const thursday = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()))
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7))
  const start = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return Math.ceil(((thursday.getTime() - start) / 86_400_000 + 1) / 7)
}
