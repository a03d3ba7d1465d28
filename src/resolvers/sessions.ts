import type { Authentication } from '../auth/authentication.js'
import type { SessionDoor } from '../auth/session-door.js'
import { noAnswer, valueAnswer } from './answer.js'
import type { Row } from './row.js'
import { answer, bigInteger, flag, json, listOf, nothing, object, oneOf, text } from './shape.js'

/** Logs in by e-mail and password. */
async function logIn(authentication: Authentication, door: SessionDoor, body: unknown): Promise<Record<string, unknown>> {
  const { tokens, mode } = await authentication.login(body, door.visitor)
  return door.handOver(tokens, mode)
}

/** Gives new tokens for a refresh token. */
async function refreshSession(authentication: Authentication, door: SessionDoor, body: unknown): Promise<Record<string, unknown>> {
  const { tokens, mode } = await authentication.refresh(door.refreshInput(body), door.visitor)
  return door.handOver(tokens, mode)
}

/** Ends the session. */
async function logOut(authentication: Authentication, door: SessionDoor, body: unknown): Promise<void> {
  await authentication.logout(door.refreshInput(body))
  door.forget()
}

const mode = oneOf('auth_mode', 'json', 'cookie', 'session')
const tokens = answer('auth_tokens', { access_token: text, expires: bigInteger, refresh_token: text })

/** Logging in and out. */
export const sessionRows: readonly Row[] = [
  {
    name: 'auth.login',
    summary: 'Log in with e-mail address and password',
    kind: 'action',
    audience: 'everybody',
    input: object({ email: text, password: text, 'mode?': mode, 'otp?': text }),
    answer: tokens,
    rest: { method: 'POST', path: '/auth/login' },
    graphql: { root: 'mutation', field: 'auth_login' },
    resolve: async ({ connection: { authentication, door }, body }) => valueAnswer(await logIn(authentication, door, body)),
  },
  {
    name: 'auth.refresh',
    summary: 'Get new tokens for a refresh token',
    kind: 'action',
    audience: 'everybody',
    input: object({ 'refresh_token?': text, 'mode?': mode }),
    answer: tokens,
    rest: { method: 'POST', path: '/auth/refresh' },
    graphql: { root: 'mutation', field: 'auth_refresh' },
    resolve: async ({ connection: { authentication, door }, body }) => valueAnswer(await refreshSession(authentication, door, body)),
  },
  {
    name: 'auth.logout',
    summary: 'End the session',
    kind: 'action',
    audience: 'everybody',
    input: object({ 'refresh_token?': text, 'mode?': mode }),
    answer: null,
    rest: { method: 'POST', path: '/auth/logout' },
    graphql: { root: 'mutation', field: 'auth_logout' },
    resolve: async ({ connection: { authentication, door }, body }) => logOut(authentication, door, body).then(() => noAnswer),
  },
  {
    name: 'auth.providers',
    summary: 'List the ways to log in',
    kind: 'read',
    audience: 'users',
    input: nothing,
    answer: object({ data: listOf(json), disableDefault: flag }),
    rest: { method: 'GET', path: '/auth', sends: 'application/json' },
    resolve: async ({ context }) => valueAnswer({ data: [], disableDefault: context.platform.config.auth.disableDefault }),
  },
]
