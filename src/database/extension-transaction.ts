import type { Knex } from 'knex'

/** Is this a transaction of Knex, rather than a pool? */
export const isTransaction = (knex: Knex): knex is Knex.Transaction => knex.isTransaction === true

/**
 * Waits for the end of a transaction that somebody else began; true when it and all around it committed. Knex' promise is
 * also kept after a rollback without error, so the last statement decides.
 */
export async function isCommitted(transaction: Knex.Transaction): Promise<boolean> {
  const outer = transaction.parentTransaction ? isCommitted(transaction.parentTransaction) : Promise.resolve(true)
  let last = ''
  transaction.on('query', ({ sql }: { readonly sql: string }) => {
    last = sql
  })
  try {
    await transaction.executionPromise
  } catch {
    // The error belongs to who began the transaction, and is told there.
    return false
  }
  return /^\s*(commit|release)\b/i.test(last) && outer
}
