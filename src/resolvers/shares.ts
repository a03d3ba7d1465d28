import { findOpenShare } from '../auth/shares/open-share.js'
import { inviteToShare } from '../auth/shares/share-invitations.js'
import { loginToShare, parseShareLogin } from '../auth/shares/share-login.js'
import type { ServiceContext } from '../context.js'
import { isUuid } from '../database/value-reading.js'
import { apiError, forbidden } from '../errors/api-error.js'
import { mask } from '../schema/model.js'
import { type Answer, noAnswer, valueAnswer } from './answer.js'
import { checked } from './input.js'
import type { Asked, Row } from './row.js'
import { authMode, authTokens } from './sessions.js'
import { answer, integer, listOf, object, text } from './shape.js'

/** What everybody with the link may know before the share is opened. */
async function readInfo({ database }: ServiceContext, id: string): Promise<Answer> {
  if (!isUuid(id)) throw apiError('ROUTE_NOT_FOUND', { path: `/shares/info/${id}` })
  const share = await findOpenShare(database, id)
  if (!share) throw forbidden()
  const { collection, item, password, max_uses, times_used, date_start, date_end } = share
  return valueAnswer({
    id: share.id,
    collection,
    item,
    password: password === null ? null : mask,
    max_uses,
    times_used,
    date_start: date_start?.toISOString() ?? null,
    date_end: date_end?.toISOString() ?? null,
  })
}

/** Opens a share. */
async function openShare({ context, body, connection: { door } }: Asked): Promise<Answer> {
  const input = parseShareLogin(body)
  return valueAnswer(door.handOver(await loginToShare(context.platform, input, door.visitor), input.mode))
}

const shareInfo = answer('share_info', {
  id: text,
  collection: text,
  item: text,
  password: text,
  max_uses: integer,
  times_used: integer,
  date_start: text,
  date_end: text,
})

/** What visitors do with shares; those who share have them as items of a collection. */
export const shareRows: readonly Row[] = [
  {
    name: 'shares.info',
    summary: 'Tell of a share what may be known before it is opened',
    kind: 'read',
    audience: 'users',
    input: object({ id: text }),
    answer: shareInfo,
    rest: { method: 'GET', path: '/shares/info/:id' },
    graphql: { root: 'query', field: 'shares_info', isAddition: true },
    resolve: ({ context, params }) => readInfo(context, params.id!),
  },
  {
    name: 'shares.auth',
    summary: 'Open a share',
    kind: 'action',
    audience: 'users',
    input: object({ share: text, 'password?': text, 'mode?': authMode }),
    answer: authTokens,
    rest: { method: 'POST', path: '/shares/auth' },
    graphql: { root: 'mutation', field: 'shares_auth', isAddition: true },
    resolve: openShare,
  },
  {
    name: 'shares.invite',
    summary: 'Mail the link of a share',
    kind: 'action',
    audience: ['directus_shares', 'read'],
    input: object({ share: text, emails: listOf(text) }),
    answer: null,
    rest: { method: 'POST', path: '/shares/invite' },
    graphql: { root: 'mutation', field: 'shares_invite', isAddition: true, needs: [['directus_shares', 'read']] },
    resolve: async ({ context, body }) => inviteToShare(context, checked(body)).then(() => noAnswer),
  },
]
