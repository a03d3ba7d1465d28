import type { Comparable, Truth } from './operator.js'

/** Tests a part of a text; unknown when either is null. Case counts unless it is ignored. */
export function testText(
  value: Comparable,
  part: Comparable | undefined,
  ignoreCase: boolean,
  test: (text: string, part: string) => boolean,
): Truth {
  if (value === null || part === null || part === undefined) return null
  if (!ignoreCase) return test(String(value), String(part))
  return test(String(value).toLowerCase(), String(part).toLowerCase())
}
