import { effectivePolicies } from '../permissions/policies.js'
import { type Claims, signToken } from '../security/tokens.js'
import type { LoginUser } from '../services/users/user-by-email.js'
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

/** A user, as their tokens speak of them. */
export const subjectOfUser = ({
  id,
  role,
  tfa_secret: tfaSecret,
  provider,
}: Pick<LoginUser, 'id' | 'role' | 'tfa_secret' | 'provider'>): TokenSubject => ({ id, role, tfaSecret, provider })

/** The session by which the tokens are worth something. */
export interface TokenSession {
  readonly token: string
  /** The access token is the session's cookie and lives as long as the session, whose token stands in it. */
  readonly isCookie: boolean
  /** Of a session given by OAuth: what it is for, in the words of JWT. */
  readonly grant?: { readonly scope: string; readonly aud: string }
}

/** Signs an access token, which ends with its session; extensions may add claims. */
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
  const bond = bondOf(dependencies, session)
  const user = 'share' in subject ? null : subject.id
  const meta = { status: 'pending', user, provider: 'share' in subject ? null : subject.provider, type }
  const custom = await dependencies.events.emitFilter('auth.jwt', { ...claims, ...bond }, meta, authEventContext(dependencies))
  const lifetime = session.isCookie ? auth.sessionTtl : auth.accessTokenTtl
  return {
    accessToken: await signToken({ ...custom, ...bond }, auth.secret, lifetime),
    refreshToken: session.token,
    expires: lifetime,
    id: user,
  }
}

/** Seals of sessions open nothing else. */
const sealScope = 'session of an access token'

/** The claim that binds an access token to its session. Where it is read by scripts, it must not hold the refresh token itself. */
const bondOf = ({ cursors }: AuthDependencies, { token, isCookie, grant }: TokenSession): Claims =>
  isCookie ? { session: token } : { sid: cursors.seal([token], sealScope), ...grant }

/** The session to which claims bind; null where they bind to none. A claim that this server did not make counts as a session that does not exist. */
export function sessionOfClaims({ cursors }: Pick<AuthDependencies, 'cursors'>, { session, sid }: Claims): string | null {
  if (sid !== undefined && sid !== null) return (typeof sid === 'string' ? cursors.open(sid, sealScope)?.[0] : null) ?? ''
  if (session === undefined || session === null) return null
  return typeof session === 'string' ? session : ''
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
