import type { Database } from '../database/database.js'
import { isUuid } from '../database/value-reading.js'
import { createLookup } from './lookup.js'

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
}

/** Users and sessions as every request needs them: remembered, so that asking costs no statement. */
export interface Identities {
  user(id: string): Promise<UserIdentity | null>
  /** The active user who has this static token. */
  userOfToken(token: string): Promise<UserIdentity | null>
  session(token: string): Promise<SessionIdentity | null>
  /** Forgets one session that was ended or changed. */
  forgetSession(token: string): void
  /** Forgets what a change of users or sessions may have made wrong. */
  forget(): void
}

const userColumns = { id: true, role: true, status: true } as const

/** Makes the store over the database. */
export function createIdentities(database: Database): Identities {
  const users = createLookup((id) => database.withPrisma((client) => client.user.findUnique({ where: { id }, select: userColumns })))
  const staticTokens = createLookup((token) =>
    database.withPrisma((client) => client.user.findUnique({ where: { token, status: 'active' }, select: userColumns })),
  )
  const sessions = createLookup((token) =>
    database.withPrisma((client) => client.session.findUnique({ where: { token }, select: { user: true, share: true, expires: true } })),
  )
  return {
    user: async (id) => (isUuid(id) ? users.get(id) : null),
    userOfToken: staticTokens.get,
    session: sessions.get,
    forgetSession: sessions.drop,
    forget: () => {
      for (const lookup of [users, staticTokens, sessions]) lookup.clear()
    },
  }
}
