import { pino } from 'pino'
import { type NoPassword, setPassword } from '../auth/set-password.js'
import { loadConfig } from '../config/config.js'
import { ConfigError } from '../config/config-error.js'
import { readEnvironment } from '../config/environment.js'
import type { Platform } from '../context.js'
import { connectDatabase } from '../database/connection.js'
import { createPrismaGateway } from '../database/prisma.js'
import { isApiError } from '../errors/api-error.js'
import { release } from '../release.js'
import { openPlatform } from '../services/bootstrap/open-platform.js'
import { findUserByEmail } from '../services/users/user-by-email.js'
import { readSecret } from './read-secret.js'

const usage = 'tessera users passwd <email>   asks for a password (or reads a line that is piped in), sets it, and lets the user in again'

/** `tessera users passwd <email>`: sets a new password for a user who cannot log in any more. A server may be running on the same database. */
export async function users([action, email, ...rest]: readonly string[]): Promise<void> {
  try {
    if (action !== 'passwd' || !email || rest.length > 0) throw new ConfigError([usage])
    await passwd(email)
  } catch (error) {
    console.error(isTold(error) ? error.message : error)
    process.exitCode = 1
  }
}

/** The user's own mistakes are told as sentences, without a stack of ours. */
const isTold = (error: unknown): error is Error => error instanceof ConfigError || isApiError(error)

async function passwd(email: string): Promise<void> {
  const config = loadConfig(readEnvironment())
  const database = await connectDatabase(config.database, createPrismaGateway)
  try {
    if (!(await database.knex.schema.hasTable('tessera_login_guards')))
      throw new ConfigError(['This database was not opened by a server of this release yet: start the server first.'])
    const platform = await openPlatform(config, database, pino({ level: 'error' }), release)
    const refusal = await setPassword(platform, email, await askPassword())
    if (refusal !== null) throw new ConfigError([refusals[refusal](email)])
    console.log(`${email} has a new password and can log in. All sessions of before have ended.`)
    await warnOfSecondFactor(platform, email)
  } finally {
    await database.close()
  }
}

async function askPassword(): Promise<string> {
  const password = await readSecret('New password: ')
  if (password === '') throw new ConfigError(['The password is empty; nothing was changed.'])
  if (process.stdin.isTTY && (await readSecret('The same again: ')) !== password)
    throw new ConfigError(['The two differ; nothing was changed.'])
  return password
}

async function warnOfSecondFactor({ database }: Platform, email: string): Promise<void> {
  if ((await findUserByEmail(database, email))?.tfa_secret) console.log('A one-time password is still needed to log in.')
}

const refusals: Readonly<Record<NoPassword, (email: string) => string>> = {
  unknown: (email) => `There is no user with the e-mail ${email}.`,
  'other provider': (email) => `${email} logs in by another provider, so there is no password to set.`,
}
