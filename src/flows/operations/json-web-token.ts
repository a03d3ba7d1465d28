import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto'
import { decodeJwt, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify, SignJWT } from 'jose'
import type { Item } from '../../context.js'
import { FlowError } from '../flow-error.js'
import type { OperationType } from './operation.js'
import { choiceOption, objectOption, textOption, textsOption } from './options.js'

/** The same name as the errors of the package `jsonwebtoken`, which flows compare with. */
class TokenError extends FlowError {
  constructor(
    override readonly name: 'JsonWebTokenError' | 'TokenExpiredError' | 'NotBeforeError',
    message: string,
  ) {
    super('INVALID_TOKEN', message)
  }
}

/** Signs a payload, verifies a token, or reads one without verifying it. `options` as those of the package `jsonwebtoken`. */
export const jsonWebToken: OperationType = {
  type: 'json-web-token',
  run: async (options) => {
    const settings = objectOption(options, 'options') ?? {}
    switch (choiceOption(options, 'operation', ['sign', 'verify', 'decode'])) {
      case 'sign':
        return sign(objectOption(options, 'payload') ?? {}, textOption(options, 'secret'), settings)
      case 'verify':
        return verify(textOption(options, 'token'), textOption(options, 'secret'), settings)
      case 'decode':
        return decode(textOption(options, 'token'))
    }
  },
}

async function sign(payload: Item, secret: string, settings: Item): Promise<string> {
  const algorithm = typeof settings.algorithm === 'string' ? settings.algorithm : 'HS256'
  const header = { alg: algorithm, typ: 'JWT', ...(typeof settings.keyid === 'string' && { kid: settings.keyid }) }
  const token = new SignJWT(payload as JWTPayload).setProtectedHeader(header)
  if (settings.noTimestamp !== true) token.setIssuedAt()
  if (settings.expiresIn !== undefined) token.setExpirationTime(momentAfter(settings.expiresIn))
  if (settings.notBefore !== undefined) token.setNotBefore(momentAfter(settings.notBefore))
  if (settings.audience !== undefined) token.setAudience(textsOption(settings, 'audience'))
  if (settings.issuer !== undefined) token.setIssuer(textOption(settings, 'issuer'))
  if (settings.subject !== undefined) token.setSubject(textOption(settings, 'subject'))
  if (settings.jwtid !== undefined) token.setJti(textOption(settings, 'jwtid'))
  return token.sign(keyOf(secret, algorithm, 'sign'))
}

/** Numbers are seconds from now, texts such as `2h`. */
const momentAfter = (value: unknown): string | number => (typeof value === 'number' ? `${value}s` : String(value))

async function verify(token: string, secret: string, settings: Item): Promise<unknown> {
  const algorithm = algorithmOf(token)
  const allowed = settings.algorithms === undefined ? undefined : textsOption(settings, 'algorithms')
  const options: JWTVerifyOptions = {
    ...(allowed && { algorithms: allowed }),
    ...(settings.audience !== undefined && { audience: textsOption(settings, 'audience') }),
    ...(settings.issuer !== undefined && { issuer: textsOption(settings, 'issuer') }),
    ...(settings.subject !== undefined && { subject: textOption(settings, 'subject') }),
    ...(settings.clockTolerance !== undefined && { clockTolerance: Number(settings.clockTolerance) }),
    ...(settings.maxAge !== undefined && { maxTokenAge: settings.maxAge as string | number }),
  }
  try {
    return (await jwtVerify(token, keyOf(secret, algorithm, 'verify'), options)).payload
  } catch (error) {
    if (error instanceof errors.JWTExpired && settings.ignoreExpiration === true) return error.payload
    throw asTokenError(error)
  }
}

function decode(token: string): unknown {
  try {
    return decodeJwt(token)
  } catch {
    // As the package `jsonwebtoken` answers.
    return null
  }
}

function algorithmOf(token: string): string {
  try {
    const { alg } = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { alg?: unknown }
    if (typeof alg === 'string' && alg !== 'none') return alg
  } catch {
    throw new TokenError('JsonWebTokenError', 'invalid token')
  }
  throw new TokenError('JsonWebTokenError', 'jwt signature is required')
}

/** A shared secret, or a key as PEM. An algorithm of shared secrets never takes a public key for one. */
function keyOf(secret: string, algorithm: string, use: 'sign' | 'verify'): KeyObject {
  const isPem = secret.includes('-----BEGIN')
  if (algorithm.startsWith('HS') === isPem) throw new TokenError('JsonWebTokenError', 'invalid algorithm')
  if (!isPem) return createSecretKey(Buffer.from(secret))
  return use === 'sign' ? createPrivateKey(secret) : createPublicKey(secret)
}

function asTokenError(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new TokenError('TokenExpiredError', 'jwt expired')
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') return new TokenError('NotBeforeError', 'jwt not active')
  return error instanceof errors.JOSEError ? new TokenError('JsonWebTokenError', error.message) : error
}
