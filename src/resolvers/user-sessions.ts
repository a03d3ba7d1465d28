import { endUserSession, endUserSessions, listSessions } from '../auth/user-sessions.js'
import { noAnswer, valueAnswer } from './answer.js'
import { requireUserOf, requireWholeUser } from './own-user.js'
import type { Row } from './row.js'
import { answer, flag, key, listOf, nothing, object, text } from './shape.js'

const session = answer('user_session', {
  id: text,
  current: flag,
  ip: text,
  user_agent: text,
  origin: text,
  program: text,
  started: text,
  last_used: text,
  expires: text,
})

/** Sessions: one's own, and those of others for administrators. */
export const userSessionRows: readonly Row[] = [
  {
    name: 'users.me.sessions.list',
    summary: "List the caller's sessions",
    kind: 'read',
    audience: 'users',
    input: nothing,
    answer: listOf(session),
    rest: { method: 'GET', path: '/users/me/sessions' },
    graphql: { root: 'query', field: 'users_me_sessions', isAddition: true },
    resolve: async ({ context }) => valueAnswer(await listSessions(context, requireWholeUser(context))),
  },
  {
    name: 'users.me.sessions.end',
    summary: 'End a session of the caller',
    kind: 'action',
    audience: 'users',
    input: object({ id: text }),
    answer: null,
    rest: { method: 'DELETE', path: '/users/me/sessions/:id' },
    graphql: { root: 'mutation', field: 'end_users_me_session', isAddition: true },
    resolve: ({ context, params }) => endUserSession(context, requireWholeUser(context), params.id!).then(() => noAnswer),
  },
  {
    name: 'users.me.sessions.endOthers',
    summary: 'End all sessions of the caller but the one that asks',
    kind: 'action',
    audience: 'users',
    input: nothing,
    answer: null,
    rest: { method: 'DELETE', path: '/users/me/sessions' },
    graphql: { root: 'mutation', field: 'end_users_me_sessions', isAddition: true },
    resolve: ({ context }) => endUserSessions(context, requireWholeUser(context)).then(() => noAnswer),
  },
  {
    name: 'users.sessions.list',
    summary: 'List the sessions of a user',
    kind: 'read',
    audience: 'administrators',
    input: object({ user: key }),
    answer: listOf(session),
    rest: { method: 'GET', path: '/users/:user/sessions' },
    graphql: { root: 'query', field: 'users_sessions', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params }) => valueAnswer(await listSessions(context, await requireUserOf(context, params.user!))),
  },
  {
    name: 'users.sessions.end',
    summary: 'End a session of a user',
    kind: 'action',
    audience: 'administrators',
    input: object({ user: key, id: text }),
    answer: null,
    rest: { method: 'DELETE', path: '/users/:user/sessions/:id' },
    graphql: { root: 'mutation', field: 'end_users_session', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params }) =>
      endUserSession(context, await requireUserOf(context, params.user!), params.id!).then(() => noAnswer),
  },
  {
    name: 'users.sessions.endAll',
    summary: 'End all sessions of a user but the one that asks',
    kind: 'action',
    audience: 'administrators',
    input: object({ user: key }),
    answer: null,
    rest: { method: 'DELETE', path: '/users/:user/sessions' },
    graphql: { root: 'mutation', field: 'end_users_sessions', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params }) => endUserSessions(context, await requireUserOf(context, params.user!)).then(() => noAnswer),
  },
]
