import * as users from '../resolvers/users.js'
import type { Route } from './route.js'

/** `/users/me`; the other routes of users are those of every collection. */
export const userRoutes: readonly Route[] = [
  ['get', '/me', ({ context, query }) => users.readMe(context, query)],
  ['patch', '/me', ({ context, body, query }) => users.updateMe(context, body, query)],
  ['patch', '/me/track/page', ({ context, body }) => users.trackPage(context, body)],
]
