import { invalidPayload } from '../errors/api-error.js'

/** How tokens are handed out: both in the body, the refresh token in a cookie, or one session cookie. */
export type LoginMode = 'json' | 'cookie' | 'session'
export const loginModes: readonly LoginMode[] = ['cookie', 'json', 'session']

/** What a client sends to log in. */
export interface LoginInput {
  readonly email: string
  readonly password: string
  readonly otp: string | null
  readonly mode: LoginMode
}

/** Reads the body of a login; unknown keys are ignored. */
export function parseLogin(body: unknown): LoginInput {
  const input = asObject(body)
  const email = requiredText(input, 'email')
  if (!isEmail(email)) throw invalidPayload('"email" must be a valid email')
  return { email, password: requiredText(input, 'password'), otp: optionalText(input, 'otp'), mode: parseMode(input) }
}

/** What a client sends to log in by a directory. */
export type DirectoryLoginInput = Omit<LoginInput, 'email'> & { readonly identifier: string }

/** Reads the body of such a login. */
export function parseDirectoryLogin(body: unknown): DirectoryLoginInput {
  const input = asObject(body)
  const identifier = requiredText(input, 'identifier')
  return { identifier, password: requiredText(input, 'password'), otp: optionalText(input, 'otp'), mode: parseMode(input) }
}

/** The mode that a body asks for; `json` when it does not say. */
export function parseMode(input: Readonly<Record<string, unknown>>): LoginMode {
  if (input.mode === undefined || input.mode === null) return 'json'
  const mode = loginModes.find((known) => known === input.mode)
  if (!mode) throw invalidPayload(`"mode" must be one of [${loginModes.join(', ')}]`)
  return mode
}

/** A body as an object; what is none has no keys. */
export function asObject(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {}
}

/** A key of a body that must be a text with something in it. */
export function requiredText(input: Readonly<Record<string, unknown>>, key: string): string {
  const value = input[key]
  if (value === undefined || value === null) throw invalidPayload(`"${key}" is required`)
  if (typeof value !== 'string') throw invalidPayload(`"${key}" must be a string`)
  if (value === '') throw invalidPayload(`"${key}" is not allowed to be empty`)
  if (value.includes('\0')) throw invalidPayload(`"${key}" must not contain a zero byte`)
  return value
}

function optionalText(input: Readonly<Record<string, unknown>>, key: string): string | null {
  return input[key] === undefined || input[key] === null ? null : requiredText(input, key)
}

/** Is this an e-mail address? Strict about its form, not about whether it exists. */
export const isEmail = (text: string): boolean => /^[^\s@"(),:;<>[\]\\]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)
