import { apiError, invalidPayload, isApiError } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { isPlainObject } from '../services/items/shape.js'
import type { ServiceContext } from '../services/platform.js'
import { type Answer, itemAnswer, noAnswer, valueAnswer } from './answer.js'
import { afterWrite, itemOf, itemsService } from './items.js'

/** The caller's own record, as far as he may read it; at least his id. */
export async function readMe(context: ServiceContext, query: RawQuery): Promise<Answer> {
  const who = context.accountability
  if (who?.share) return valueAnswer({ share: who.share })
  const id = requireUser(context)
  try {
    return itemAnswer(await itemsService(context, 'directus_users').readOneResult(id, query, { withVersion: true }))
  } catch (error) {
    if (isApiError(error) && error.code === 'FORBIDDEN') return valueAnswer({ id })
    throw error
  }
}

/** Changes the caller's own record, with his own permissions. */
export async function updateMe(context: ServiceContext, body: unknown, query: RawQuery, options: MutationOptions = {}): Promise<Answer> {
  const id = requireUser(context)
  await itemsService(context, 'directus_users').updateOne(id, itemOf(body ?? {}), options)
  return afterWrite(() => readMe(context, query))
}

/** Remembers where in the studio the caller is; needs no permission and leaves no trace. */
export async function trackPage(context: ServiceContext, body: unknown): Promise<Answer> {
  const id = requireUser(context)
  const page = isPlainObject(body) ? body.last_page : undefined
  if (typeof page !== 'string' || page === '') throw invalidPayload('"last_page" is required')
  await itemsService({ ...context, accountability: null }, 'directus_users').updateOne(id, { last_page: page }, { emitEvents: false })
  return noAnswer
}

/** The caller's id; an anonymous visitor is told to log in. */
export function requireUser(context: ServiceContext): string {
  const user = context.accountability?.user
  if (!user) throw apiError('INVALID_CREDENTIALS')
  return user
}
