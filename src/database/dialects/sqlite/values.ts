import { types } from 'node:util'

/** A JavaScript value as the driver takes it. Whole numbers are bound as integers: the driver itself makes floats of those beyond 32 bits. */
export function bindValue(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return bindText(value)
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? value : Number(value)
    case 'number':
      if (Number.isSafeInteger(value)) return Object.is(value, -0) ? value : BigInt(value)
      // The driver makes 0 of these; columns of numbers read and compare such a text as the number it is.
      return value > 0 && value <= Number.EPSILON ? String(value) : value
    case 'boolean':
      return value ? 1n : 0n
    case 'object':
      return bindObject(value)
    case 'undefined':
      return null
    default:
      throw new TypeError(`A ${typeof value} cannot be stored.`)
  }
}

/** The driver would cut the text at its zero byte, and tell nobody. */
function bindText(text: string): string {
  if (text.includes('\u0000')) throw new TypeError('Text must not contain a zero byte.')
  return text
}

function bindObject(value: object | null): unknown {
  if (value === null) return null
  if (value instanceof Date) return BigInt(value.getTime())
  if (Buffer.isBuffer(value)) return value
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value)
  return JSON.stringify(value)
}

/** A value of the driver as callers get it: integers as numbers, as text where digits would be lost; blobs as buffers. */
export function readValue(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  return ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value
}
