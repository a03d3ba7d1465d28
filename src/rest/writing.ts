import type { Answer } from '../resolvers/answer.js'
import { performWrite, readConditions, unkeptCondition } from '../resolvers/perform-write.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import type { ServiceContext } from '../services/platform.js'
import { readIfMatch } from './entity-tag.js'
import type { Call, Route } from './route.js'

/** Carries out a write on the conditions that the request names: If-Match, Idempotency-Key, max_affected, dry_run, on. */
export async function writing(
  call: Call,
  work: (context: ServiceContext, options: MutationOptions) => Promise<Answer>,
  mostRows?: number,
): Promise<Answer> {
  const { request, response, context, parameters } = call
  const key = request.get('idempotency-key')
  const { answer, isReplayed } = await performWrite(
    context,
    {
      ...readConditions(parameters),
      ifVersion: readIfMatch(request.get('if-match')),
      repeatable:
        key === undefined ? undefined : { key, content: JSON.stringify([request.method, request.originalUrl, call.body ?? null]) },
    },
    work,
    mostRows,
  )
  if (isReplayed) response.setHeader('Idempotency-Replayed', 'true')
  return answer
}

/** Routes that change what cannot be taken back, or is no item: there a condition cannot be kept. */
export const withoutConditions = (routes: readonly Route[]): readonly Route[] =>
  routes.map(([method, path, handle]) => (method === 'get' ? [method, path, handle] : [method, path, refusingConditions(handle)]))

/** The same for one of them. */
export const refusingConditions =
  (handle: Route[2]): Route[2] =>
  async (call) => {
    const { parameters, request } = call
    const refusal = unkeptCondition({ ...readConditions(parameters), ifVersion: readIfMatch(request.get('if-match')) })
    if (refusal) throw refusal
    return handle(call)
  }
