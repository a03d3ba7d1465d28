import type { Response } from 'express'
import type { Tokens } from '../auth/issue-tokens.js'
import type { LoginMode } from '../auth/login-input.js'
import type { Authentication } from '../auth/authentication.js'
import type { Config } from '../config/config.js'
import { apiError } from '../errors/api-error.js'
import { requestReset, resetPassword } from '../resolvers/accounts.js'
import { noAnswer, valueAnswer } from '../resolvers/answer.js'
import { clearCookie, cookiesOf, setCookie, visitorOf } from './authentication.js'
import type { Call, Route } from './route.js'

/** `/auth`. */
export function authRoutes(authentication: Authentication): readonly Route[] {
  return [
    ['get', '/', sendProviders],
    ['post', '/login', (call) => logIn(authentication, call)],
    ['post', '/refresh', (call) => refresh(authentication, call)],
    ['post', '/logout', (call) => logOut(authentication, call)],
    ['post', '/password/request', ({ context, body }) => requestReset(context, body)],
    ['post', '/password/reset', ({ context, body }) => resetPassword(context, body)],
  ]
}

const configOf = ({ context }: Call): Config => context.platform.config

async function sendProviders(call: Call): Promise<undefined> {
  call.response.set('Cache-Control', 'no-cache').json({ data: [], disableDefault: configOf(call).auth.disableDefault })
}

async function logIn(authentication: Authentication, call: Call) {
  const config = configOf(call)
  if (config.auth.disableDefault) throw apiError('ROUTE_NOT_FOUND', { path: `/auth${call.request.path}` })
  const { tokens, mode } = await authentication.login(call.body, visitorOf(call.request, config))
  return valueAnswer(handOver(call.response, config, tokens, mode))
}

async function refresh(authentication: Authentication, call: Call) {
  const { tokens, mode } = await authentication.refresh(refreshInput(call), visitorOf(call.request, configOf(call)))
  return valueAnswer(handOver(call.response, configOf(call), tokens, mode))
}

async function logOut(authentication: Authentication, call: Call) {
  const config = configOf(call)
  await authentication.logout(refreshInput(call))
  const cookies = cookiesOf(call.request)
  for (const cookie of [config.auth.refreshCookie, config.auth.sessionCookie]) if (cookies[cookie.name] !== undefined) clearCookie(call.response, cookie)
  return noAnswer
}

function refreshInput(call: Call) {
  const cookies = cookiesOf(call.request)
  const { refreshCookie, sessionCookie } = configOf(call).auth
  return { body: call.body, refreshCookie: cookies[refreshCookie.name] ?? null, sessionCookie: cookies[sessionCookie.name] ?? null }
}

/** Gives tokens where the mode wants them: in the body, or in a cookie that scripts cannot read (spec/03 §2). */
function handOver(response: Response, { auth }: Config, tokens: Tokens, mode: LoginMode): Record<string, unknown> {
  if (mode === 'session') {
    setCookie(response, auth.sessionCookie, tokens.accessToken, auth.sessionTtl)
    return { expires: tokens.expires }
  }
  if (mode === 'cookie') {
    setCookie(response, auth.refreshCookie, tokens.refreshToken, auth.refreshTokenTtl)
    return { access_token: tokens.accessToken, expires: tokens.expires }
  }
  return { access_token: tokens.accessToken, refresh_token: tokens.refreshToken, expires: tokens.expires }
}
