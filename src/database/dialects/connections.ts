import type { Knex } from 'knex'

/** Does work on a connection of the pool, and gives it back. */
export async function onPooled<Connection, Result>(knex: Knex, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  const connection: Connection = await knex.client.acquireConnection()
  try {
    return await work(connection)
  } finally {
    await knex.client.releaseConnection(connection)
  }
}

/** The connection of a transaction, which the transaction keeps; an error when it is over. */
export async function connectionOf<Connection>(transaction: Knex.Transaction): Promise<Connection> {
  if (transaction.isCompleted()) throw new Error('The transaction is over.')
  return transaction.client.acquireConnection()
}
