import { ConfigError } from '../config/config-error.js'
import { type LocationConfig, type LocationOptions, locationVariable } from '../config/storage-config.js'
import type { StorageDriver } from './driver.js'
import { serviceAccount } from './google-account.js'
import { lazyDriver } from './lazy.js'
import { localDriver } from './local.js'

interface DriverKind {
  /** Variables of which one in each group has to be set. */
  readonly needs: readonly (readonly (keyof LocationOptions)[])[]
  open(location: LocationConfig): StorageDriver
}

/** All drivers; a new one is a file and a line. Those of clouds are loaded when the first object is asked of them. */
const drivers: ReadonlyMap<string, DriverKind> = new Map([
  ['local', { needs: [], open: ({ root }: LocationConfig) => localDriver(root) }],
  ['s3', { needs: [['BUCKET']], open: (location) => lazyDriver(async () => (await import('./s3.js')).s3Driver(location)) }],
  [
    'gcs',
    {
      needs: [['BUCKET'], ['KEY_FILENAME', 'CREDENTIALS']],
      open: (location) => {
        const account = serviceAccount(location)
        return lazyDriver(async () => (await import('./google.js')).googleDriver(location, account))
      },
    },
  ],
  [
    'azure',
    {
      needs: [['CONTAINER_NAME'], ['ACCOUNT_NAME'], ['ACCOUNT_KEY']],
      open: (location) => lazyDriver(async () => (await import('./azure.js')).azureDriver(location)),
    },
  ],
] satisfies [string, DriverKind][])

/** A place where files are stored. */
export interface Location {
  readonly name: string
  readonly driver: StorageDriver
  readonly healthThreshold: number
}

/** The places where files are stored. */
export interface Storage {
  readonly locations: readonly Location[]
  /** The one that takes new files. */
  readonly standard: Location
  /** undefined: there is none of this name. */
  find(name: string): Location | undefined
}

/** Opens all locations of the configuration; one whose driver nobody wrote, or that lacks what its driver needs, stops the start. */
export function openStorage(configs: readonly LocationConfig[]): Storage {
  const problems = configs.flatMap(problemsOf)
  if (problems.length > 0) throw new ConfigError(problems)
  const locations = configs.map((config) => ({
    name: config.name,
    healthThreshold: config.healthThreshold,
    driver: drivers.get(config.driver)!.open(config),
  }))
  return { locations, standard: locations[0]!, find: (name) => locations.find((location) => location.name === name) }
}

function problemsOf({ name, driver, options }: LocationConfig): string[] {
  const kind = drivers.get(driver)
  if (!kind)
    return [
      `${locationVariable(name, 'DRIVER')} is "${driver}", which this server does not have. It has: ${[...drivers.keys()].join(', ')}.`,
    ]
  return kind.needs
    .filter((group) => group.every((suffix) => options[suffix] === null))
    .map(
      (group) =>
        `${group.map((suffix) => locationVariable(name, suffix)).join(' or ')} is missing: the location "${name}" (${driver}) needs it.`,
    )
}
