import type { Database } from '../../database/database.js'
import { apiError } from '../../errors/api-error.js'
import type { AuthDependencies, Visitor } from '../dependencies.js'
import { issueTokens, type Tokens } from '../issue-tokens.js'
import { asObject, type LoginMode, parseMode, requiredText } from '../login-input.js'
import { createSession } from '../session-rows.js'
import { stalled } from '../stall.js'
import { findOpenShare, isUsedUp, type StoredShare } from './open-share.js'

/** What a client sends to open a share. */
export interface ShareLoginInput {
  readonly share: string
  readonly password: string | null
  readonly mode: LoginMode
}

/** Reads the body. */
export function parseShareLogin(body: unknown): ShareLoginInput {
  const input = asObject(body)
  const password = typeof input.password === 'string' ? input.password : null
  return { share: requiredText(input, 'share'), password, mode: parseMode(input) }
}

/** Opens a share for callers who have its link and password, while it may be used. A refusal takes the same work, whatever is wrong. */
export function loginToShare(dependencies: AuthDependencies, input: ShareLoginInput, visitor: Visitor): Promise<Tokens> {
  const {
    config: { auth },
    database,
    hashing,
  } = dependencies
  return stalled(
    auth.loginStallTime,
    async () => {
      const share = await findOpenShare(database, input.share)
      const usable = share && !isUsedUp(share) ? share : null
      const isRight = await hashing.verify(usable?.password ?? null, input.password ?? '', 'login')
      if (!usable || !(isRight || usable.password === null)) throw apiError('INVALID_CREDENTIALS')
      const isCookie = input.mode === 'session'
      const token = await database.transaction(async (transaction) => {
        if (!(await countUse(transaction, usable))) throw apiError('INVALID_CREDENTIALS')
        if (usable.max_uses !== null) await endUsedUp(dependencies, transaction, usable.id)
        return createSession(transaction, { share: usable.id }, visitor, isCookie ? auth.sessionTtl : auth.refreshTokenTtl)
      })
      return issueTokens(dependencies, { share: usable.id }, { token, isCookie }, visitor.ip, 'login')
    },
    visitor.since,
  )
}

/** The last use of a share ends the sessions of those before it. */
async function endUsedUp({ accessChanged }: AuthDependencies, database: Database, id: string): Promise<void> {
  const ended = await database.withPrisma(async (client) => {
    const share = await client.share.findUnique({ where: { id }, select: { max_uses: true, times_used: true } })
    if (!share || !isUsedUp(share)) return []
    const sessions = await client.session.findMany({ where: { share: id }, select: { token: true } })
    await client.session.deleteMany({ where: { share: id } })
    return sessions.map(({ token }) => token)
  })
  if (ended.length > 0) await accessChanged(database, 'directus_sessions', ended)
}

/** Counts one use of the share as it was read; false when it has changed since, or others used it up. */
async function countUse(database: Database, { id, password, max_uses, times_used }: StoredShare): Promise<boolean> {
  const left = max_uses === null ? {} : { times_used: { lt: max_uses } }
  return database.withPrisma(async (client) => {
    // Null counts no further.
    if (times_used === null) await client.share.updateMany({ where: { id, times_used: null }, data: { times_used: 0 } })
    const { count } = await client.share.updateMany({ where: { id, password, max_uses, ...left }, data: { times_used: { increment: 1 } } })
    return count === 1
  })
}
