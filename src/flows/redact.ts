import { setOwn } from './json-copy.js'

/** What stands in a log in place of a secret. */
const hidden = '--redacted--'
/** Shorter values are no secrets, and would be found in every other text. */
const shortestSecret = 4
const deepest = 110
/** Every text is searched for each of them. */
const mostSecrets = 500

/** Names whose values are secrets, without case, hyphens and underscores. */
const secretNames = new Set(
  [
    'authorization',
    'proxy_authorization',
    'cookie',
    'set_cookie',
    'access_token',
    'refresh_token',
    'session_token',
    'directus_session_token',
    'directus_refresh_token',
    'id_token',
    'token',
    'password',
    'current_password',
    'new_password',
    'secret',
    'client_secret',
    'private_key',
    'api_key',
    'apikey',
    'x_api_key',
    'x_auth_token',
    'tfa_secret',
    'otp',
  ].map(plainName),
)

function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}

/** A secret text, and what stands in its place. */
type Secret = readonly [text: string, replacement: string]

/**
 * A copy for the log of a run: values of secret names (headers, cookies, tokens, passwords) and of the environment are replaced, wherever the same text
 * stands again, also inside of longer texts. `environment`: `$env`, whose values are named in their replacement. Pure.
 */
export function redact(value: unknown, environment: Readonly<Record<string, unknown>>): unknown {
  const secrets: Secret[] = Object.entries(environment).flatMap(([name, secret]) =>
    textsOf(secret).map((text): Secret => [text, `--redacted:${name}--`]),
  )
  collect(value, secrets, 0)
  // A longer secret may hold a shorter one.
  const longestFirst = [...new Map(secrets.slice(0, mostSecrets))].sort(([one], [other]) => other.length - one.length)
  return replaceIn(value, longestFirst, 0)
}

const isSecretText = (text: string): boolean => text.length >= shortestSecret && text !== hidden

/** The secret texts of a value: of `Bearer abc` and of a header with cookies also the parts, since they stand alone elsewhere. */
function textsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'number') return [String(value)].filter(isSecretText)
  if (typeof value === 'string') return [value, ...value.split(/[\s;=]+/).filter((part) => part.length >= 16)].filter(isSecretText)
  if (typeof value !== 'object' || value === null || depth > deepest) return []
  return Object.values(value).flatMap((part) => textsOf(part, depth + 1))
}

function collect(value: unknown, secrets: Secret[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > deepest) return
  for (const [name, part] of Object.entries(value)) {
    if (secretNames.has(plainName(name))) secrets.push(...textsOf(part).map((text): Secret => [text, hidden]))
    else collect(part, secrets, depth + 1)
  }
}

function replaceIn(value: unknown, secrets: readonly Secret[], depth: number): unknown {
  if (typeof value === 'string') return replaceText(value, secrets)
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return hidden
  if (Array.isArray(value)) return value.map((entry) => replaceIn(entry, secrets, depth + 1))
  const copy: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(value)) {
    const isSecret = secretNames.has(plainName(name)) && part !== null && part !== undefined && part !== ''
    setOwn(copy, replaceText(name, secrets), isSecret ? hidden : replaceIn(part, secrets, depth + 1))
  }
  return copy
}

function replaceText(text: string, secrets: readonly Secret[]): string {
  let result = text
  for (const [secret, replacement] of secrets) result = result.replaceAll(secret, () => replacement)
  return result
}
