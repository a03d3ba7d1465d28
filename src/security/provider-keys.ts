import { createRemoteJWKSet, customFetch, importJWK, type JWK, jwtVerify } from 'jose'

/** Imports a private key of ours, for signing. Throws for a key that is none. */
export async function importPrivateKey(jwk: Readonly<Record<string, unknown>>): Promise<{ key: CryptoKey; kid?: string }> {
  const key = await importJWK(jwk as JWK, typeof jwk.alg === 'string' ? jwk.alg : algorithmOf(jwk))
  if (key instanceof Uint8Array || key.type !== 'private') throw new Error('This is no private key.')
  return typeof jwk.kid === 'string' ? { key, kid: jwk.kid } : { key }
}

const algorithmOf = ({ kty, crv }: Readonly<Record<string, unknown>>): string => {
  if (kty === 'RSA') return 'RS256'
  return kty === 'OKP' ? 'EdDSA' : ({ 'P-384': 'ES384', 'P-521': 'ES512' }[String(crv)] ?? 'ES256')
}

/** Only keys that others cannot know sign; a shared secret or none do not. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
const event = 'http://schemas.openid.net/event/backchannel-logout'
/** Seconds for which a logout token is accepted; the clocks may differ by as many. */
const [longestLife, clockTolerance] = [300, 30]

/** What a logout token must say. */
export interface LogoutTokenTerms {
  readonly issuer: string
  readonly audience: string
}

/** Proves logout tokens (OpenID Connect Back-Channel Logout 1.0) by the provider's keys; gives the user or the session whose session ended. */
export function createLogoutTokenProof(jwksUri: string, fetch: (url: string, options: never) => Promise<Response>) {
  const keys = createRemoteJWKSet(new URL(jwksUri), { [customFetch]: (url, options) => fetch(url, options as never) })
  return async (token: string, terms: LogoutTokenTerms): Promise<{ subject?: string; sid?: string }> => {
    const { payload } = await jwtVerify(token, keys, {
      ...terms,
      algorithms,
      clockTolerance,
      maxTokenAge: longestLife,
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
    })
    const { events, nonce, sub, sid } = payload
    const told = typeof events === 'object' && events !== null && typeof (events as Record<string, unknown>)[event] === 'object'
    if (!told || nonce !== undefined) throw new Error('This is no logout token.')
    if (typeof sub !== 'string' && typeof sid !== 'string') throw new Error('The logout token names neither a user nor a session.')
    return { ...(typeof sub === 'string' && { subject: sub }), ...(typeof sid === 'string' && { sid }) }
  }
}
