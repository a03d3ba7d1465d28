import type { ServiceContext } from '../context.js'
import type { Database } from '../database/database.js'
import { hypothetically } from '../database/hypothetical.js'
import { plainText } from '../database/value-reading.js'
import { type ApiError, invalidQuery } from '../errors/api-error.js'
import { createMutationTracker } from '../services/items/conditions.js'
import type { MutationOptions, MutationTracker } from '../services/items/mutation-options.js'
import { answerOnce, type RepeatableRequest } from '../services/requests/idempotency.js'
import { type Answer, valueAnswer } from './answer.js'

/** The conditions that a client sets for a write. */
export interface WriteConditions {
  readonly ifVersion?: readonly string[] | undefined
  readonly maxAffected?: number | undefined
  readonly on?: readonly string[] | undefined
  /** The write is done, answered and rolled back. */
  readonly isDryRun?: boolean
  readonly repeatable?: RepeatableRequest | undefined
}

/** The answer of a write, and whether it was kept from an earlier request with the same `Idempotency-Key`. */
export interface WriteAnswer {
  readonly answer: Answer
  readonly isReplayed: boolean
}

/**
 * Runs a whole request, its answer included, in one transaction. `mostRows` limits how many rows it may write, nested ones included.
 */
export async function performWrite(
  context: ServiceContext,
  conditions: WriteConditions,
  work: (context: ServiceContext, options: MutationOptions) => Promise<Answer>,
  mostRows = context.platform.limits.batchMutation,
): Promise<WriteAnswer> {
  const { ifVersion, maxAffected, on, isDryRun = false, repeatable } = conditions
  const mutationTracker = createMutationTracker(mostRows, maxAffected)
  const options: MutationOptions = { ifVersion, maxAffected, on, mutationTracker, isRepeatable: repeatable !== undefined }
  if (isDryRun) {
    const tellOnly = async (database: Database) => told(await work({ ...context, database }, options), mutationTracker)
    return { answer: await hypothetically(context.database, tellOnly, { isWhole: true }), isReplayed: false }
  }
  // Many requests write one item by one statement, or are refused before the first. A hook that asks for the transaction would be called once more in one that has begun.
  const isLazy = { isLazy: !repeatable && !context.platform.events.isFiltered && context.database.dialect.abilities.writesInWith }
  return context.database.transaction(async (database) => {
    const inside = { ...context, database }
    if (!repeatable) return { answer: await work(inside, options), isReplayed: false }
    const { answer, isReplayed } = await answerOnce(inside, repeatable, async () => JSON.stringify(await work(inside, options)))
    return { answer: JSON.parse(answer) as Answer, isReplayed }
  }, isLazy)
}

/** The answer of a dry run, with the number of items it would write, nested ones included. */
function told(answer: Answer, mutationTracker: MutationTracker): Answer {
  const meta = { dry_run: true, affected: mutationTracker.getCount() } as const
  return answer.kind === 'nothing' ? valueAnswer(null, meta) : { ...answer, meta }
}

/** The refusal of a condition that only writes of items can keep, for any other request; null when there is no such condition. A client that relies on it must learn that it is not kept. */
export function unkeptCondition({ isDryRun, maxAffected, ifVersion }: WriteConditions): ApiError | null {
  const name = isDryRun ? 'dry_run' : maxAffected !== undefined ? 'max_affected' : ifVersion !== undefined ? 'If-Match' : null
  return name === null ? null : invalidQuery(`"${name}" is a condition for writes of items and cannot be used here`)
}

/** Is this parameter, a switch, on? */
export const isAsked = (parameter: unknown): boolean => parameter !== undefined && parameter !== 'false' && parameter !== false

/** Reads `dry_run`, `max_affected` and `on` among the parameters of a request. */
export function readConditions({ dry_run: dryRun, max_affected: most, on }: Readonly<Record<string, unknown>>): WriteConditions {
  if (most !== undefined && !/^\d{1,9}$/.test(plainText(most))) throw invalidQuery('"max_affected" must be a number')
  const fields = on === undefined ? undefined : [on].flat().flatMap((names) => plainText(names).split(','))
  return {
    isDryRun: isAsked(dryRun),
    maxAffected: most === undefined ? undefined : Number(most),
    on: fields?.map((name) => name.trim()),
  }
}
