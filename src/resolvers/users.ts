import type { ServiceContext } from '../context.js'
import { apiError, invalidPayload, isApiError } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { readOneText } from '../services/items/reading.js'
import { updateOne } from '../services/items/writing.js'
import { type Answer, itemAnswer, noAnswer, valueAnswer } from './answer.js'
import { checked } from './input.js'
import { afterWrite, requirePayload } from './items.js'
import type { Row } from './row.js'
import { itemOf as itemShape, nothing, object, text } from './shape.js'

/** The caller's own record, as far as they may read it; at least their id. */
async function readMe(context: ServiceContext, query: RawQuery): Promise<Answer> {
  const who = context.accountability
  if (who?.share) return valueAnswer({ share: who.share })
  const id = requireUser(context)
  try {
    return itemAnswer(await readOneText(context, 'directus_users', id, query, { withVersion: true }))
  } catch (error) {
    if (isApiError(error) && error.code === 'FORBIDDEN') return valueAnswer({ id })
    throw error
  }
}

/** Changes the caller's own record, with their own permissions. */
async function updateMe(context: ServiceContext, body: unknown, query: RawQuery, options: MutationOptions = {}): Promise<Answer> {
  const id = requireUser(context)
  await updateOne(context, 'directus_users', id, requirePayload(body ?? {}), options)
  return afterWrite(() => readMe(context, query))
}

/** Remembers where in the studio the caller is; needs no permission and leaves no trace. */
async function trackPage(context: ServiceContext, body: unknown): Promise<Answer> {
  const id = requireUser(context)
  const { last_page: page } = checked<{ readonly last_page: string }>(body)
  if (page === '') throw invalidPayload('"last_page" is required')
  await updateOne({ ...context, accountability: null }, 'directus_users', id, { last_page: page }, { emitEvents: false })
  return noAnswer
}

/** The caller's id; an anonymous visitor is told to log in. */
export function requireUser(context: ServiceContext): string {
  const user = context.accountability?.user
  if (!user) throw apiError('INVALID_CREDENTIALS')
  return user
}

const user = itemShape('directus_users')

/** The caller's own record. */
export const userRows: readonly Row[] = [
  {
    name: 'users.me.read',
    summary: "Read the caller's own record",
    kind: 'read',
    audience: 'users',
    input: nothing,
    answer: user,
    rest: { method: 'GET', path: '/users/me' },
    graphql: { root: 'query', field: 'users_me', needs: [['directus_users', 'read']] },
    resolve: ({ context, query }) => readMe(context, query),
  },
  {
    name: 'users.me.update',
    summary: "Update the caller's own record",
    kind: 'write',
    audience: 'users',
    input: object({ 'data?': user }),
    answer: user,
    rest: { method: 'PATCH', path: '/users/me', body: 'data' },
    graphql: {
      root: 'mutation',
      field: 'update_users_me',
      needs: [
        ['directus_users', 'read'],
        ['directus_users', 'update'],
      ],
    },
    resolve: ({ context, body, query, options }) => updateMe(context, body, query, options),
  },
  {
    name: 'users.me.track',
    summary: 'Remember the page of the studio that the caller saw last',
    kind: 'action',
    audience: 'users',
    input: object({ last_page: text }),
    answer: null,
    rest: { method: 'PATCH', path: '/users/me/track/page' },
    graphql: { root: 'mutation', field: 'track_users_me_page', isAddition: true },
    resolve: ({ context, body }) => trackPage(context, body),
  },
]
