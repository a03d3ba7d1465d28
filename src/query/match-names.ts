import { operators } from './operators/index.js'

/** Keys of a filter that ask something of a value; the last two only in memory. */
export const operatorKeys: ReadonlySet<string> = new Set([...operators.map(({ name }) => name), '_regex', '_submitted'])

export const isJunctionKey = (key: string): key is '_and' | '_or' => key === '_and' || key === '_or'

/** An object with names, as JSON has them. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** A name of an item, or an index of a list; only what is its own. */
export const valueAt = (item: unknown, name: string): unknown =>
  typeof item === 'object' && item !== null && Object.hasOwn(item, name) ? (item as Readonly<Record<string, unknown>>)[name] : undefined

/** `year(published_at)` as the key of a filter. */
export function readCall(key: string): { readonly name: string; readonly field: string } | undefined {
  const match = /^([a-z]\w*)\(([^()]+)\)$/.exec(key)
  return match ? { name: match[1]!, field: match[2]!.trim() } : undefined
}
