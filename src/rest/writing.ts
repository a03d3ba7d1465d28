import type { ServiceContext } from '../context.js'
import type { Answer } from '../resolvers/answer.js'
import { performWrite, readConditions, type WriteConditions } from '../resolvers/perform-write.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import type { Call } from './call.js'
import { readIfMatch } from './entity-tag.js'

/** The conditions that a request names: If-Match, Idempotency-Key, max_affected, dry_run, on. */
export function conditionsOf({ request, parameters, body }: Call): WriteConditions {
  const key = request.headers['idempotency-key']
  return {
    ...readConditions(parameters),
    ifVersion: readIfMatch(request.headers['if-match']),
    repeatable: typeof key === 'string' ? { key, content: JSON.stringify([request.method, request.url, body ?? null]) } : undefined,
  }
}

/** Carries out a write on those conditions. */
export async function writing(
  call: Call,
  work: (context: ServiceContext, options: MutationOptions) => Promise<Answer>,
  mostRows?: number,
): Promise<Answer> {
  const { answer, isReplayed } = await performWrite(call.context, conditionsOf(call), work, mostRows)
  if (isReplayed) call.response.setHeader('Idempotency-Replayed', 'true')
  return answer
}
