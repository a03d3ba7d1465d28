import { type NoPassword, setPassword } from '../auth/set-password.js'
import { ConfigError } from '../config/config-error.js'
import type { Platform } from '../context.js'
import { findUserByEmail } from '../services/users/user-by-email.js'
import { readSecret } from './read-secret.js'
import { tellingMistakes, withPlatform } from './with-platform.js'

const usage = 'tessera users passwd <email>   asks for a password (or reads a line that is piped in), sets it, and lets the user in again'

/** `tessera users passwd <email>`: sets a new password for a user who cannot log in any more. A server may be running on the same database. */
export async function users([action, email, ...rest]: readonly string[]): Promise<void> {
  await tellingMistakes(async () => {
    if (action !== 'passwd' || !email || rest.length > 0) throw new ConfigError([usage])
    await passwd(email)
  })
}

const passwd = (email: string): Promise<void> =>
  withPlatform(async (platform) => {
    const refusal = await setPassword(platform, email, await askPassword())
    if (refusal !== null) throw new ConfigError([refusals[refusal](email)])
    console.log(`${email} has a new password and can log in. All sessions of before have ended.`)
    await warnOfSecondFactor(platform, email)
  })

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
