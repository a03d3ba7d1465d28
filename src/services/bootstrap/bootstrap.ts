import { randomUUID } from 'node:crypto'
import type { Database } from '../../database/database.js'
import type { SystemClient } from '../../database/prisma.js'
import { type HashCost, hashSecret } from '../../security/hash.js'
import { randomText } from '../../security/random.js'
import { digestOfToken } from '../../security/static-tokens.js'

/** What a new database is filled with. */
export interface BootstrapOptions {
  readonly adminEmail: string
  /** null: one is made up. */
  readonly adminPassword: string | null
  readonly adminToken: string | null
  readonly projectName: string | null
  readonly projectOwner: string | null
  /** Failed logins after which a user is suspended; null for never. */
  readonly loginAttempts: number | null
}

/** The first administrator; `password` is there only when it was made up, to be shown once. */
export interface FirstAdmin {
  readonly email: string
  readonly password: string | null
}

/** The policy of anonymous visitors has the same id in every database. */
export const publicPolicy = 'abf8a154-5b1c-4a46-ac9c-7300570f4f17'

/**
 * Fills what a new database lacks: the public policy, the role and the first user of administrators, the settings.
 * What is there stays as it is. Returns the administrator when one was made. To be called in the transaction of the
 * migrations, so that only one server does it.
 */
export async function bootstrapDatabase(transaction: Database, options: BootstrapOptions, cost: HashCost): Promise<FirstAdmin | null> {
  if (!(await isEmpty(transaction, 'directus_policies', 'directus_users', 'directus_roles'))) return null
  const password = options.adminPassword ?? randomText(16)
  const hash = await hashSecret(password, cost)
  await transaction.withPrisma(async (client) => {
    await createPublicPolicy(client)
    await createAdministrator(client, await createAdminRole(client), hash, options)
    await createSettings(client, options)
  })
  return { email: options.adminEmail, password: options.adminPassword === null ? password : null }
}

/** Asks by Knex: the ordinary start, on a database that is not new, need not load Prisma for it. */
async function isEmpty(transaction: Database, ...tables: string[]): Promise<boolean> {
  for (const table of tables) {
    if (await transaction.knex(table).first('id')) return false
  }
  return true
}

async function createPublicPolicy(client: SystemClient): Promise<void> {
  await client.policy.create({
    data: {
      id: publicPolicy,
      name: '$t:public_label',
      icon: 'public',
      description: '$t:public_description',
      access: { create: { sort: 1 } },
    },
  })
}

async function createAdminRole(client: SystemClient): Promise<string> {
  const role = await client.role.create({
    data: { name: 'Administrator', icon: 'verified', description: '$t:admin_description' },
  })
  await client.policy.create({
    data: {
      name: 'Administrator',
      icon: 'verified',
      description: '$t:admin_description',
      admin_access: true,
      app_access: true,
      access: { create: { role: role.id } },
    },
  })
  return role.id
}

async function createAdministrator(client: SystemClient, role: string, password: string, options: BootstrapOptions): Promise<void> {
  await client.user.create({
    data: {
      email: options.adminEmail.toLowerCase(),
      password,
      token: options.adminToken && digestOfToken(options.adminToken),
      role,
      first_name: 'Admin',
      last_name: 'User',
    },
  })
}

async function createSettings(client: SystemClient, options: BootstrapOptions): Promise<void> {
  if ((await client.settings.count()) > 0) return
  await client.settings.create({
    data: {
      project_id: randomUUID(),
      auth_login_attempts: options.loginAttempts,
      ...(options.projectName !== null && { project_name: options.projectName }),
      ...(options.projectOwner !== null && { project_owner: options.projectOwner }),
    },
  })
}
