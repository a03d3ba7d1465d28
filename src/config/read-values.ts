import { withoutPrefix } from './cast.js'
import { ConfigError } from './config-error.js'
import type { Environment } from './environment.js'
import { unsupportedSettings } from './unsupported.js'
import type { Variable } from './variable.js'
import { type Values, variables } from './variables.js'

/** Reads every variable of the table; throws one error that tells all mistakes. */
export function readValues(environment: Environment): Values {
  const problems = unsupportedSettings(environment)
  const values: Record<string, unknown> = {}
  for (const [name, variable] of Object.entries(variables)) {
    values[name] = readVariable(name, variable as Variable<unknown>, environment, problems)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return values as Values
}

/** Reads one variable; a mistake is added to the problems. */
export function readVariable<Value>(name: string, variable: Variable<Value>, environment: Environment, problems: string[]): Value {
  const raw = withoutPrefix(environment[name])
  if (raw === undefined || raw === null || (raw === '' && !variable.type.readsEmpty)) return variable.standard
  try {
    return variable.type.read(raw)
  } catch (error) {
    problems.push(`${name} must be ${(error as Error).message}, not ${JSON.stringify(raw)}.`)
    return variable.standard
  }
}

/** Options that are spelled by double underscores: `DB_SSL__REJECT_UNAUTHORIZED` is `rejectUnauthorized` of `DB_SSL`. */
export function nestedOptions(environment: Environment, prefix: string, cast: (raw: unknown) => unknown): Record<string, unknown> {
  const options: Record<string, unknown> = {}
  for (const [name, raw] of Object.entries(environment)) {
    if (!name.startsWith(`${prefix}__`)) continue
    const key = name
      .slice(prefix.length + 2)
      .toLowerCase()
      .replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    options[key] = cast(raw)
  }
  return options
}
