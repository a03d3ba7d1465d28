import { invalidQuery } from '../../errors/api-error.js'
import { allOf, anyOf } from '../logic.js'
import type { Filter } from '../query.js'
import { asList } from './raw.js'

/** The entries of `_and` and `_or`. */
export function parseJunction(key: '_and' | '_or', raw: unknown, parse: (entry: unknown) => Filter): Filter {
  const entries = asList(raw)
  if (!entries) throw invalidQuery('Invalid filter object')
  const filters = entries.map(parse)
  if (key === '_and' || filters.length === 0) return allOf(filters)
  return anyOf(filters)
}

export const isJunction = (key: string): key is '_and' | '_or' => key === '_and' || key === '_or'
