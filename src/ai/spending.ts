import type { ServiceContext } from '../context.js'
import { forbidden } from '../errors/api-error.js'

/** What a user may still ask of models. */
export interface Spending {
  /** Refuses (REQUESTS_EXCEEDED) who has spent their tokens. */
  requireTokens(): Promise<void>
  /** Takes tokens that were spent. */
  spend(tokens: number | undefined): void
}

/** Refuses callers without access to the app, and who has asked too often. */
export async function admitUser({ platform, accountability }: ServiceContext): Promise<Spending> {
  const set = await platform.permissions.of(accountability)
  const user = accountability?.user
  if (!user || !(set.isUnrestricted || set.app)) throw forbidden()
  const { ai, aiTokens } = platform.limiters
  await ai?.consume(user)
  const requireTokens = async (): Promise<void> => aiTokens?.consume(user, 0)
  await requireTokens()
  return { requireTokens, spend: (tokens) => (tokens ? aiTokens?.charge(user, tokens) : undefined) }
}
