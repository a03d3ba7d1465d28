import { findFunction } from './functions/index.js'
import { isJunctionKey, isRecord, operatorKeys, readCall, valueAt } from './match-names.js'
import { type FailureDetails, failureOf, holdsForNull, type ValueContext } from './match-value.js'

/** What in-memory filters may know. */
export interface MatchContext extends ValueContext {
  /** Names that the item does not have fail (flow conditions); otherwise a rule only speaks about what is there. */
  readonly requireAll?: boolean
}

/** Why an item fails: the first name of the way to the value, the names after it, and what was asked of the value. */
export interface MatchFailure {
  readonly field: string
  readonly path: readonly string[]
  readonly details: FailureDetails
}

const maxNesting = 100

/** The same filter language on an item in memory: payloads against validation rules, data of flows against conditions. */
export function matchFilter(filter: unknown, item: unknown, context: MatchContext): MatchFailure[] {
  return matchObject(filter, item, [], context)
}

function matchObject(filter: unknown, item: unknown, path: readonly string[], context: MatchContext): MatchFailure[] {
  if (!isRecord(filter) || path.length > maxNesting) return []
  return Object.entries(filter).flatMap(([key, condition]) =>
    isJunctionKey(key)
      ? matchJunction(key, condition, (entry) => matchObject(entry, item, path, context))
      : matchName(key, condition, item, path, context),
  )
}

/** `_or` fails when all its parts fail; the failures of its first part then speak for it. */
function matchJunction(key: '_and' | '_or', parts: unknown, match: (part: unknown) => MatchFailure[]): MatchFailure[] {
  const failures = partsOf(parts).map(match)
  if (key === '_and') return failures.flat()
  return failures.some((part) => part.length === 0) ? [] : (failures[0] ?? [])
}

const partsOf = (parts: unknown): readonly unknown[] => (Array.isArray(parts) ? parts : isRecord(parts) ? Object.values(parts) : [])

function matchName(key: string, condition: unknown, item: unknown, path: readonly string[], context: MatchContext): MatchFailure[] {
  const call = readCall(key)
  const name = call?.field ?? key
  const there = valueAt(item, name)
  const value = call && there !== undefined ? (findFunction(call.name)?.apply(there) ?? null) : there
  return matchValue(condition, value, [...path, name], context)
}

/** Conditions of one value; names among them lead further down. */
function matchValue(condition: unknown, value: unknown, path: readonly string[], context: MatchContext): MatchFailure[] {
  if (!isRecord(condition)) return matchOperator('_eq', condition, value, path, context)
  return Object.entries(condition).flatMap(([key, operand]) => {
    if (isJunctionKey(key)) return matchJunction(key, operand, (entry) => matchValue(entry, value, path, context))
    if (key === '_some' || key === '_none') return matchEntries(key, operand, value, path, context)
    if (operatorKeys.has(key)) return matchOperator(key, operand, value, path, context)
    return matchBelow({ [key]: operand }, value, path, context)
  })
}

/** What is below a value: an object's names, a list's indexes, or any entry of a list. A bare key tells nothing of its item. */
function matchBelow(
  filter: Readonly<Record<string, unknown>>,
  value: unknown,
  path: readonly string[],
  context: MatchContext,
): MatchFailure[] {
  const isIndex = Object.keys(filter).every((key) => /^\d+$/.test(key))
  if (Array.isArray(value) && !isIndex)
    return value.length === 0 && holdsOnNothing(filter, context) ? [] : matchEntries('_some', filter, value, path, context)
  if (typeof value === 'object' && value !== null) return matchObject(filter, value, path, context)
  return value === undefined || context.requireAll ? matchObject(filter, undefined, path, context) : []
}

/** A list of no items is a row of nulls to what is asked of its items, as it is in a database. */
function holdsOnNothing(filter: unknown, context: MatchContext): boolean {
  if (!isRecord(filter)) return holdsForNull('_eq', filter, context)
  return Object.entries(filter).every(([key, condition]) => {
    if (isJunctionKey(key)) {
      const parts = partsOf(condition)
      return key === '_and' ? parts.every((part) => holdsOnNothing(part, context)) : parts.some((part) => holdsOnNothing(part, context))
    }
    if (key === '_some' || key === '_none') return key === '_none'
    if (readCall(key)?.name === 'count') return matchValue(condition, 0, [], context).length === 0
    return operatorKeys.has(key) ? holdsForNull(key, condition, context) : holdsOnNothing(condition, context)
  })
}

function matchEntries(
  key: '_some' | '_none',
  filter: unknown,
  value: unknown,
  path: readonly string[],
  context: MatchContext,
): MatchFailure[] {
  if (!Array.isArray(value)) return []
  const failures = value.map((entry) => matchObject(filter, entry, path, context))
  const isMatched = failures.some((entry) => entry.length === 0)
  if (isMatched === (key === '_some')) return []
  return failures[0]?.length ? failures[0] : [failure(path, { type: key.slice(1) })]
}

function matchOperator(operator: string, operand: unknown, value: unknown, path: readonly string[], context: MatchContext): MatchFailure[] {
  if (value === undefined) {
    const isMissing = operator === '_submitted' ? operand !== false : context.requireAll === true
    return isMissing ? [failure(path, { type: 'required' })] : []
  }
  const details = failureOf(operator, operand, value, context)
  return details ? [failure(path, details)] : []
}

const failure = ([field = '', ...path]: readonly string[], details: FailureDetails): MatchFailure => ({
  field,
  path,
  details,
})
