import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Visitor } from '../auth/dependencies.js'
import type { Tokens } from '../auth/issue-tokens.js'
import type { LoginMode } from '../auth/login-input.js'
import type { RefreshInput } from '../auth/refresh.js'
import type { LoginCookie, SessionDoor } from '../auth/session-door.js'
import type { Config } from '../config/config.js'
import { clearCookie, cookiesOf, setCookie, visitorOf } from './authentication.js'
import { passageOf } from './request-context.js'

/** The session door of an HTTP request: tokens come and go in the body, or in cookies, by the mode of the login. Nothing of the request is looked at before it is asked for. */
export class HttpSessionDoor implements SessionDoor {
  #cookies: ReturnType<typeof cookiesOf> | null = null

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly config: Config,
    readonly addressOf: (request: IncomingMessage) => string,
  ) {}

  get visitor(): Visitor {
    return { ...visitorOf(this.request, this.addressOf(this.request)), since: passageOf(this.request).begun }
  }

  get publicUrl(): string {
    return publicUrlOf(this.request, this.config)
  }

  refreshInput(body: unknown): RefreshInput {
    const { refreshCookie, sessionCookie } = this.config.auth
    return { body, refreshCookie: this.kept(refreshCookie.name), sessionCookie: this.kept(sessionCookie.name) }
  }

  handOver(tokens: Tokens, mode: LoginMode): Record<string, unknown> {
    const { refreshCookie, sessionCookie, sessionTtl, refreshTokenTtl } = this.config.auth
    if (mode === 'session') {
      setCookie(this.response, sessionCookie, tokens.accessToken, sessionTtl)
      return { expires: tokens.expires }
    }
    if (mode === 'cookie') {
      setCookie(this.response, refreshCookie, tokens.refreshToken, refreshTokenTtl)
      return { access_token: tokens.accessToken, expires: tokens.expires }
    }
    return { access_token: tokens.accessToken, refresh_token: tokens.refreshToken, expires: tokens.expires }
  }

  keep({ name, lifetime, ...options }: LoginCookie, value: string | null): void {
    const cookie = { name, domain: null, ...options }
    if (value === null) clearCookie(this.response, cookie)
    else setCookie(this.response, cookie, value, lifetime)
  }

  kept(name: string): string | null {
    this.#cookies ??= cookiesOf(this.request)
    return this.#cookies[name] ?? null
  }

  forget(): void {
    const { refreshCookie, sessionCookie } = this.config.auth
    for (const cookie of [refreshCookie, sessionCookie]) if (this.kept(cookie.name) !== null) clearCookie(this.response, cookie)
  }
}

/** PUBLIC_URL, or the one of the other addresses that has the host of the request: what the client says of itself leads nowhere else. */
function publicUrlOf({ headers }: IncomingMessage, { server, auth }: Config): string {
  const asked = auth.allowedPublicUrls.find((url) => URL.canParse(url) && new URL(url).host === headers.host)
  return (asked ?? server.publicUrl).replace(/\/+$/, '')
}
