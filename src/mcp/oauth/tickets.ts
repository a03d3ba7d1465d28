import type { CursorSeal } from '../../security/cursors.js'
import { type GrantScope, readGrantScope } from './scopes.js'

/** What a program asks a user for. */
export interface AccessRequest {
  readonly client: string
  readonly redirectUri: string
  readonly challenge: string
  readonly scope: GrantScope
  readonly resource: string
  readonly state: string | null
}

const purpose = 'consent to a program'
/** How long a user may think about it, in milliseconds. */
const lifetime = 10 * 60_000

/** Seals a request for the page that asks this user in this session: what comes back is what was shown, to whom it was shown. */
export const sealRequest = (seal: CursorSeal, asked: AccessRequest, user: string, session: string): string =>
  seal.seal(
    [asked.client, asked.redirectUri, asked.challenge, asked.scope, asked.resource, asked.state, user, session, String(Date.now())],
    purpose,
  )

/** The request that this user was shown in this session; null for every other text. */
export function openRequest(seal: CursorSeal, ticket: string, user: string, session: string): AccessRequest | null {
  const [client, redirectUri, challenge, granted, resource, state, shownTo, shownIn, at] = seal.open(ticket, purpose) ?? []
  const scope = granted ? readGrantScope([granted]) : null
  if (!client || !redirectUri || !challenge || !scope || !resource) return null
  if (shownTo !== user || shownIn !== session || Date.now() - Number(at) > lifetime) return null
  return { client, redirectUri, challenge, scope, resource, state: state ?? null }
}
