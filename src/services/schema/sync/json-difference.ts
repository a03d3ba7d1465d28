import { invalidPayload } from '../../../errors/api-error.js'
import { isPlainObject, own } from '../../../query/parse/raw.js'

type Path = readonly (string | number)[]

/**
 * What makes one JSON value of another, in the words that clients of `/schema/diff` know: `N` a value is new, `D` it is gone, `E` it is another, `A` a list has
 * more or fewer entries at `index`. The value itself has no path.
 */
export type JsonDifference =
  | { readonly kind: 'N'; readonly path?: Path; readonly rhs: unknown }
  | { readonly kind: 'D'; readonly path?: Path; readonly lhs: unknown }
  | { readonly kind: 'E'; readonly path?: Path; readonly lhs: unknown; readonly rhs: unknown }
  | { readonly kind: 'A'; readonly path?: Path; readonly index: number; readonly item: JsonDifference }

/** All differences; none where the values are the same. */
export function differencesOf(lhs: unknown, rhs: unknown, path: Path = []): JsonDifference[] {
  const place = path.length > 0 ? { path } : {}
  if (lhs === undefined) return rhs === undefined ? [] : [{ kind: 'N', ...place, rhs }]
  if (rhs === undefined) return [{ kind: 'D', ...place, lhs }]
  if (Array.isArray(lhs) && Array.isArray(rhs)) return differencesOfLists(lhs, rhs, path)
  if (isPlainObject(lhs) && isPlainObject(rhs))
    return [...new Set([...Object.keys(lhs), ...Object.keys(rhs)])].flatMap((name) =>
      differencesOf(own(lhs, name), own(rhs, name), [...path, name]),
    )
  return lhs === rhs ? [] : [{ kind: 'E', ...place, lhs, rhs }]
}

function differencesOfLists(lhs: readonly unknown[], rhs: readonly unknown[], path: Path): JsonDifference[] {
  const place = path.length > 0 ? { path } : {}
  const both = Math.min(lhs.length, rhs.length)
  const tail = (list: readonly unknown[], itemOf: (value: unknown) => JsonDifference): JsonDifference[] =>
    list
      .slice(both)
      .map((value, index): JsonDifference => ({ kind: 'A', ...place, index: both + index, item: itemOf(value) }))
      .reverse()
  return [
    ...tail(lhs, (value) => ({ kind: 'D', lhs: value })),
    ...tail(rhs, (value) => ({ kind: 'N', rhs: value })),
    ...lhs.slice(0, both).flatMap((value, index) => differencesOf(value, rhs[index], [...path, index])),
  ]
}

/** The value with these differences carried out; refuses differences that lead to where the value has nothing. */
export const withDifferences = (value: unknown, differences: readonly JsonDifference[]): unknown =>
  differences.reduce((made, difference) => withDifference(made, difference.path ?? [], difference), value)

function withDifference(value: unknown, [name, ...rest]: Path, difference: JsonDifference): unknown {
  if (name === undefined) return ownDifference(value, difference)
  if (Array.isArray(value) && typeof name === 'number')
    return value.with(indexIn(value, name), withDifference(value[name], rest, difference))
  if (!isPlainObject(value)) throw invalidPayload(`The diff leads to "${name}", which is not there`)
  const changed = withDifference(own(value, String(name)), rest, difference)
  const others = Object.entries(value).filter(([key]) => key !== String(name))
  return Object.fromEntries(changed === undefined ? others : [...others, [String(name), changed]])
}

function ownDifference(value: unknown, difference: JsonDifference): unknown {
  switch (difference.kind) {
    case 'N':
    case 'E':
      return difference.rhs
    case 'D':
      return undefined
    case 'A': {
      if (!Array.isArray(value)) throw invalidPayload('The diff changes an entry of what is no list')
      const { index, item } = difference
      if (item.kind === 'D') return value.filter((_, place) => place !== index)
      return [...value.slice(0, index), 'rhs' in item ? item.rhs : undefined, ...value.slice(index)]
    }
  }
}

function indexIn(list: readonly unknown[], index: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= list.length)
    throw invalidPayload(`The diff leads to entry ${index}, which is not there`)
  return index
}
