import { everything, type Filter, matchesNothing } from './query.js'

/** Rows that pass all of these; every row passes none of them. */
export function allOf(filters: readonly Filter[]): Filter {
  const parts = filters
    .flatMap((filter) => (filter.kind === 'and' ? filter.filters : [filter]))
    .filter((filter) => !isConstant(filter, true))
  if (parts.some((filter) => isConstant(filter, false))) return matchesNothing
  return parts.length === 0 ? everything : parts.length === 1 ? parts[0]! : { kind: 'and', filters: parts }
}

/** Rows that pass at least one of these; no row passes none of them. */
export function anyOf(filters: readonly Filter[]): Filter {
  const parts = filters
    .flatMap((filter) => (filter.kind === 'or' ? filter.filters : [filter]))
    .filter((filter) => !isConstant(filter, false))
  if (parts.some((filter) => isConstant(filter, true))) return everything
  return parts.length === 0 ? matchesNothing : parts.length === 1 ? parts[0]! : { kind: 'or', filters: parts }
}

const isConstant = (filter: Filter, value: boolean): boolean => filter.kind === 'constant' && filter.value === value
