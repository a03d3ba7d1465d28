import { effectivePolicies } from '../permissions/policies.js'
import { signToken } from '../security/tokens.js'
import { type AuthDependencies, authEventContext } from './dependencies.js'

/** What a login or a refresh hands out. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  /** How long the access token is valid, in milliseconds. */
  readonly expires: number
  /** The user; null for who opened a share. */
  readonly id: string | null
}

/** Of whom the tokens speak. */
export type TokenSubject =
  | { readonly id: string; readonly role: string | null; readonly tfaSecret: string | null; readonly provider: string }
  | { readonly share: string }

/** A session whose token goes into the access token, which then lives as long as the session. */
export interface TokenSession {
  readonly token: string
  readonly isCookie: boolean
}

/** Signs an access token; extensions may add claims. */
export async function issueTokens(
  dependencies: AuthDependencies,
  subject: TokenSubject,
  session: TokenSession,
  ip: string | null,
  type: 'login' | 'refresh',
): Promise<Tokens> {
  const { auth } = dependencies.config
  const claims =
    'share' in subject
      ? { role: null, app_access: false, admin_access: false, share: subject.share }
      : await userClaims(dependencies, subject, ip)
  const full = session.isCookie ? { ...claims, session: session.token } : claims
  const user = 'share' in subject ? null : subject.id
  const meta = { status: 'pending', user, provider: 'share' in subject ? null : subject.provider, type }
  const custom = await dependencies.events.emitFilter('auth.jwt', full, meta, authEventContext(dependencies))
  const lifetime = session.isCookie ? auth.sessionTtl : auth.accessTokenTtl
  return {
    accessToken: await signToken(custom, auth.secret, lifetime),
    refreshToken: session.token,
    expires: lifetime,
    id: user,
  }
}

async function userClaims({ policies }: AuthDependencies, subject: Exclude<TokenSubject, { share: string }>, ip: string | null) {
  const effective = effectivePolicies(await policies.data(), { user: subject.id, role: subject.role, ip })
  const admin = effective.some((policy) => policy.admin_access)
  const mustSetUpTfa = subject.tfaSecret === null && effective.some((policy) => policy.enforce_tfa)
  return {
    id: subject.id,
    role: subject.role,
    app_access: admin || effective.some((policy) => policy.app_access),
    admin_access: admin,
    ...(mustSetUpTfa && { enforce_tfa: true }),
  }
}
