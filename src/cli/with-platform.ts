import { pino } from 'pino'
import { type Config, loadConfig } from '../config/config.js'
import { ConfigError } from '../config/config-error.js'
import { readEnvironment } from '../config/environment.js'
import type { Platform } from '../context.js'
import { connectDatabase } from '../database/connection.js'
import type { Database } from '../database/database.js'
import { isUpToDate } from '../database/migrations.js'
import { createPrismaGateway } from '../database/prisma.js'
import { isApiError } from '../errors/api-error.js'
import { release } from '../release.js'
import { openPlatform } from '../services/bootstrap/open-platform.js'
import { closeNode } from '../services/nodes/nodes.js'

/** The configuration of this process. `url`: the database to open in place of its own (`postgres://...`, `file:...`). */
export function commandConfig(url?: string): Config {
  const environment = readEnvironment()
  return loadConfig(url === undefined ? environment : { ...environment, DB_CLIENT: undefined, DB_CONNECTION_STRING: url })
}

/** Does work on the database of a configuration, which nobody migrates or fills. */
export async function withDatabase<Result>(config: Config, work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await connectDatabase(config.database, createPrismaGateway)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** Does work on the database of the configuration without a server; one may be running on it. Refuses a database that no server of this release has opened. */
export function withPlatform<Result>(work: (platform: Platform) => Promise<Result>, config: Config = commandConfig()): Promise<Result> {
  return withDatabase(config, async (database) => {
    if (!(await isUpToDate(database)))
      throw new ConfigError([
        'This database was not opened by a server of this release yet: start the server first, or run "tessera bootstrap".',
      ])
    return withPlatformOver(config, database, work)
  })
}

/** Does work with a platform over a database that is up to date. */
export async function withPlatformOver<Result>(
  config: Config,
  database: Database,
  work: (platform: Platform) => Promise<Result>,
): Promise<Result> {
  const platform = await openPlatform(config, database, pino({ level: 'error' }, process.stderr), release)
  try {
    return await work(platform)
  } finally {
    platform.limiters.close()
    closeNode(platform)
  }
}

/** Runs a command; the user's own mistakes are told as sentences, without a stack of ours, and end it with 1. */
export async function tellingMistakes(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    console.error(error instanceof ConfigError || isApiError(error) ? error.message : error)
    process.exitCode = 1
  }
}
