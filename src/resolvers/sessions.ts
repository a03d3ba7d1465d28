import type { Authentication } from '../auth/authentication.js'
import type { SessionDoor } from '../auth/session-door.js'
import type { ServiceContext } from '../context.js'
import { apiError } from '../errors/api-error.js'
import { noAnswer, valueAnswer } from './answer.js'
import type { Row } from './row.js'
import { answer, bigInteger, object, oneOf, text } from './shape.js'

/** Logs in by e-mail and password, where that is not switched off. */
async function logIn(
  { platform }: ServiceContext,
  authentication: Authentication,
  door: SessionDoor,
  body: unknown,
): Promise<Record<string, unknown>> {
  if (platform.config.auth.disableDefault) throw apiError('ROUTE_NOT_FOUND', { path: '/auth/login' })
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

export const authMode = oneOf('auth_mode', 'json', 'cookie', 'session')
export const authTokens = answer('auth_tokens', { access_token: text, expires: bigInteger, refresh_token: text })

/** Logging in and out. */
export const sessionRows: readonly Row[] = [
  {
    name: 'auth.login',
    summary: 'Log in with e-mail address and password',
    kind: 'action',
    audience: 'everybody',
    input: object({ email: text, password: text, 'mode?': authMode, 'otp?': text }),
    answer: authTokens,
    rest: { method: 'POST', path: '/auth/login' },
    graphql: { root: 'mutation', field: 'auth_login' },
    resolve: async ({ context, connection: { authentication, door }, body }) =>
      valueAnswer(await logIn(context, authentication, door, body)),
  },
  {
    name: 'auth.refresh',
    summary: 'Get new tokens for a refresh token',
    kind: 'action',
    audience: 'everybody',
    input: object({ 'refresh_token?': text, 'mode?': authMode }),
    answer: authTokens,
    rest: { method: 'POST', path: '/auth/refresh' },
    graphql: { root: 'mutation', field: 'auth_refresh' },
    resolve: async ({ connection: { authentication, door }, body }) => valueAnswer(await refreshSession(authentication, door, body)),
  },
  {
    name: 'auth.logout',
    summary: 'End the session',
    kind: 'action',
    audience: 'everybody',
    input: object({ 'refresh_token?': text, 'mode?': authMode }),
    answer: null,
    rest: { method: 'POST', path: '/auth/logout' },
    graphql: { root: 'mutation', field: 'auth_logout' },
    resolve: async ({ connection: { authentication, door }, body }) => logOut(authentication, door, body).then(() => noAnswer),
  },
]
