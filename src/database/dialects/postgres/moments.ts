import sql, { raw, type Sql } from 'sql-template-tag'
import { type Endless, fractionOf, isEndless, type Moment } from '../../moments.js'
import type { ColumnStorage } from '../../value-type.js'
import { digitsOf, hasZone } from './storage.js'

type MomentType = 'date' | 'dateTime' | 'timestamp'

/** What a day and a moment are cast to. Sessions speak UTC. */
const casts: Readonly<Record<MomentType, string>> = { date: 'date', dateTime: 'timestamp', timestamp: 'timestamptz' }

/**
 * A day or a moment as ISO text: years before 0 and after 9999 have a sign and six digits, what is endless is told by its name. A moment has
 * milliseconds, and microseconds where there are any; one without zone has a fraction only where it is not 0.
 */
export function momentJson(type: MomentType, column: Sql): Sql {
  const cast = raw(casts[type])
  const isPlain = sql`${column} >= '0001-01-01'::${cast} AND ${column} < '10000-01-01'::${cast}`
  const odd = sql`CASE WHEN isfinite(${column}) THEN ${yearOf(type, column)} || ${restOf(type, column)} ELSE ${column}::text END`
  return sql`CASE WHEN ${isPlain} AND ${isShort(type, column)} THEN ${shortText(type, column)} WHEN ${isPlain} THEN ${longText(type, column)} ELSE ${odd} END`
}

/** Most moments have no more digits than this. */
const isShort = (type: MomentType, column: Sql): Sql =>
  type === 'date' ? raw('true') : sql`${column} = ${column}::${raw(type === 'dateTime' ? 'timestamp(0)' : 'timestamptz(3)')}`

const inUtc = (type: MomentType, column: Sql): Sql => (type === 'timestamp' ? sql`(${column} AT TIME ZONE 'UTC')` : column)

function shortText(type: MomentType, column: Sql): Sql {
  if (type === 'date') return sql`${column}::text`
  if (type === 'dateTime') return sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS')`
  return sql`to_char(${inUtc(type, column)}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

const longText = (type: MomentType, column: Sql): Sql =>
  type === 'date' ? sql`${column}::text` : sql`to_char(${inUtc(type, column)}, 'YYYY') || ${restOf(type, column)}`

/** What follows the year, in all digits. */
function restOf(type: MomentType, column: Sql): Sql {
  // There are days that no moment reaches, which to_char would make of them.
  if (type === 'date') return sql`substring(${column}::text FROM '-\\d\\d-\\d\\d')`
  const digits = sql`to_char(${inUtc(type, column)}, '-MM-DD"T"HH24:MI:SS.US')`
  return type === 'dateTime' ? sql`rtrim(rtrim(${digits}, '0'), '.')` : sql`regexp_replace(${digits}, '000$', '') || 'Z'`
}

/** PostgreSQL calls the year before 1 AD minus one; to ISO it is 0. */
function yearOf(type: MomentType, column: Sql): Sql {
  const told = sql`extract(year FROM ${inUtc(type, column)})::integer`
  const year = sql`(CASE WHEN ${told} < 0 THEN ${told} + 1 ELSE ${told} END)`
  return sql`(CASE WHEN ${year} = 0 THEN '0000' ELSE to_char(${year}, 'SG' || repeat('0', greatest(6, length(abs(${year})::text)))) END)`
}

/** A moment as PostgreSQL reads it; digits behind the point that the column does not hold are cut, where it would round. */
export function momentText(type: MomentType, moment: Moment | Endless, storage: ColumnStorage): string {
  if (isEndless(moment)) return moment
  const { year, month, day, time, fraction } = moment
  const date = `${String(year > 0 ? year : 1 - year).padStart(4, '0')}-${month}-${day}`
  const era = year > 0 ? '' : ' BC'
  if (type === 'date') return `${date}${era}`
  const digits = digitsOf(storage, type === 'dateTime' ? 0 : 6)
  return `${date} ${time}${fractionOf(fraction, digits)}${type === 'timestamp' ? '+00' : ''}${era}`
}

/** A time of day with its fraction, where there is one, and its zone, where it has one. */
export function timeJson(column: Sql, storage: ColumnStorage): Sql {
  return hasZone(storage) ? sql`regexp_replace(${column}::text, '([+-]\\d\\d)$', '\\1:00')` : sql`${column}::text`
}
