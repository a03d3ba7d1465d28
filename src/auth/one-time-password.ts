import { createGuardrails, generateSecret, verify } from 'otplib'

/** Secrets that Directus made have 10 bytes. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 10 })
/** A clock that is a step off is forgiven. */
const epochTolerance = 30

/** A new secret for one-time passwords, in base32. */
export const makeOtpSecret = (): string => generateSecret()

/** Is this the one-time password of the moment? */
export async function isValidOtp(secret: string, otp: string): Promise<boolean> {
  if (!/^\d{6}$/.test(otp)) return false
  const { valid } = await verify({ secret, token: otp, epochTolerance, guardrails })
  return valid
}

/** The address that authenticator programs read from a QR code. */
export function otpAddress(project: string, email: string, secret: string): string {
  const parameters = new URLSearchParams({ secret, period: '30', digits: '6', algorithm: 'SHA1', issuer: project })
  return `otpauth://totp/${encodeURIComponent(project)}:${encodeURIComponent(email)}?${parameters}`
}
