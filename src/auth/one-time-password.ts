import { createGuardrails, generateSecret, verify } from 'otplib'

/** Secrets that Directus made have 10 bytes. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 10 })
/** A clock that is a step off is forgiven. */
const epochTolerance = 30

/** A new secret for one-time passwords, in base32. */
export const makeOtpSecret = (): string => generateSecret()

/** The step of 30 seconds that a one-time password belongs to; null when it is not valid now. */
export async function stepOfOtp(secret: string, otp: string): Promise<number | null> {
  if (!/^\d{6}$/.test(otp)) return null
  const result = await verify({ secret, token: otp, epochTolerance, guardrails })
  return result.valid && 'timeStep' in result ? result.timeStep : null
}

/** Is this one-time password valid now? Whether it was used before is checked by the login. */
export const isValidOtp = async (secret: string, otp: string): Promise<boolean> => (await stepOfOtp(secret, otp)) !== null

/** The address that authenticator programs read from a QR code. */
export function otpAddress(project: string, email: string, secret: string): string {
  const parameters = new URLSearchParams({ secret, period: '30', digits: '6', algorithm: 'SHA1', issuer: project })
  return `otpauth://totp/${encodeURIComponent(project)}:${encodeURIComponent(email)}?${parameters}`
}
