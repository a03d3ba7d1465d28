import { ConfigError } from './config-error.js'
import type { Environment } from './environment.js'
import { readVariable } from './read-values.js'
import { boolean, duration, optionalString, string, type Variable, type VariableType, variable, wholeNumber } from './variable.js'
import type { Values } from './variables.js'

/** A place where files are stored, as configured. Which drivers there are, and which options each needs, is for `storage/` to say. */
export interface LocationConfig {
  readonly name: string
  readonly driver: string
  /** A folder of this machine, or what the names of all objects begin with in a cloud. */
  readonly root: string
  /** Slower answers than this are told as a warning by the health check. */
  readonly healthThreshold: number
  readonly options: LocationOptions
}

/** What the drivers of clouds read, by the suffix of its variable. */
export type LocationOptions = { readonly [Suffix in keyof typeof cloudVariables]: (typeof cloudVariables)[Suffix]['standard'] }

/** A row of the table: the standard says the type of the value. */
const row = <Value>(type: VariableType<Value>, standard: NoInfer<Value>, description: string): Variable<Value> =>
  variable(type, standard, description)

const cloudVariables = {
  KEY: row(
    optionalString,
    null,
    's3: id of the access key; without one the library asks the environment and the machine, as all programs of AWS do.',
  ),
  SECRET: row(optionalString, null, 's3: the secret of that key.'),
  BUCKET: row(optionalString, null, 's3, gcs: the bucket.'),
  REGION: row(optionalString, null, 's3: the region of the bucket; us-east-1 where an ENDPOINT needs none.'),
  ENDPOINT: row(optionalString, null, 's3, gcs, azure: address of another service of the same protocol.'),
  ACL: row(optionalString, null, 's3: the canned ACL of new objects.'),
  SERVER_SIDE_ENCRYPTION: row(optionalString, null, 's3: how the service encrypts new objects: AES256, aws:kms.'),
  SERVER_SIDE_ENCRYPTION_KMS_KEY_ID: row(optionalString, null, 's3: the key of aws:kms.'),
  FORCE_PATH_STYLE: row(
    boolean,
    false,
    's3: name the bucket in the path instead of the host; most services other than that of AWS need it.',
  ),
  CONNECTION_TIMEOUT: row(duration, 5000, 's3, gcs: how long a connection may take to open.'),
  SOCKET_TIMEOUT: row(duration, 120_000, 's3, gcs: how long a connection may be silent.'),
  MAX_SOCKETS: row(wholeNumber(1), 500, 's3, gcs: connections at most.'),
  KEEP_ALIVE: row(boolean, true, 's3, gcs: use connections more than once.'),
  KEY_FILENAME: row(optionalString, null, 'gcs: file with the key of the service account.'),
  CREDENTIALS: row(optionalString, null, 'gcs: that key itself, as JSON.'),
  CONTAINER_NAME: row(optionalString, null, 'azure: the container.'),
  ACCOUNT_NAME: row(optionalString, null, 'azure: the storage account.'),
  ACCOUNT_KEY: row(optionalString, null, 'azure: a key of the account.'),
} as const satisfies Record<string, Variable<never> | Variable<unknown>>

/** The variables that every location has, as `STORAGE_<LOCATION>_...`; README.md shows them behind the others. */
export const storageVariables = {
  DRIVER: variable(string, 'local', 'How a location stores: local, s3, gcs (Google Cloud), azure.'),
  ROOT: variable(
    optionalString,
    null,
    'Folder of a local location, of the location `local` ./uploads when nothing is said; in a cloud, what the names of all objects begin with.',
  ),
  HEALTHCHECK_THRESHOLD: variable(duration, 750, 'Slower answers than this are a warning in the health check.'),
  ...cloudVariables,
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
  const read = <Value>(suffix: keyof typeof storageVariables, variableRow: Variable<Value>): Value =>
    readVariable(locationVariable(name, suffix), variableRow, environment, problems)
  const driver = read('DRIVER', storageVariables.DRIVER)
  const isLocal = driver === 'local'
  const root = read('ROOT', storageVariables.ROOT) ?? (isLocal && name.toLowerCase() === 'local' ? './uploads' : null)
  if (root === null && isLocal) problems.push(`${locationVariable(name, 'ROOT')} is missing: the location "${name}" needs a folder.`)
  const options = Object.entries(cloudVariables).map(([suffix, variableRow]) => [
    suffix,
    read(suffix as keyof typeof cloudVariables, variableRow as Variable<unknown>),
  ])
  return {
    name,
    driver,
    root: root ?? '',
    healthThreshold: read('HEALTHCHECK_THRESHOLD', storageVariables.HEALTHCHECK_THRESHOLD),
    options: Object.fromEntries(options) as LocationOptions,
  }
}

/** The whole name of a variable of a location. */
export const locationVariable = (name: string, suffix: keyof typeof storageVariables): string => `STORAGE_${name.toUpperCase()}_${suffix}`
