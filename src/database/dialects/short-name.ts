import { createHash } from 'node:crypto'

/** A name of a key or index that is as long as a database allows, and still no other's; `lengthOf` says how the database counts. */
export function shortName(name: string, longest: number, lengthOf: (text: string) => number): string {
  if (lengthOf(name) <= longest) return name
  let start = ''
  for (const character of name) {
    if (lengthOf(start + character) > longest - 9) break
    start += character
  }
  return `${start}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}
