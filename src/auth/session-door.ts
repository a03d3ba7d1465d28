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
}
