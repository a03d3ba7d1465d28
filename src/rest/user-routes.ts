import * as accounts from '../resolvers/accounts.js'
import * as users from '../resolvers/users.js'
import type { Route } from './route.js'
import { refusingConditions, writing } from './writing.js'

/** `/users/me`; the other routes of users are those of every collection. */
export const userRoutes: readonly Route[] = [
  ['get', '/me', ({ context, query }) => users.readMe(context, query)],
  ['patch', '/me', (call) => writing(call, (context, options) => users.updateMe(context, call.body, call.query, options))],
  ['patch', '/me/track/page', ({ context, body }) => users.trackPage(context, body)],
  ['post', '/me/tfa/generate', ({ context, body }) => accounts.generateMyTfa(context, body)],
  ['post', '/me/tfa/enable', ({ context, body }) => accounts.enableMyTfa(context, body)],
  ['post', '/me/tfa/disable', ({ context, body }) => accounts.disableMyTfa(context, body)],
  ['post', '/:key/tfa/disable', ({ context, params }) => accounts.disableTfaOf(context, params.key!)],
  ['post', '/invite', refusingConditions(({ context, body }) => accounts.invite(context, body))],
  ['post', '/invite/accept', ({ context, body }) => accounts.acceptInvite(context, body)],
  ['post', '/register', ({ context, body }) => accounts.register(context, body)],
  [
    'get',
    '/register/verify-email',
    async ({ context, parameters, response }) =>
      response.redirect(302, `/admin/users/${await accounts.verifyEmail(context, parameters.token)}`) as undefined,
  ],
]
