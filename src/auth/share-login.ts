import { isUuid } from '../database/value-reading.js'
import { apiError } from '../errors/api-error.js'
import type { AuthDependencies, Visitor } from './dependencies.js'
import { issueTokens, type Tokens } from './issue-tokens.js'
import { asObject, type LoginMode, parseMode, requiredText } from './login-input.js'
import { createSession } from './session-rows.js'
import { stalled } from './stall.js'

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
      const share = isUuid(input.share)
        ? await database.withPrisma((client) => client.share.findUnique({ where: { id: input.share } }))
        : null
      const usable = share && isUsable(share) ? share : null
      const isRight = await hashing.verify(usable?.password ?? null, input.password ?? '', 'login')
      if (!usable || !(isRight || usable.password === null)) throw apiError('INVALID_CREDENTIALS')
      const isCookie = input.mode === 'session'
      const token = await database.transaction(async (transaction) => {
        await transaction.withPrisma((client) => client.share.update({ where: { id: usable.id }, data: { times_used: { increment: 1 } } }))
        return createSession(transaction, { share: usable.id }, visitor, isCookie ? auth.sessionTtl : auth.refreshTokenTtl)
      })
      return issueTokens(dependencies, { share: usable.id }, { token, isCookie }, visitor.ip, 'login')
    },
    visitor.since,
  )
}

/** When a share may be used. */
export interface ShareTerms {
  readonly date_start: Date | null
  readonly date_end: Date | null
  readonly times_used: number | null
  readonly max_uses: number | null
}

function isUsable(terms: ShareTerms): boolean {
  return isInTime(terms) && (terms.max_uses === null || (terms.times_used ?? 0) <= terms.max_uses)
}

/** Has the share begun, and not ended yet? */
function isInTime({ date_start, date_end }: Pick<ShareTerms, 'date_start' | 'date_end'>): boolean {
  const now = Date.now()
  return (date_start === null || date_start.getTime() <= now) && (date_end === null || date_end.getTime() >= now)
}
