import { invalidPayload } from '../../errors/api-error.js'
import { filterPatternProblem, patternProblem } from '../../query/pattern.js'

/** Refuses a rule, as clients write it, in which a pattern could hold the server up. */
export function checkRulePatterns(rule: unknown): void {
  refuse(filterPatternProblem(parsed(rule)))
}

/** Refuses such a pattern itself; an empty pattern, or one that is no text, is not checked here. */
export function checkPattern(pattern: unknown): void {
  if (typeof pattern === 'string' && pattern !== '') refuse(patternProblem(pattern))
}

function refuse(problem: string | null): void {
  if (problem !== null) throw invalidPayload(problem)
}

/** JSON fields may also be sent as text. */
function parsed(rule: unknown): unknown {
  if (typeof rule !== 'string') return rule
  try {
    return JSON.parse(rule)
  } catch {
    return null // refused where the field's type is checked
  }
}
