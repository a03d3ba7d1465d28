import sql, { raw, type Sql } from 'sql-template-tag'
import { isEndless, isPlainYear, type Moment } from '../../moments.js'
import type { ColumnStorage, ValueType } from '../../value-type.js'

/**
 * How a column of dates writes all of its values, where that is known (learned-forms.ts): as milliseconds, or as texts of one form. Such a column is
 * compared and sorted as it is, so its indexes serve. The storage words `epoch` and `text`, and
 * those with `any ` in front, say only how we write: the column may hold anything.
 */
export interface TextForm {
  /** Between day and time; null: days alone. */
  readonly separator: ' ' | 'T' | null
  /** Digits behind the point; without a zone they are left out where they are all zeros. */
  readonly digits: 3 | 6
  readonly zone: '' | 'Z'
}

/** The word for a column of milliseconds alone. */
export const numbers = 'numbers'

/** Forms of texts by their words. Their order as texts is that of their moments, and each moment has one text. */
export const textForms: Readonly<Record<string, TextForm>> = {
  'texts day': { separator: null, digits: 3, zone: '' },
  'texts space': { separator: ' ', digits: 3, zone: '' },
  'texts space 6': { separator: ' ', digits: 6, zone: '' },
  'texts T': { separator: 'T', digits: 3, zone: '' },
  'texts T 6': { separator: 'T', digits: 6, zone: '' },
  'texts Z': { separator: 'T', digits: 3, zone: 'Z' },
}

/** The form of all of a column's texts, null where it has numbers or may hold anything. */
export const textFormOf = (storage: ColumnStorage): TextForm | null => (storage === null ? null : (textForms[storage] ?? null))

/** Is one form known to be that of all values? */
export const isUniform = (storage: ColumnStorage): boolean => storage === numbers || textFormOf(storage) !== null

/** Is the column a text of this form? */
export function hasForm({ separator, digits, zone }: TextForm, column: Sql): Sql {
  if (separator === null) return sql`(length(${column}) = 10 AND strftime('%Y-%m-%d', ${column}) = ${column})`
  const seconds = sql`substr(${column}, 1, 19)`
  const isMoment = sql`strftime(${raw(`'%Y-%m-%d${separator}%H:%M:%S'`)}, ${seconds}) = ${seconds}`
  const fraction = raw(`'.${'[0-9]'.repeat(digits)}${zone}'`)
  const hasFraction = sql`(length(${column}) = ${raw(String(20 + digits + zone.length))} AND substr(${column}, 20) GLOB ${fraction})`
  if (zone !== '') return sql`(${hasFraction} AND ${isMoment})`
  const isWritten = sql`substr(${column}, 21) <> ${raw(`'${'0'.repeat(digits)}'`)}`
  return sql`((length(${column}) = 19 OR (${hasFraction} AND ${isWritten})) AND ${isMoment})`
}

/** A moment in this form. To be compared, all its digits count, and years without four digits come before or after all others. */
export function formText(form: TextForm, type: ValueType, moment: Moment | 'infinity' | '-infinity', isCompared: boolean): string {
  if (isEndless(moment)) return moment === 'infinity' ? ':' : ''
  if (!isPlainYear(moment.year)) return moment.year < 0 ? '' : ':'
  const day = `${String(moment.year).padStart(4, '0')}-${moment.month}-${moment.day}`
  if (form.separator === null) return day
  const isDay = type === 'date'
  const given = isDay ? '' : moment.fraction
  const digits = isCompared && form.zone === '' ? given : given.slice(0, form.digits).replace(/0+$/, '')
  const fraction = digits === '' && form.zone === '' ? '' : `.${digits.padEnd(form.digits, '0')}`
  return `${day}${form.separator}${isDay ? '00:00:00' : moment.time}${fraction}${form.zone}`
}
