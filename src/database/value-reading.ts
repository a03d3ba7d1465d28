import type { ApiError } from '../errors/api-error.js'
import { wholeRange } from './number-forms.js'
import type { NumberForm, ValueType } from './value-type.js'

/** Makes the error for a value that cannot be what its type says: of a payload or of a query. */
export type Refuse = (reason: string) => ApiError

/**
 * A value of a client as text. Objects are told as JSON: one of JSON or of a query string may have a member `toString` that is no function, or
 * no prototype, and then String() throws.
 */
export const plainText = (value: unknown): string =>
  typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : String(value)

/** A number that a client gave, as one or as text; NaN for anything else. */
export const plainNumber = (value: unknown): number => (typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN)

const isoDate = /^([+-]\d{6}|\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Is this text a complete uuid? Databases that know the type refuse other texts with an error. */
export const isUuid = (text: string): boolean => uuidForm.test(text)

/** Reads a moment in time: a Date, milliseconds, or ISO text; without a zone the text is taken as UTC. */
export function readInstant(type: ValueType, value: unknown, refuse: Refuse): Date {
  const date = value instanceof Date ? value : typeof value === 'number' ? new Date(value) : parseIso(type, plainText(value))
  if (date === null || Number.isNaN(date.getTime())) throw refuse(`Invalid date ${JSON.stringify(value)}`)
  return date
}

function parseIso(type: ValueType, text: string): Date | null {
  const match = isoDate.exec(text.trim())
  if (!match) return null
  const [, year, month, day, time = '00:00', zone = 'Z'] = match
  const days = new Date(Date.UTC(2000, Number(month), 0)).getUTCDate()
  // The built-in parser would move February 30 on to March.
  if (Number(day) > (month === '02' && !isLeap(Number(year)) ? 28 : days)) return null
  if (type === 'date') return new Date(`${year}-${month}-${day}T00:00:00Z`)
  const offset = /^z$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d{2}):?(\d{2})?$/, (_, h: string, m = '00') => `${h}:${m}`)
  return new Date(`${year}-${month}-${day}T${time.replace(',', '.')}${offset}`)
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** Reads yes or no: booleans, 1 and 0, and the same as text. */
export function readBoolean(value: unknown, refuse: Refuse): boolean {
  if (typeof value === 'boolean') return value
  const text = plainText(value).toLowerCase()
  if (text === '1' || text === 'true') return true
  if (text === '0' || text === 'false') return false
  throw refuse(`Invalid boolean ${JSON.stringify(value)}`)
}

/** Is this text a number, with or without blanks around it? */
export const isNumberText = (text: string): boolean => /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text)

/** The words that databases have for numbers that JSON has none for. */
export type EndlessNumber = 'NaN' | 'Infinity' | '-Infinity'
export const isEndlessNumber = (value: unknown): value is EndlessNumber => value === 'NaN' || value === 'Infinity' || value === '-Infinity'

/** Reads a number without losing digits: whole numbers beyond 2^53 come as bigint. */
export function readNumber(value: unknown, refuse: Refuse): number | bigint {
  if (typeof value === 'bigint') return value
  const text = typeof value === 'string' ? value.trim() : value
  const number = typeof text === 'boolean' || typeof text === 'object' || text === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(number)) throw refuse('Invalid numeric value')
  if (Number.isSafeInteger(number) || !Number.isInteger(number)) return number
  return typeof text === 'string' && /^[+-]?\d+$/.test(text) ? BigInt(text) : number
}

/** Reads a number as its digits, so that a decimal never becomes a floating point number on its way. */
export function readDigits(value: unknown, refuse: Refuse): string {
  const number = readNumber(value, refuse)
  return typeof value === 'string' ? value.trim() : String(number)
}

/**
 * Reads the operand of a comparison with whole numbers, or a number of rows, in digits. What is beyond the form becomes its end; a fraction equals
 * nothing, which is null.
 */
export function readComparableWhole(value: unknown, refuse: Refuse, form: NumberForm = 'int64'): string | null {
  const number = readNumber(value, refuse)
  if (typeof number === 'number' && !Number.isInteger(number)) return null
  const whole = BigInt(number)
  const { largest } = wholeRange(form)
  const { least } = wholeRange('int64')
  return String(whole > largest ? largest : whole < least ? least : whole)
}

/** Reads bytes as they are, or from the text that reading gives: `\x` and hexadecimal digits. Any other text is itself. */
export function readBinary(value: unknown, refuse: Refuse): Buffer | string {
  if (Buffer.isBuffer(value)) return value
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (value instanceof ArrayBuffer) return Buffer.from(value)
  if (typeof value === 'string' && /^\\x([0-9a-f]{2})*$/i.test(value)) return Buffer.from(value.slice(2), 'hex')
  return readTextColumn(value, refuse)
}

/** The same for columns that hold nothing but bytes: those of a text. */
export function readBytes(value: unknown, refuse: Refuse): Buffer {
  const read = readBinary(value, refuse)
  return typeof read === 'string' ? Buffer.from(read) : read
}

/** Bytes as they are told. */
export const textOfBytes = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`

/** Reads text; lists and objects become JSON. A zero byte, which not every database takes, is refused. */
export function readTextColumn(value: unknown, refuse: Refuse): string {
  const isPlain = typeof value !== 'object' || value === null
  const text = isPlain ? String(value) : value instanceof Date ? value.toISOString() : JSON.stringify(value)
  if (text.includes('\u0000')) throw refuse('Text must not contain a zero byte')
  return text
}

/** Reads any JSON value as JSON text; a text that is JSON already stays as it is. */
export function readJson(value: unknown, refuse: Refuse): string {
  const text = typeof value === 'string' && isJson(value) ? value : JSON.stringify(value)
  if (text.includes('\\u0000')) throw refuse('Text must not contain a zero byte')
  return text
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false // any other text is a JSON string
  }
}

/** Reads a list of texts as it is stored: with commas between. */
export function readCsvColumn(value: unknown, refuse: Refuse): string {
  return Array.isArray(value) ? value.map((entry) => readTextColumn(entry, refuse)).join(',') : readTextColumn(value, refuse)
}

/** A text as a LIKE pattern that matches exactly this text, with `\` as escape character. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
