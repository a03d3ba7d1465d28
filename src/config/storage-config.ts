import { ConfigError } from './config-error.js'
import type { Environment } from './environment.js'
import { readVariable } from './read-values.js'
import { duration, optionalString, string, type Variable, variable } from './variable.js'
import type { Values } from './variables.js'

/** A place where files are stored, as configured. Which drivers there are is for `storage/` to say. */
export interface LocationConfig {
  readonly name: string
  readonly driver: string
  readonly root: string
  /** Slower answers than this are told as a warning by the health check. */
  readonly healthThreshold: number
}

/** The variables that every location has, as `STORAGE_<LOCATION>_...`; README.md shows them behind the others. */
export const storageVariables = {
  DRIVER: variable(string, 'local', 'How a location stores: local.'),
  ROOT: variable(optionalString, null, 'Folder of a local location; of the location `local` it is ./uploads when nothing is said.'),
  HEALTHCHECK_THRESHOLD: variable(duration, 750, 'Slower answers than this are a warning in the health check.'),
} as const satisfies Record<string, Variable<never> | Variable<unknown>>

/** The locations of files; the first takes new ones. */
export function storageConfig(values: Values, environment: Environment): { readonly locations: readonly LocationConfig[] } {
  const names = [...new Set(values.STORAGE_LOCATIONS)]
  const problems = names
    .filter((name) => !/^[a-z]\w*$/i.test(name))
    .map((name) => `STORAGE_LOCATIONS names "${name}": a location is called by letters, digits and "_".`)
  if (names.length === 0) problems.push('STORAGE_LOCATIONS is empty: files could not be stored anywhere.')
  const locations = problems.length > 0 ? [] : names.map((name) => locationConfig(name, environment, problems))
  if (problems.length > 0) throw new ConfigError(problems)
  return { locations }
}

function locationConfig(name: string, environment: Environment, problems: string[]): LocationConfig {
  const read = <Value>(suffix: keyof typeof storageVariables, row: Variable<Value>): Value =>
    readVariable(`STORAGE_${name.toUpperCase()}_${suffix}`, row, environment, problems)
  const driver = read('DRIVER', storageVariables.DRIVER)
  const root = read('ROOT', storageVariables.ROOT) ?? (name.toLowerCase() === 'local' ? './uploads' : null)
  if (root === null && driver === 'local')
    problems.push(`STORAGE_${name.toUpperCase()}_ROOT is missing: the location "${name}" needs a folder.`)
  return { name, driver, root: root ?? '', healthThreshold: read('HEALTHCHECK_THRESHOLD', storageVariables.HEALTHCHECK_THRESHOLD) }
}
