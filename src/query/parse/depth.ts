import { invalidQuery } from '../../errors/api-error.js'
import type { ParseContext } from './context.js'
import { isPlainObject } from './raw.js'

const maxNesting = 100

/** Refuses filters that lead through too many relations or are nested beyond reason, before anything walks them. */
export function checkFilterDepth(filter: unknown, context: ParseContext): void {
  const depth = context.isRule ? Number.POSITIVE_INFINITY : context.limits.relationalDepth
  visit(filter, 0, 0, depth)
}

function visit(value: unknown, names: number, nesting: number, maxNames: number): void {
  if (names > maxNames) throw invalidQuery('Max relational depth exceeded')
  if (nesting > maxNesting) throw invalidQuery('Invalid filter object')
  if (Array.isArray(value)) {
    for (const entry of value) visit(entry, names, nesting + 1, maxNames)
  } else if (isPlainObject(value)) {
    for (const [key, entry] of Object.entries(value)) {
      visit(entry, key.startsWith('_') && key !== '__proto__' ? names : names + 1, nesting + 1, maxNames)
    }
  }
}

/** Refuses `deep` parameters that lead through too many relations. */
export function checkDeepDepth(deep: unknown, maxDepth: number, depth = 0): void {
  if (depth > maxDepth) throw invalidQuery('Max relational depth exceeded')
  if (!isPlainObject(deep)) return
  for (const [key, value] of Object.entries(deep)) {
    if (!key.startsWith('_') || key === '__proto__') checkDeepDepth(value, maxDepth, depth + 1)
  }
}
