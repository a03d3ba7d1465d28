import { pino } from 'pino'
import { loadConfig } from '../config/config.js'
import { ConfigError } from '../config/config-error.js'
import { readEnvironment } from '../config/environment.js'
import type { Platform } from '../context.js'
import { connectDatabase } from '../database/connection.js'
import { createPrismaGateway } from '../database/prisma.js'
import { isApiError } from '../errors/api-error.js'
import { release } from '../release.js'
import { openPlatform } from '../services/bootstrap/open-platform.js'
import { closeNode } from '../services/nodes/nodes.js'

/** Does work on the database of the configuration without a server; one may be running on it. Refuses a database that no server of this release has opened. */
export async function withPlatform<Result>(work: (platform: Platform) => Promise<Result>): Promise<Result> {
  const config = loadConfig(readEnvironment())
  const database = await connectDatabase(config.database, createPrismaGateway)
  try {
    if (!(await database.knex.schema.hasTable('tessera_login_guards')))
      throw new ConfigError(['This database was not opened by a server of this release yet: start the server first.'])
    const platform = await openPlatform(config, database, pino({ level: 'error' }), release)
    try {
      return await work(platform)
    } finally {
      closeNode(platform)
    }
  } finally {
    await database.close()
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
