/** Deeper documents are refused before they are parsed: everything that walks one recursively would run out of stack. */
export const deepestJson = 1000

const quote = 0x22
const backslash = 0x5c
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b])
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d])

/** Is a JSON text nested deeper than that? Counts brackets outside of strings; in UTF-8 these bytes are never part of another character. */
export function isTooDeep(json: Uint8Array): boolean {
  let depth = 0
  let isString = false
  for (let index = 0; index < json.length; index++) {
    const byte = json[index]!
    if (byte === quote) isString = !isString
    else if (isString) {
      if (byte === backslash) index++
    } else if (opening.has(byte)) {
      if (++depth > deepestJson) return true
    } else if (closing.has(byte)) depth--
  }
  return false
}
