import type { Database } from '../../database/database.js'
import { isUuid } from '../../database/value-reading.js'

/** A share as its row has it, and whether its creator may still enter. */
export type StoredShare = NonNullable<Awaited<ReturnType<typeof findShare>>>

/** The share of this id; one statement, whether there is such a share or not. */
async function findShare(database: Database, id: string) {
  return database.withPrisma((client) =>
    client.share.findUnique({ where: { id }, include: { user_created_item: { select: { status: true } } } }),
  )
}

/** The share of this id while it lasts, used up or not; null for every other text. */
export async function findOpenShare(database: Database, id: string): Promise<StoredShare | null> {
  const share = isUuid(id) ? await findShare(database, id) : null
  return share && isInTime(share) && share.user_created_item?.status === 'active' ? share : null
}

/** Has the share begun, and not ended yet? */
export function isInTime({ date_start, date_end }: Pick<StoredShare, 'date_start' | 'date_end'>): boolean {
  const now = Date.now()
  return (date_start === null || date_start.getTime() <= now) && (date_end === null || date_end.getTime() > now)
}

/** Was it opened as often as it may be? */
export const isUsedUp = ({ max_uses, times_used }: Pick<StoredShare, 'max_uses' | 'times_used'>): boolean =>
  max_uses !== null && (times_used ?? 0) >= max_uses
