import { apiError } from '../errors/api-error.js'
import type { ByteRange } from '../storage/driver.js'

/** The part of a content that a `Range` asks for: the first, when it asks for several. Null for all of it, also when the header cannot be understood (RFC 9110 §14.2). */
export function readRange(header: string | undefined, size: number): ByteRange | null {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*(?:,|$)/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (start >= size || end < start)
    throw apiError('RANGE_NOT_SATISFIABLE', {
      range: { ...(first !== '' && { start: Number(first) }), ...(last !== '' && { end: Number(last) }) },
    })
  return { start, end }
}
