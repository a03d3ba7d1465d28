import { createHash } from 'node:crypto'
import type { ServiceContext } from '../../context.js'
import { apiError, invalidPayload } from '../../errors/api-error.js'
import type { Accountability } from '../../permissions/accountability.js'

/** A request that its client may send again without being sure that it arrived. */
export interface RepeatableRequest {
  /** The client's own name for it (`Idempotency-Key`). */
  readonly key: string
  /** Everything that makes it this request and no other. */
  readonly content: string
}

/** What was answered, as text, and whether that was before. */
export interface OnceAnswered {
  readonly answer: string
  readonly isReplayed: boolean
}

/** Reached by Knex: that a key is taken has to be known of the statement that takes it, and a row that is being written is waited for. */
const table = 'tessera_idempotency_keys'
const lifetime = 24 * 60 * 60 * 1000
const longestKey = 255

/**
 * Does the work once for a key of this caller, in the running transaction, and keeps the answer there: either both are written or
 * neither. The same request with the same key, and with the same rights, is answered from what was kept; one that comes while the first is still running waits for it.
 */
export async function answerOnce(context: ServiceContext, request: RepeatableRequest, work: () => Promise<string>): Promise<OnceAnswered> {
  const owner = ownerOf(context.accountability)
  if (request.key === '' || request.key.length > longestKey)
    throw invalidPayload(`"Idempotency-Key" must have 1 to ${longestKey} characters`)
  const { signature } = await context.platform.permissions.of(context.accountability)
  const fingerprint = createHash('sha256').update(`${signature}\n${request.content}`).digest('hex')
  const place = { owner, key: request.key }
  await context.database.knex(table).where('expires', '<', Date.now()).delete()
  if (!(await claim(context, { ...place, fingerprint, expires: Date.now() + lifetime }))) return replay(context, place, fingerprint)
  const answer = await work()
  await context.database.knex(table).where(place).update({ answer })
  return { answer, isReplayed: false }
}

/** Each caller has keys of their own, so callers have to be logged in. */
function ownerOf(who: Accountability | null): string {
  if (who?.user) return who.user
  if (who?.share) return `share:${who.share}`
  throw invalidPayload('"Idempotency-Key" is for callers who are logged in')
}

/** Puts the key's row there, in a savepoint of its own; false when there is one. */
async function claim({ database }: ServiceContext, row: Readonly<Record<string, unknown>>): Promise<boolean> {
  try {
    await database.transaction((savepoint) => savepoint.knex(table).insert(row))
    return true
  } catch (error) {
    if (database.dialect.translateError(error)?.kind === 'unique') return false
    throw error
  }
}

async function replay({ database }: ServiceContext, place: Readonly<Record<string, unknown>>, fingerprint: string): Promise<OnceAnswered> {
  const known = (await database.knex(table).where(place).forUpdate().first('fingerprint', 'answer')) as
    | { fingerprint: string; answer: string }
    | undefined
  if (known?.fingerprint !== fingerprint)
    throw apiError('UNPROCESSABLE_CONTENT', { reason: 'This Idempotency-Key was used for another request' })
  return { answer: known.answer, isReplayed: true }
}
