import { pino } from 'pino'
import type { Config } from '../config/config.js'
import type { RedisConfig } from '../config/redis-config.js'
import type { Platform } from '../context.js'
import { findExtensions } from '../extensions/discover.js'
import { connectRedis } from '../redis.js'

/** What was looked at, and what is to be done where it is not as it should be. */
export interface Finding {
  readonly what: string
  readonly state: 'ok' | 'warning' | 'error'
  readonly text: string
  readonly remedy?: string
}

/** What an error says. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Looks at something: `look` gives what is found where all is well; where it throws, that is an error with this remedy. */
export async function examined(what: string, remedy: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, state: 'ok', text: await look() }
  } catch (error) {
    return { what, state: 'error', text: messageOf(error), remedy }
  }
}

/** What a project needs beside its database: mails, Redis, extensions. */
export async function examineSurroundings(config: Config, { mailer }: Platform): Promise<Finding[]> {
  return [await examineMail(config, mailer.check), ...(await examineRedis(config.redis)), ...(await examineExtensions(config))]
}

async function examineMail({ mail }: Config, check: Platform['mailer']['check']): Promise<Finding> {
  const what = 'mail'
  if (mail.transport === null)
    return { what, state: 'warning', text: 'none is sent', remedy: 'Set EMAIL_TRANSPORT: invitations and password resets need it.' }
  if (check === null) return { what, state: 'ok', text: `leaves by ${mail.transport}, which cannot be asked without sending one` }
  return examined(what, 'Check EMAIL_SMTP_HOST, EMAIL_SMTP_PORT and the other EMAIL_SMTP_ variables.', async () => {
    await check()
    return 'the mail server answers, and knows its user'
  })
}

async function examineRedis(config: RedisConfig | null): Promise<Finding[]> {
  if (config === null) return []
  const what = 'Redis'
  const connection = connectRedis(config, pino({ level: 'silent' }), () => undefined)
  try {
    await (await connection.client()).ping()
    return [{ what, state: 'ok', text: 'answers' }]
  } catch {
    // The library tells what it could not write, and not why.
    return [{ what, state: 'error', text: 'does not answer', remedy: 'Check REDIS, or REDIS_HOST and the other REDIS_ variables.' }]
  } finally {
    connection.close()
  }
}

async function examineExtensions({ extensions }: Config): Promise<Finding[]> {
  const { found, errors } = await findExtensions({ path: extensions.path, packages: extensions.packages })
  const broken = errors.map(
    (error): Finding => ({
      what: 'extensions',
      state: 'error',
      text: error.message,
      remedy: 'Build or repair the extension, or take its folder away.',
    }),
  )
  return [{ what: 'extensions', state: 'ok', text: `${found.length} can be loaded` }, ...broken]
}
