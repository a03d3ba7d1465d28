import { LRUCache } from 'lru-cache'
import { apiError, forbidden } from '../errors/api-error.js'
import type { Accountability } from '../permissions/accountability.js'
import { type PolicyHolder, type Rights, rightsOf } from '../permissions/policies.js'
import { isNamedToken } from '../security/static-tokens.js'
import { type Claims, looksLikeOurToken, verifyToken } from '../security/tokens.js'
import type { AuthDependencies, Visitor } from './dependencies.js'
import type { Identities, SessionIdentity } from './identities.js'
import { sessionOfClaims } from './issue-tokens.js'
import { isInTime } from './shares/open-share.js'

/**
 * Finds the caller by their token (null: none); one that is not valid is an error, also for what everybody may see. The door that
 * was asked decides where tokens may stand. A token is valid as long as its session and its user are; one that another program
 * signed without a session, as long as its user is.
 */
export type Authenticate = (visitor: Visitor, token: string | null) => Promise<Accountability>

/** Makes the function over what is remembered of users and sessions; a request of a known caller costs no statement. */
export function createAuthenticate(dependencies: AuthDependencies, identities: Identities): Authenticate {
  const { config, policies } = dependencies
  const rights = new LRUCache<string, Rights>({ max: 10_000 })

  const knownRightsOf = async (holder: PolicyHolder): Promise<Rights> => {
    const data = await policies.data()
    const key = `${data.version}|${holder.user ?? ''}|${holder.role ?? ''}|${holder.ip ?? ''}|${holder.policies?.join() ?? ''}`
    const known = rights.get(key)
    if (known) return known
    const found = rightsOf(data, holder)
    rights.set(key, found)
    return found
  }

  // The signature of a token does not change, so it is checked once; its expiry is checked every time.
  const verified = new LRUCache<string, BoundClaims>({ max: 10_000 })
  const claimsOf = async (token: string): Promise<BoundClaims> => {
    const known = verified.get(token)
    if (known && typeof known.claims.exp === 'number' && known.claims.exp * 1000 > Date.now()) return known
    const claims = await verifyToken(token, config.auth.secret)
    const bound = { claims, session: sessionOfClaims(dependencies, claims) }
    verified.set(token, bound)
    return bound
  }

  return async (visitor, token) => {
    if (token === null) return accountabilityOf(nobody, noRights, visitor)
    const proven =
      verified.has(token) || looksLikeOurToken(token)
        ? await proveClaims(await claimsOf(token), identities, visitor)
        : await proveStaticToken(token, identities)
    const rights = proven.share
      ? noRights
      : await knownRightsOf({ user: proven.user, role: proven.role, policies: proven.policies, ip: visitor.ip })
    return accountabilityOf(proven, rights, visitor)
  }
}

/** What a token says, and the session to which it is bound. */
interface BoundClaims {
  readonly claims: Claims
  readonly session: string | null
}

type Proven = Pick<Accountability, 'user' | 'role' | 'share' | 'sharing' | 'session' | 'policies' | 'oauth'>

async function proveStaticToken(token: string, identities: Identities): Promise<Proven> {
  // No database keeps such a text.
  if (token.includes('\0')) throw apiError('INVALID_CREDENTIALS')
  if (isNamedToken(token)) return proveNamedToken(token, identities)
  const user = await identities.userOfToken(token)
  if (!user) throw apiError('INVALID_CREDENTIALS')
  return { user: user.id, role: user.role }
}

async function proveNamedToken(token: string, identities: Identities): Promise<Proven> {
  const found = await identities.namedToken(token)
  const lasts = found && (found.expires === null || found.expires.getTime() > Date.now())
  const user = lasts ? await identities.user(found.user) : null
  if (!found || user?.status !== 'active') throw apiError('INVALID_CREDENTIALS')
  return { user: user.id, role: user.role, ...(found.policies && { policies: found.policies }) }
}

/** The flags in a token are for the client; the rights are those in the database now. */
async function proveClaims({ claims, session: token }: BoundClaims, identities: Identities, visitor: Visitor): Promise<Proven> {
  const share = typeof claims.share === 'string' ? await proveShare(claims.share, identities) : null
  const session = token === null ? null : await proveSession(token, share?.share ?? null, identities)
  const known = token === null ? null : { session: token }
  const program = session?.oauth_client ? { oauth: oauthOf(session.oauth_client, claims, visitor) } : null
  if (share) return { ...share, ...known }
  const user = typeof claims.id === 'string' ? await identities.user(claims.id) : null
  if (user?.status !== 'active') throw apiError('INVALID_CREDENTIALS')
  return { user: user.id, role: user.role, ...known, ...program }
}

/** Programs were let in at one door; a token of theirs is worth nothing at any other. */
function oauthOf(client: string, { scope }: Claims, { resource }: Visitor): NonNullable<Accountability['oauth']> {
  if (resource !== 'mcp') throw apiError('INVALID_CREDENTIALS')
  return { client, scope: typeof scope === 'string' ? scope.split(' ') : [] }
}

/** A share opens what its row says now, as long as it lasts and its creator may enter. One that has ended is the same as one that never was. */
async function proveShare(id: string, identities: Identities): Promise<Proven> {
  const share = await identities.share(id)
  const creator = share?.user_created ? await identities.user(share.user_created) : null
  if (!share || !isInTime(share) || creator?.status !== 'active') throw forbidden()
  const { collection, item, role } = share
  return {
    user: null,
    role: null,
    share: id.toLowerCase(),
    sharing: { collection, item, role, creator: { user: creator.id, role: creator.role } },
  }
}

/** A token that belongs to a session is worth as much as the session; one of a share (null: of a user) as one of that share. */
async function proveSession(session: string, share: string | null, identities: Identities): Promise<SessionIdentity> {
  const row = await identities.session(session)
  if (!row || row.expires.getTime() <= Date.now() || row.share !== share) throw apiError('INVALID_CREDENTIALS')
  return row
}

const nobody: Proven = { user: null, role: null }
const noRights: Rights = { roles: [], admin: false, app: false }

/** Every request needs one, so it is put together field by field: spreads cost ten times as much. */
function accountabilityOf(
  { user, role, share, sharing, session, policies, oauth }: Proven,
  { roles, admin, app }: Rights,
  { ip, userAgent, origin }: Visitor,
): Accountability {
  const accountability: { -readonly [Key in keyof Accountability]: Accountability[Key] } = { user, role, roles, admin, app, ip }
  if (share !== undefined) accountability.share = share
  if (sharing !== undefined) accountability.sharing = sharing
  if (session !== undefined) accountability.session = session
  if (policies !== undefined) accountability.policies = policies
  if (oauth !== undefined) accountability.oauth = oauth
  if (userAgent !== undefined) accountability.userAgent = userAgent.slice(0, 1024)
  if (origin !== undefined) accountability.origin = origin.slice(0, 255)
  return accountability
}
