import { types } from 'node:util'

/** A JavaScript value as the driver takes it. Objects become JSON: the driver itself would make pieces of SQL of them. */
export function bindValue(value: unknown): unknown {
  switch (typeof value) {
    case 'undefined':
      return null
    case 'object':
      return bindObject(value)
    case 'function':
    case 'symbol':
      throw new TypeError(`A ${typeof value} cannot be stored.`)
    default:
      return value
  }
}

function bindObject(value: object | null): unknown {
  if (value === null || Buffer.isBuffer(value)) return value
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '')
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value)
  return JSON.stringify(value)
}

/** A column of an answer, as the driver shows it to `readValue`. */
interface AnswerField {
  readonly type: string
  readonly length: number
  string(): string | null
}

/** `2024-02-29 13:14:15`: a DATETIME without a fraction. */
const lengthOfSeconds = 19

/**
 * How values come out: moments (TIMESTAMP, DATETIME with milliseconds) as Date, other DATETIMEs as the API's text, whole
 * numbers as text where digits would be lost.
 */
export function readValue(field: AnswerField, next: () => unknown): unknown {
  if (field.type !== 'DATETIME' && field.type !== 'TIMESTAMP') return next()
  const text = field.string()
  if (text === null) return null
  if (field.type === 'DATETIME' && field.length <= lengthOfSeconds) return text.replace(' ', 'T')
  const moment = new Date(`${text.replace(' ', 'T')}Z`)
  return Number.isNaN(moment.getTime()) ? null : moment
}
