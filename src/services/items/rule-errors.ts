import { RuleError } from '../../permissions/rule-form.js'
import type { ServiceContext } from '../platform.js'
import { unknownCollection } from './unknown-collection.js'

/** Runs what evaluates rules. A rule that cannot be evaluated refuses as if the collection were unknown: only the log tells why. */
export function withRules<Result>({ platform }: ServiceContext, collection: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    platform.logger.error(
      { policy: error.policy, collection: error.collection, problem: error.message },
      'A rule cannot be evaluated. Whoever it binds is refused.',
    )
    throw unknownCollection(collection)
  }
}
