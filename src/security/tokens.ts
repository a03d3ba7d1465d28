import { decodeJwt, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { apiError } from '../errors/api-error.js'

/** The issuer in all tokens; Directus', so that both know each other's. */
const issuer = 'directus'

/** What a token says. */
export type Claims = Readonly<Record<string, unknown>>

/** Signs claims; the token is valid for this many milliseconds. */
export function signToken(claims: Claims, secret: string, lifetime: number): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT(claims as JWTPayload)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(now)
    .setExpirationTime(now + Math.floor(lifetime / 1000))
    .setIssuer(issuer)
    .sign(keyOf(secret))
}

/** The claims of a token that we signed and that is still valid; throws TOKEN_EXPIRED or INVALID_TOKEN otherwise. */
export async function verifyToken(token: string, secret: string): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), { algorithms: ['HS256'], issuer })
    return payload
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw apiError('TOKEN_EXPIRED', {}, { cause: error })
    if (error instanceof errors.JOSEError) throw apiError('INVALID_TOKEN', {}, { cause: error })
    throw error
  }
}

/** Does this text claim to be a token of ours? Says nothing about its signature. */
export function looksLikeOurToken(text: string): boolean {
  if (text.split('.').length !== 3) return false
  try {
    return decodeJwt(text).iss === issuer
  } catch {
    return false // three parts with dots between them, but no JWT
  }
}

const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret)
