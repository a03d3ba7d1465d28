import { createHash } from 'node:crypto'
import type { Database } from '../database/database.js'

/** Reached by Knex: of several requests at once, one statement decides. */
const table = 'tessera_login_guards'

/** Until when nobody logs in as this user, in milliseconds since 1970; 0 where the user is not locked. */
export async function lockedUntil({ knex }: Database, user: string): Promise<number> {
  const row = (await knex(table).where({ user }).first('locked_until')) as { locked_until: number | string | null } | undefined
  return Number(row?.locked_until ?? 0)
}

/** Lets nobody log in as this user for so many milliseconds; null: lets them again. */
export async function lockUser({ knex }: Database, user: string, lifetime: number | null): Promise<void> {
  const lock = { locked_until: lifetime === null ? null : Date.now() + lifetime }
  await knex(table)
    .insert({ user, ...lock })
    .onConflict('user')
    .merge(lock)
}

/**
 * Uses up the step of a one-time password, with all before it; false when it was used up already. One statement decides: of several
 * logins with the same password, on any nodes, one succeeds. A new secret starts from the beginning.
 */
export async function takeStep(database: Database, user: string, secret: string, step: number): Promise<boolean> {
  const used = { otp_secret: createHash('sha256').update(secret).digest('base64url'), otp_step: step }
  if (await raiseStep(database, user, used)) return true
  await database.knex(table).insert({ user }).onConflict('user').ignore()
  return raiseStep(database, user, used)
}

interface UsedStep {
  readonly otp_secret: string
  readonly otp_step: number
}

async function raiseStep({ knex }: Database, user: string, used: UsedStep): Promise<boolean> {
  const count = await knex(table)
    .where({ user })
    .where((row) => row.whereNull('otp_step').orWhere('otp_step', '<', used.otp_step).orWhereNot('otp_secret', used.otp_secret))
    .update(used)
  return count === 1
}
