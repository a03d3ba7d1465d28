import { apiError } from '../errors/api-error.js'
import { type MatchContext, matchFilter } from '../query/match.js'
import { resolveValue } from '../query/variables.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import type { Rule } from './permission-set.js'
import { RuleError, validationProblem } from './rule-form.js'

/** The values of dynamic variables, and the moment that `$NOW` means. */
export interface PayloadVariables {
  readonly variables: (name: string) => unknown
  readonly now: Date
}

/** The payload over the presets of the rules; where presets collide the later rule wins, and the payload wins over all. */
export function mergePresets(
  rules: readonly Rule[],
  payload: Readonly<Record<string, unknown>>,
  context: PayloadVariables,
): Record<string, unknown> {
  const presets: Record<string, unknown> = {}
  for (const rule of rules) for (const [name, value] of Object.entries(rule.presets ?? {})) presets[name] = resolveValue(value, context)
  return { ...presets, ...payload }
}

/** Where a payload stands and what is done with it. */
export interface PayloadContext extends MatchContext {
  readonly path: readonly string[]
  readonly action: 'create' | 'update'
  readonly schema: SchemaModel
}

/** The errors of a payload by the fields' own validation and by every rule's; all must pass. A rule that cannot be evaluated is a `RuleError`. */
export function validatePayload(
  collection: Collection,
  rules: readonly Rule[],
  payload: Readonly<Record<string, unknown>>,
  context: PayloadContext,
): Error[] {
  for (const rule of rules) checkValidation(collection, rule, context.schema)
  const filters = [...fieldValidations(collection, payload), ...rules.map((rule) => rule.validation).filter((filter) => filter !== null)]
  return filters
    .flatMap((filter) => matchFilter(filter, payload, context))
    .map((failure) => apiError('FAILED_VALIDATION', { field: failure.field, path: [...context.path, ...failure.path], ...failure.details }))
}

function checkValidation(collection: Collection, { policy, validation }: Rule, schema: SchemaModel): void {
  if (validation === null) return
  const isField = (name: string): boolean => [...schema.collections.values()].some(({ fields }) => fields.has(name))
  const problem = validationProblem(validation, isField)
  if (problem !== null) throw new RuleError(policy, collection.name, `"validation": ${problem}`)
}

/** A field's own validation looks at its value alone, and only when there is one. */
function fieldValidations(collection: Collection, payload: Readonly<Record<string, unknown>>): unknown[] {
  return [...collection.fields.values()]
    .filter((field) => field.validation !== null && payload[field.name] !== undefined)
    .map((field) => field.validation)
}
