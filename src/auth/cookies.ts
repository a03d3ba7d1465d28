import type { Config } from '../config/config.js'
import type { LoginMode } from './login-input.js'
import type { Tokens } from './issue-tokens.js'

/** A cookie to set; an empty value with no age clears it. */
export interface Cookie {
  readonly name: string
  readonly value: string
  readonly maxAge: number
  readonly domain: string | null
  readonly secure: boolean
  readonly sameSite: 'lax' | 'strict' | 'none'
}

type AuthConfig = Config['auth']

/** What a client is told after a login or refresh, in the form of its mode: the body, and the cookie that keeps the rest from scripts. */
export function handOut(
  tokens: Tokens,
  mode: LoginMode,
  config: AuthConfig,
): { body: Readonly<Record<string, unknown>>; cookie: Cookie | null } {
  const { accessToken: access_token, refreshToken: refresh_token, expires } = tokens
  if (mode === 'json') return { body: { access_token, refresh_token, expires }, cookie: null }
  if (mode === 'cookie') return { body: { access_token, expires }, cookie: refreshCookie(config, refresh_token) }
  return { body: { expires }, cookie: sessionCookie(config, access_token) }
}

/** The cookie that holds a refresh token. */
export const refreshCookie = (config: AuthConfig, token: string): Cookie => ({
  ...config.refreshCookie,
  value: token,
  maxAge: config.refreshTokenTtl,
})

/** The cookie that holds the access token of a session. */
export const sessionCookie = (config: AuthConfig, token: string): Cookie => ({
  ...config.sessionCookie,
  value: token,
  maxAge: config.sessionTtl,
})

/** The same cookie, cleared. */
export const cleared = (cookie: AuthConfig['refreshCookie'] | AuthConfig['sessionCookie']): Cookie => ({
  ...cookie,
  value: '',
  maxAge: 0,
})
