import { invalidQuery } from '../../errors/api-error.js'
import type { RawQuery, Slot } from '../query.js'
import type { Parser } from './context.js'

/** How many rows, and after how many. */
export interface Paging {
  readonly limit: number | null
  readonly offset: Slot | null
}

/** Reads limit, offset and page. `-1` is no limit, or the configured maximum; a page wins over an offset. */
export function parsePaging(raw: RawQuery, parser: Parser): Paging {
  const { limits } = parser.context
  const asked = readInteger(raw.limit, 'limit', -1)
  if (asked !== null && limits.max !== null && asked > limits.max) {
    throw invalidQuery(`"limit" must be less than or equal to ${limits.max}`)
  }
  const normal = limits.max === null ? limits.default : Math.min(limits.default, limits.max)
  const limit = asked === -1 || (asked === null && normal === -1) ? limits.max : (asked ?? normal)
  const offset = readInteger(raw.offset, 'offset', 0)
  const page = readInteger(raw.page, 'page', 0)
  const skipped = page !== null ? (asked === -1 || limit === null ? 0 : limit * (Math.max(page, 1) - 1)) : (offset ?? 0)
  if (!Number.isSafeInteger(skipped)) throw invalidQuery('"page" must be a safe number')
  return {
    limit,
    offset: skipped === 0 ? null : parser.slot(skipped),
  }
}

function readInteger(value: unknown, name: string, least: number): number | null {
  if (value === undefined || value === null) return null
  const isNumeric = typeof value === 'number' || typeof value === 'string'
  const number = isNumeric ? Number(value) : Number.NaN
  if (Number.isNaN(number)) throw invalidQuery(`"${name}" must be a number`)
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) throw invalidQuery(`"${name}" must be a safe number`)
  if (!Number.isInteger(number)) throw invalidQuery(`"${name}" must be an integer`)
  if (number < least) throw invalidQuery(`"${name}" must be greater than or equal to ${least}`)
  return number
}
