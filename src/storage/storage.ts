import { ConfigError } from '../config/config-error.js'
import type { LocationConfig } from '../config/storage-config.js'
import type { StorageDriver } from './driver.js'
import { localDriver } from './local.js'

/** All drivers; a new one is a file and a line. */
const drivers: ReadonlyMap<string, (location: LocationConfig) => StorageDriver> = new Map([
  ['local', ({ root }: LocationConfig) => localDriver(root)],
])

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

/** Opens all locations of the configuration; one whose driver nobody wrote stops the start. */
export function openStorage(configs: readonly LocationConfig[]): Storage {
  const unknown = configs.filter(({ driver }) => !drivers.has(driver))
  if (unknown.length > 0)
    throw new ConfigError(
      unknown.map(
        ({ name, driver }) =>
          `STORAGE_${name.toUpperCase()}_DRIVER is "${driver}", which this server does not have. It has: ${[...drivers.keys()].join(', ')}.`,
      ),
    )
  const locations = configs.map((config) => ({
    name: config.name,
    healthThreshold: config.healthThreshold,
    driver: drivers.get(config.driver)!(config),
  }))
  return { locations, standard: locations[0]!, find: (name) => locations.find((location) => location.name === name) }
}
