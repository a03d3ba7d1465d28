import type { Command } from 'commander'
import { type NoPassword, setPassword } from '../auth/set-password.js'
import { ConfigError } from '../config/config-error.js'
import { type Platform, systemContext } from '../context.js'
import { readByQuery } from '../services/items/reading.js'
import { createOne } from '../services/items/writing.js'
import { checkPassword } from '../services/users/password-policy.js'
import { findUserByEmail } from '../services/users/user-by-email.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { readSecret } from './read-secret.js'
import { withPlatform } from './with-platform.js'

interface NewUser {
  readonly email: string
  readonly password?: string
  readonly role?: string
  readonly json: boolean
}

/** `tessera users create|passwd|list`: users, without a server; one may be running on the same database. */
export function users(words: readonly string[]): Promise<void> {
  const program = programNamed('users', 'Users of the project')
  addCreate(program)
  program
    .command('passwd')
    .description('asks for a password (or reads a line that is piped in), sets it, and lets the user in again')
    .argument('<email>')
    .action(passwd)
  program
    .command('list')
    .description('lists all users')
    .option(...jsonResult)
    .action(async ({ json }: { json: boolean }) => withPlatform((platform) => list(platform, json)))
  return runProgram(program, words)
}

function addCreate(program: Command): void {
  program
    .command('create')
    .description('creates a user, and prints the id')
    .requiredOption('--email <email>', 'the address to log in with')
    .option(
      '--password <password>',
      'others on this machine can see it: without it, the password is asked for, or read from a line that is piped in',
    )
    .option('--role <id>', 'the role of the user')
    .option(...jsonResult)
    .action(async (options: NewUser) => {
      const password = options.password ?? (await askPassword())
      const id = await withPlatform((platform) => create(platform, options, password))
      printResult(options.json, { id }, String(id))
    })
}

async function create(platform: Platform, { email, role }: NewUser, password: string): Promise<unknown> {
  const context = systemContext(platform)
  await checkPassword(context, password)
  return createOne(context, 'directus_users', { email, password, status: 'active', ...(role === undefined ? {} : { role }) })
}

async function list(platform: Platform, isJson: boolean): Promise<void> {
  const fields = ['id', 'email', 'status', 'role.name', 'last_access']
  const found = await readByQuery(systemContext(platform), 'directus_users', { fields, sort: ['email'], limit: -1 }, { emitEvents: false })
  const rows = found.map(({ id, email, status, role, last_access: lastAccess }) => ({
    id,
    email,
    status,
    role: (role as { name?: unknown } | null)?.name ?? null,
    last_access: lastAccess,
  }))
  printResult(isJson, rows, rows.map((row) => Object.values(row).map(String).join('  ')).join('\n'))
}

async function passwd(email: string): Promise<void> {
  await withPlatform(async (platform) => {
    const refusal = await setPassword(platform, email, await askPassword())
    if (refusal !== null) throw new ConfigError([refusals[refusal](email)])
    console.log(`${email} has a new password and can log in. All sessions of before have ended.`)
    await warnOfSecondFactor(platform, email)
  })
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
