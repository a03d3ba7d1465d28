import type { Knex } from 'knex'
import type { Database } from './database.js'
import { refusedAtEnd } from './told-errors.js'

/** Carries a result out of a transaction that is rolled back on purpose. */
class Undone<Result> extends Error {
  constructor(readonly result: Result) {
    super('This transaction was only a question.')
  }
}

/** Marks a transaction that will be taken back, for the code that works in it. */
const trial = Symbol('trial')

/** Is this in a transaction that will be taken back, whatever comes of it? */
export function isOnTrial({ knex }: Database): boolean {
  let current: (Knex & { [trial]?: boolean; parentTransaction?: Knex }) | undefined = knex
  while (current) {
    if (current[trial]) return true
    current = current.parentTransaction
  }
  return false
}

/**
 * Runs work in a transaction and takes all of it back: nothing is written, nobody is told. Gives what the work gave. `isWhole`: what the database would check
 * only when the transaction commits is checked, too.
 */
export async function hypothetically<Result>(
  database: Database,
  work: (transaction: Database) => Promise<Result>,
  { isWhole = false } = {},
): Promise<Result> {
  try {
    return await database.transaction<Result>(async (transaction) => {
      Object.assign(transaction.knex, { [trial]: true })
      const check = isWhole ? await database.dialect.deferredChecks(transaction.knex) : null
      const result = await work(transaction)
      await check?.().catch((error: unknown) => {
        throw refusedAtEnd(database.dialect, error)
      })
      throw new Undone(result)
    })
  } catch (error) {
    if (error instanceof Undone) return error.result as Result
    throw error
  }
}
