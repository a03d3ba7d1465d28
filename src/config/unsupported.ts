import { withoutPrefix } from './cast.js'
import type { Environment } from './environment.js'
import { variables } from './variables.js'

/** Settings of the API we serve that do nothing here yet: an operator who sets one relies on it, and has to be told. */
const unsupported: readonly (readonly [names: RegExp, reason: string])[] = [
  [/^RATE_LIMITER_[A-Z_]+$/, 'there is no such limit yet'],
  [/^CACHE_(SYSTEM_TTL|SCHEMA)$/, 'schema and permissions are always kept, and forgotten at once when they change'],
  [/^LOG_STYLE$/, 'the log is lines of JSON'],
]

/** A sentence for each of them that is set, except to switch off what is not there. */
export function unsupportedSettings(environment: Environment): string[] {
  return Object.entries(environment).flatMap(([name, raw]) => {
    const reason = name in variables ? undefined : unsupported.find(([names]) => names.test(name))?.[1]
    return reason === undefined || isEmpty(raw) || (name.endsWith('_ENABLED') && isOff(raw)) ? [] : [`${name} cannot be set: ${reason}.`]
  })
}

const isEmpty = (raw: unknown): boolean => raw === undefined || raw === null || withoutPrefix(raw) === ''
const isOff = (raw: unknown): boolean => /^\s*(false|0)\s*$/i.test(String(withoutPrefix(raw)))
