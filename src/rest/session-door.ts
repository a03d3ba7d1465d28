import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SessionDoor } from '../auth/session-door.js'
import type { Config } from '../config/config.js'
import { clearCookie, cookiesOf, setCookie, visitorOf } from './authentication.js'
import { passageOf } from './request-context.js'

/** The session door of an HTTP request: tokens come and go in the body, or in cookies, by the mode of the login. */
export function sessionDoor(request: IncomingMessage, response: ServerResponse, config: Config, address: string): SessionDoor {
  const { refreshCookie, sessionCookie, sessionTtl, refreshTokenTtl } = config.auth
  const cookies = cookiesOf(request)
  return {
    visitor: { ...visitorOf(request, address), since: passageOf(request).begun },
    refreshInput: (body) => ({
      body,
      refreshCookie: cookies[refreshCookie.name] ?? null,
      sessionCookie: cookies[sessionCookie.name] ?? null,
    }),
    handOver: (tokens, mode) => {
      if (mode === 'session') {
        setCookie(response, sessionCookie, tokens.accessToken, sessionTtl)
        return { expires: tokens.expires }
      }
      if (mode === 'cookie') {
        setCookie(response, refreshCookie, tokens.refreshToken, refreshTokenTtl)
        return { access_token: tokens.accessToken, expires: tokens.expires }
      }
      return { access_token: tokens.accessToken, refresh_token: tokens.refreshToken, expires: tokens.expires }
    },
    publicUrl: publicUrlOf(request, config),
    keep: ({ name, lifetime, ...options }, value) => {
      const cookie = { name, domain: null, ...options }
      if (value === null) clearCookie(response, cookie)
      else setCookie(response, cookie, value, lifetime)
    },
    kept: (name) => cookies[name] ?? null,
    forget: () => {
      for (const cookie of [refreshCookie, sessionCookie]) if (cookies[cookie.name] !== undefined) clearCookie(response, cookie)
    },
  }
}

/** PUBLIC_URL, or the one of the other addresses that has the host of the request: what the client says of itself leads nowhere else. */
function publicUrlOf({ headers }: IncomingMessage, { server, auth }: Config): string {
  const asked = auth.allowedPublicUrls.find((url) => URL.canParse(url) && new URL(url).host === headers.host)
  return (asked ?? server.publicUrl).replace(/\/+$/, '')
}
