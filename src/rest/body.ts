import express, { type RequestHandler } from 'express'
import { invalidPayload } from '../errors/api-error.js'

/** Deeper documents are refused before they are parsed: everything that walks one recursively would run out of stack. */
const deepestNesting = 1000

/** Reads JSON bodies of limited size and depth; bodies of other types are left to the routes that want them (uploads), and ignored by the rest. */
export function bodyParser(maxSize: number | string): RequestHandler {
  return express.json({
    limit: maxSize,
    verify: (request, _response, body) => {
      if (isDeeperThan(body, deepestNesting)) throw invalidPayload(`The body is nested deeper than ${deepestNesting} levels`)
      Object.assign(request, { rawBody: body })
    },
  })
}

const quote = 0x22
const backslash = 0x5c
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b])
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d])

/** Counts brackets outside of strings. In UTF-8 these bytes are never part of another character. */
function isDeeperThan(json: Buffer, limit: number): boolean {
  let depth = 0
  let isString = false
  for (let index = 0; index < json.length; index++) {
    const byte = json[index]!
    if (byte === quote) isString = !isString
    else if (isString) {
      if (byte === backslash) index++
    } else if (opening.has(byte)) {
      if (++depth > limit) return true
    } else if (closing.has(byte)) depth--
  }
  return false
}
