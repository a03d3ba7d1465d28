import type { ServiceContext } from '../../context.js'
import { isApiError } from '../../errors/api-error.js'
import { authorize } from '../../permissions/authorize.js'
import { explainCollections, type ReadExplanation } from '../../permissions/explain.js'
import { RuleError } from '../../permissions/rule-form.js'
import { parseQuery } from '../../query/parse/query.js'
import type { Query, RawQuery } from '../../query/query.js'
import { type TouchedFields, touchedFields } from '../../query/touched.js'
import type { Collection } from '../../schema/model.js'
import { readScope } from '../items/read-scope.js'

type Outcome<Value> = { readonly value: Value } | { readonly error: Error }

/**
 * What decides a read: the same steps once more, on what the subject sees and on all there is. Where only the first fails, the
 * subject's rights refuse it; where both fail, what is asked for does not exist. `count` counts the rows that match, as far as a context sees them.
 */
export async function explainRead(
  context: ServiceContext,
  collection: Collection,
  raw: RawQuery,
  count: (context: ServiceContext) => Promise<number>,
): Promise<ReadExplanation> {
  const { explain: _, ...quiet } = context
  const set = await context.platform.permissions.of(context.accountability)
  const scope = await readScope(quiet, raw)
  const allowed = attempt(() => authorize(parseQuery(raw, collection.name, scope.parse), scope, context.schema))
  const whole = attempt(() => parseQuery(raw, collection.name, { ...scope.parse, schema: context.schema }))
  const touched: TouchedFields = 'value' in whole ? touchedFields(whole.value) : new Map([[collection.name, new Set()]])
  return {
    collection: collection.name,
    outcome: 'value' in allowed ? 'allowed' : 'refused',
    reason: reasonOf(allowed, whole),
    rows: 'value' in allowed ? { visible: await count(quiet), existing: await count({ ...quiet, accountability: null }) } : null,
    collections: explainCollections(set, touched, context.schema),
  }
}

function attempt<Value>(work: () => Value): Outcome<Value> {
  try {
    return { value: work() }
  } catch (error) {
    if (error instanceof RuleError || isApiError(error)) return { error }
    throw error
  }
}

function reasonOf(allowed: Outcome<Query>, whole: Outcome<Query>): string | null {
  if ('value' in allowed) return null
  if (allowed.error instanceof RuleError)
    return `The rule of policy ${allowed.error.policy} on "${allowed.error.collection}" cannot be evaluated: ${allowed.error.message}`
  return 'value' in whole
    ? `No policy allows it: ${allowed.error.message}`
    : `With all rights it could not be answered either: ${whole.error.message}`
}
