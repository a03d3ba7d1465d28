import type { PrimaryKey } from '../context.js'
import type { Database } from '../database/database.js'
import { isUuid } from '../database/value-reading.js'
import { createLookup } from './lookup.js'
import { findNamedToken, findUserOfToken, type NamedTokenIdentity } from './tokens/find-token.js'

/** What authentication knows of a user. */
export interface UserIdentity {
  readonly id: string
  readonly role: string | null
  readonly status: string
}

/** What it knows of a session. */
export interface SessionIdentity {
  readonly user: string | null
  readonly share: string | null
  readonly expires: Date
  readonly oauth_client: string | null
}

/** What it knows of a share. */
export interface ShareIdentity {
  readonly collection: string
  readonly item: string
  readonly role: string | null
  readonly user_created: string | null
  readonly date_start: Date | null
  readonly date_end: Date | null
}

/** Users and sessions as every request needs them: remembered, so that asking costs no statement. */
export interface Identities {
  user(id: string): Promise<UserIdentity | null>
  /** The active user whose one static token this is. */
  userOfToken(token: string): Promise<UserIdentity | null>
  namedToken(token: string): Promise<NamedTokenIdentity | null>
  session(token: string): Promise<SessionIdentity | null>
  share(id: string): Promise<ShareIdentity | null>
  /** Forgets what depends on these users, sessions or shares, and nothing else; without keys, everything. Other collections have no effect. */
  forget(collection: string, keys: readonly PrimaryKey[]): void
}

const shareColumns = { collection: true, item: true, role: true, user_created: true, date_start: true, date_end: true } as const
const userColumns = { id: true, role: true, status: true } as const
const sessionColumns = { user: true, share: true, expires: true, oauth_client: true } as const

/** Makes the store over the database; `failed` is told of what nobody waits for. */
export function createIdentities(database: Database, failed: (error: unknown) => void): Identities {
  const users = createLookup(
    (id) => database.withPrisma((client) => client.user.findUnique({ where: { id }, select: userColumns })),
    ({ id }) => id,
  )
  const staticTokens = createLookup(
    (token) => findUserOfToken(database, token),
    ({ id }) => id,
  )
  const namedTokens = createLookup(
    (token) => findNamedToken(database, token, failed),
    ({ user }) => user,
  )
  const sessions = createLookup(
    (token) => database.withPrisma((client) => client.session.findUnique({ where: { token }, select: sessionColumns })),
    ownerOfSession,
  )
  const shares = createLookup(
    (id) => database.withPrisma((client) => client.share.findUnique({ where: { id }, select: shareColumns })),
    ({ user_created }) => user_created ?? '',
  )
  const lookups = [users, staticTokens, namedTokens, sessions, shares]
  // Ids may have been written in capitals.
  const forgetOne: Readonly<Record<string, (key: string) => void>> = {
    directus_users: (key) => {
      users.drop(key.toLowerCase())
      staticTokens.dropOf(key.toLowerCase())
      namedTokens.dropOf(key.toLowerCase())
      sessions.dropOf(key.toLowerCase())
      shares.dropOf(key.toLowerCase())
    },
    directus_shares: (key) => {
      shares.drop(key.toLowerCase())
      sessions.dropOf(key.toLowerCase())
    },
    // The database deletes shares with their role.
    directus_roles: () => shares.clear(),
    directus_sessions: sessions.drop,
  }
  return {
    user: async (id) => {
      if (!isUuid(id)) return null
      const found = await users.get(id.toLowerCase())
      // Another program may let them in again (cli/users.ts): that counts at once.
      if (found?.status !== 'active') users.drop(id.toLowerCase())
      return found
    },
    userOfToken: staticTokens.get,
    namedToken: namedTokens.get,
    session: sessions.get,
    share: async (id) => (isUuid(id) ? shares.get(id.toLowerCase()) : null),
    forget: (collection, keys) => {
      const forgetKey = forgetOne[collection]
      if (!forgetKey) return
      for (const key of keys) forgetKey(String(key))
      if (keys.length === 0) for (const lookup of lookups) lookup.clear()
    },
  }
}

/** A session of nobody cannot be; it would belong to no owner. */
const ownerOfSession = ({ user, share }: SessionIdentity): string => user ?? share ?? ''
