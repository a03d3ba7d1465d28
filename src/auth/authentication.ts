import { type Authenticate, createAuthenticate } from './authenticate.js'
import type { AuthDependencies, Visitor } from './dependencies.js'
import { createIdentities, type Identities } from './identities.js'
import type { Tokens } from './issue-tokens.js'
import { login } from './login.js'
import { type LoginMode, parseLogin } from './login-input.js'
import { findRefreshToken, logout, type RefreshInput, refresh } from './refresh.js'

/** All that doors need to find out who the caller is, and to log them in and out. */
export interface Authentication {
  readonly identities: Identities
  readonly authenticate: Authenticate
  /** Logs in by e-mail and password, told in the wire's form. */
  login(body: unknown, visitor: Visitor): Promise<{ tokens: Tokens; mode: LoginMode }>
  refresh(input: RefreshInput, visitor: Visitor): Promise<{ tokens: Tokens; mode: LoginMode }>
  /** Ends a session; an unknown one has ended already. */
  logout(input: RefreshInput): Promise<void>
}

/** Makes the authentication of one server. Changes of users and sessions reach it by the platform. */
export function createAuthentication(dependencies: AuthDependencies): Authentication {
  const identities = createIdentities(dependencies.database, (error) =>
    dependencies.logger.warn({ err: error }, 'The use of a token could not be written down.'),
  )
  dependencies.onAccessChange(identities.forget)
  return {
    identities,
    authenticate: createAuthenticate(dependencies, identities),
    login: async (body, visitor) => {
      const { mode, ...input } = parseLogin(body)
      const tokens = await login(dependencies, { ...input, session: mode === 'session' }, visitor)
      return { tokens, mode }
    },
    refresh: async (input, visitor) => {
      const { token, mode } = await findRefreshToken(dependencies, input)
      return { tokens: await refresh(dependencies, token, mode === 'session', visitor), mode }
    },
    logout: async (input) => logout(dependencies, (await findRefreshToken(dependencies, input)).token),
  }
}
