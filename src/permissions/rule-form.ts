import { findFunction } from '../query/functions/index.js'
import { isJunctionKey, isRecord, operatorKeys, readCall } from '../query/match-names.js'
import { findOperator } from '../query/operators/index.js'
import { patternProblem } from '../query/pattern.js'
import { isReadableMoment } from '../query/variables.js'

/** A stored rule that cannot be evaluated. It never reaches a client: who is bound by the rule is refused, and the error is logged. */
export class RuleError extends Error {
  override readonly name = 'RuleError'

  constructor(
    readonly policy: string | null,
    readonly collection: string,
    problem: string,
    options?: { cause?: unknown },
  ) {
    super(problem, options)
  }
}

const deepest = 50
const variable = /^\$CURRENT_(USER|ROLE)(\.[\w$]+)*$|^\$CURRENT_(ROLES|POLICIES)(\.[\w$]+)*$/

/** Why a stored filter cannot be evaluated on any schema: it is no object, or names variables that do not exist. Null: it can be evaluated. */
export function formProblem(filter: unknown): string | null {
  if (filter === null || filter === undefined) return null
  if (!isRecord(filter)) return 'it is not an object'
  return wordProblem(filter, 0)
}

function wordProblem(value: unknown, depth: number, isList = false): string | null {
  if (depth > deepest * 2) return 'it is nested too deep'
  if (typeof value === 'object' && value !== null) {
    return first(Object.entries(value), ([key, entry]) => wordProblem(entry, depth + 1, takesList(key)))
  }
  if (typeof value !== 'string') return null
  return first(isList ? value.split(',') : [value], (word) => variableProblem(word.trim()))
}

/** Texts of these operators have several words. */
const takesList = (operator: string): boolean => ['list', 'pair'].includes(findOperator(operator)?.operand ?? '')

function variableProblem(word: string): string | null {
  if (word.startsWith('$CURRENT_') && !variable.test(word)) return `there is no variable ${word}`
  return word.startsWith('$NOW(') && !isReadableMoment(word) ? `${word} is no moment` : null
}

/**
 * What keeps a validation from being evaluated: in memory a name that means nothing would pass. `isField` tells whether
 * any collection has a field of this name, since a payload may hold items of others.
 */
export function validationProblem(filter: unknown, isField: (name: string) => boolean, depth = 0): string | null {
  if (depth > deepest) return 'it is nested too deep'
  if (!isRecord(filter)) return depth === 0 ? 'it is not an object' : null
  return first(Object.entries(filter), ([key, value]) => keyProblem(key, value, isField, depth))
}

function keyProblem(key: string, value: unknown, isField: (name: string) => boolean, depth: number): string | null {
  if (isJunctionKey(key)) {
    const parts = Array.isArray(value) || isRecord(value) ? Object.values(value) : null
    return parts
      ? first(parts, (part) => (isRecord(part) ? validationProblem(part, isField, depth + 1) : 'a condition is not an object'))
      : `${key} has no list`
  }
  if (operatorKeys.has(key)) return operandProblem(key, value)
  const call = readCall(key)
  if (call && !findFunction(call.name)) return `there is no function ${call.name}`
  if (key.startsWith('_') && key !== '_some' && key !== '_none' && !isField(key)) return `there is no operator ${key}`
  return validationProblem(value, isField, depth + 1)
}

function operandProblem(name: string, operand: unknown): string | null {
  if (name === '_regex') return patternProblem(operand)
  if (findOperator(name)?.operand !== 'pair') return null
  const values = typeof operand === 'string' && (operand.includes(',') || !operand.startsWith('$')) ? operand.split(',') : operand
  return Array.isArray(values) && values.length !== 2 ? `${name} does not have two values` : null
}

function first<Entry>(entries: readonly Entry[], problemOf: (entry: Entry) => string | null): string | null {
  for (const entry of entries) {
    const problem = problemOf(entry)
    if (problem !== null) return problem
  }
  return null
}
