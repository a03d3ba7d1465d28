import type { Refuse } from './value-reading.js'
import type { ValueType } from './value-type.js'

/**
 * A day or a moment in all its digits, where a `Date` has no more than milliseconds and no more than 271,821 years before Christ. Years are
 * those of ISO 8601: 0 is the year 1 BC. What had a zone is in UTC.
 */
export interface Moment {
  readonly year: number
  readonly month: string
  readonly day: string
  /** `HH:MM:SS` */
  readonly time: string
  /** The digits behind the point, without zeros at the end. */
  readonly fraction: string
}

/** Before and after all moments (PostgreSQL). */
export type Endless = 'infinity' | '-infinity'
export const isEndless = (value: unknown): value is Endless => value === 'infinity' || value === '-infinity'

const form =
  /^([+-]\d{6,7}|\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?|(Z|[+-]\d{2}:?\d{2}))?$/i

/** Reads a day or a moment: a Date, milliseconds, or ISO text; without a zone the text is taken as UTC. Of a day the time is left out. */
export function readMoment(type: ValueType, value: unknown, refuse: Refuse): Moment | Endless {
  if (isEndless(value)) return value
  const moment = value instanceof Date || typeof value === 'number' ? ofDate(new Date(value), '') : ofText(type, String(value).trim())
  if (moment === null) throw refuse(`Invalid date ${JSON.stringify(value)}`)
  return type === 'date' ? { ...moment, time: '00:00:00', fraction: '' } : moment
}

function ofText(type: ValueType, text: string): Moment | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00', digits = '', zone] = form.exec(text) ?? []
  if (year === undefined || month === undefined || day === undefined || !isDay(Number(year), Number(month), Number(day))) return null
  const fraction = digits.replace(/0+$/, '')
  if (type === 'date') return { year: Number(year), month, day, time: '', fraction }
  const [hours, minutes, seconds] = [hour, minute, second].map(Number) as [number, number, number]
  const isMidnight = hours === 24 && minutes === 0 && seconds === 0 && fraction === ''
  if ((hours > 23 && !isMidnight) || minutes > 59 || seconds > 59) return null
  const offset = minutesOf(zone)
  if (offset === 0 && !isMidnight) return { year: Number(year), month, day, time: `${hour}:${minute}:${second}`, fraction }
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(hours, minutes - offset, seconds)
  return ofDate(date, fraction)
}

/** `+02:00` in minutes. */
function minutesOf(zone: string | undefined): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '') ?? []
  return sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
}

/** `fraction` in place of the date's own milliseconds, where it is given. */
function ofDate(date: Date, fraction: string): Moment | null {
  if (Number.isNaN(date.getTime())) return null
  const two = (number: number): string => String(number).padStart(2, '0')
  const milliseconds = String(date.getUTCMilliseconds()).padStart(3, '0').replace(/0+$/, '')
  return {
    year: date.getUTCFullYear(),
    month: two(date.getUTCMonth() + 1),
    day: two(date.getUTCDate()),
    time: [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':'),
    fraction: fraction === '' ? milliseconds : fraction,
  }
}

/** Is there such a day? A `Date` would move February 30 on to March. */
function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= (month === 2 && isLeap ? 29 : new Date(Date.UTC(2001, month, 0)).getUTCDate())
}

/** The years that are written with four digits; others have a sign and at least six. */
export const isPlainYear = (year: number): boolean => year >= 0 && year <= 9999

/** The moment with at most so many digits behind the point: as a day `YYYY-MM-DD`, else `YYYY-MM-DDTHH:MM:SS`, with a fraction where there is one. */
export function isoOfMoment(type: ValueType, { year, month, day, time, fraction }: Moment, digits = Number.POSITIVE_INFINITY): string {
  const years = isPlainYear(year) ? String(year).padStart(4, '0') : `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`
  const date = `${years}-${month}-${day}`
  return type === 'date' ? date : `${date}T${time}${fractionOf(fraction, digits)}`
}

/** `.5` of `5`; nothing of nothing. What does not fit is cut, not rounded. */
export function fractionOf(fraction: string, digits: number): string {
  const kept = fraction.slice(0, digits).replace(/0+$/, '')
  return kept === '' ? '' : `.${kept}`
}
