import type { Visitor } from './dependencies.js'
import type { Tokens } from './issue-tokens.js'
import type { LoginMode } from './login-input.js'
import type { RefreshInput } from './refresh.js'

/** What logging in and out needs of the connection: the client, where tokens stand, and where they are put. */
export interface SessionDoor {
  readonly visitor: Visitor
  /** The places where a refresh token may be, beside the given body. */
  refreshInput(body: unknown): RefreshInput
  /** Gives tokens where the mode wants them: in the returned answer, or in a cookie that scripts cannot read. */
  handOver(tokens: Tokens, mode: LoginMode): Record<string, unknown>
  /** Takes the cookies back. */
  forget(): void
  /** The address by which the client reaches this server: PUBLIC_URL, or one of AUTH_ALLOWED_PUBLIC_URLS; without a slash at the end. */
  readonly publicUrl: string
  /** Keeps a text in a cookie of its own until the browser comes back from a provider; null takes it back. */
  keep(cookie: LoginCookie, value: string | null): void
  /** What was kept so. */
  kept(name: string): string | null
}

/** A cookie that lasts as long as a login at a provider is under way. */
export interface LoginCookie {
  readonly name: string
  /** In milliseconds. */
  readonly lifetime: number
  readonly secure: boolean
  readonly sameSite: 'lax' | 'none'
}
