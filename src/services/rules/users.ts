import type { PrimaryKey, ServiceContext } from '../../context.js'
import { plainText } from '../../database/value-reading.js'
import { apiError, invalidPayload } from '../../errors/api-error.js'
import { isNamedToken } from '../../security/static-tokens.js'
import { requireAnAdmin } from '../access/last-admin.js'
import { requireFreedom } from '../access/lifted-bounds.js'
import { requireOwnRights } from '../access/own-rights.js'
import { checkPassword } from '../users/password-policy.js'
import { sessionChain } from '../users/session-chain.js'
import { findUsersByEmail } from '../users/user-by-email.js'
import type { AfterWrite, CollectionRules, Deletion, ItemCreation, Update } from './rules.js'

/** Users: items whose changes decide who may enter. */
export const userRules: CollectionRules = {
  beforeCreate: (write) => checkPayload(write, null),
  afterCreate: async ({ context, key, data }) => {
    if (data.role !== undefined) await requireOwnRights(context, { users: [String(key)] })
  },
  beforeUpdate: async (write) => {
    const { context, keys, data } = write
    if (keys.length > 1 && data.email !== undefined) throw uniqueEmail(plainText(data.email))
    await checkPayload(write, keys)
    if (data.role !== undefined) await requireFreedom(context, { users: keys.map(String) })
  },
  watchUpdate: endSessions,
  afterUpdate: async (write) => {
    const { context, data } = write
    await refuseRaising(write)
    if (data.status !== undefined || data.role !== undefined || data.policies !== undefined) await requireAnAdmin(context)
  },
  beforeDelete: async (write) => {
    await tellOfPolicies(write)
    await forgetReferences(write)
  },
  afterDelete: ({ context }) => requireAnAdmin(context),
}

/**
 * Logs users out whose credentials or rights change: with another status or role, everywhere; with another password or e-mail,
 * except in the session that changes it.
 */
async function endSessions({ context, keys, data }: Update): Promise<AfterWrite> {
  const { database, accountability } = context
  const ids = keys.map(String)
  const standing = async (): Promise<string[]> => {
    const select = { id: true, status: true, role: true }
    const users: Standing[] = await database.withPrisma((client) => client.user.findMany({ where: { id: { in: ids } }, select }))
    return users.map((user) => JSON.stringify(user))
  }
  const before = data.status !== undefined || data.role !== undefined ? await standing() : []
  return async () => {
    const after = new Set(before.length > 0 ? await standing() : [])
    const moved = before.filter((user) => !after.has(user)).map((user) => (JSON.parse(user) as Standing).id)
    if (moved.length > 0) await database.withPrisma((client) => client.session.deleteMany({ where: { user: { in: moved } } }))
    if (data.password === undefined && data.email === undefined) return
    const own = accountability?.session ? await sessionChain(database, accountability.session) : []
    await database.withPrisma((client) => client.session.deleteMany({ where: { user: { in: ids }, token: { notIn: own } } }))
  }
}

/** By what a user is let in, and what follows from it. */
interface Standing {
  readonly id: string
  readonly status: string
  readonly role: string | null
}

/**
 * A caller who can log in as a user has the user's rights. So changing a user's role, or how another user logs in, takes these rights. To a narrowed token its
 * own user is another one.
 */
async function refuseRaising({ context, keys, data }: Update): Promise<void> {
  const { user, policies } = context.accountability ?? {}
  const others = keys.map(String).filter((key) => key !== user || policies !== undefined)
  if (data.role !== undefined) await requireOwnRights(context, { users: keys.map(String) })
  else if (others.length > 0 && credentials.some((name) => data[name] !== undefined)) await requireOwnRights(context, { users: others })
}

/** The database deletes the attachments of policies to a user together with the user. */
async function tellOfPolicies({ context: { database, platform }, keys }: Deletion): Promise<void> {
  const where = { user: { in: keys.map(String) } }
  const attached = await database.withPrisma((client) => client.access.findFirst({ where, select: { id: true } }))
  if (attached !== null) await platform.accessChanged(database, 'directus_access', [])
}

/** Clears columns that name a deleted user and have no foreign key. */
async function forgetReferences({ context, keys }: Deletion): Promise<void> {
  const gone = { in: keys.map(String) }
  await context.database.withPrisma(async (client) => {
    await client.namedToken.deleteMany({ where: { user: gone } })
    await client.sessionRecord.deleteMany({ where: { user: gone } })
    await client.notification.updateMany({ where: { sender: gone }, data: { sender: null } })
    await client.comment.updateMany({ where: { user_updated: gone }, data: { user_updated: null } })
    await client.version.updateMany({ where: { user_updated: gone }, data: { user_updated: null } })
    await client.file.updateMany({ where: { uploaded_by: gone }, data: { uploaded_by: null } })
    await client.file.updateMany({ where: { modified_by: gone }, data: { modified_by: null } })
  })
}

async function checkPayload({ context, data }: ItemCreation, keys: readonly PrimaryKey[] | null): Promise<void> {
  if (data.tfa_secret !== undefined && keys !== null) throw invalidPayload(`You can't change the "tfa_secret" value manually`)
  const isAdmin = context.accountability === null || context.accountability.admin
  for (const name of ['provider', 'external_identifier', 'auth_data'] as const) {
    if (data[name] !== undefined && !isAdmin) throw invalidPayload(`You can't change the "${name}" value manually`)
  }
  if (typeof data.token === 'string' && isNamedToken(data.token)) throw invalidPayload('"token" must not have the form of a named token')
  if (typeof data.email === 'string') await checkEmail(context, data.email, keys)
  if (typeof data.password === 'string' && context.accountability !== null) await checkPassword(context, data.password)
}

const emailPattern = /^[^\s@"(),:;<>[\]\\]+@[^\s@.]+(\.[^\s@.]+)+$/

async function checkEmail({ database }: ServiceContext, email: string, keys: readonly PrimaryKey[] | null): Promise<void> {
  if (!emailPattern.test(email)) throw apiError('FAILED_VALIDATION', { field: 'email', path: [], type: 'email' })
  const same = await findUsersByEmail(database, email)
  if (same.some((row) => !keys?.map(String).includes(row.id))) throw uniqueEmail(`[${email.toLowerCase()}]`)
}

/** By what one enters. */
const credentials = ['email', 'password', 'token', 'status', 'tfa_secret', 'provider', 'external_identifier', 'auth_data'] as const

const uniqueEmail = (value: string): Error => apiError('RECORD_NOT_UNIQUE', { collection: 'directus_users', field: 'email', value })
