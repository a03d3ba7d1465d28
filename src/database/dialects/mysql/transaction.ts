import type { Knex } from 'knex'
import Mysql2Transaction from 'knex/lib/dialects/mysql2/transaction.js'
import { TableChanges } from './table-changes.js'

/** Where a transaction's client keeps the changes of tables that wait for its end. */
const waiting = Symbol('changes of tables')

/** A transaction or savepoint that makes its changes of tables right before it commits. */
export class ChangingTransaction extends Mysql2Transaction {
  readonly #changes = new TableChanges(() => (this.outerTx ? this.outerTx.#changes : null))

  override _onAcquire(container: unknown, connection: unknown): Promise<unknown> {
    const execution = super._onAcquire(container, connection)
    Object.assign(this.trxClient, { [waiting]: this.#changes })
    return execution
  }

  override async commit(connection: unknown, value: unknown): Promise<unknown> {
    try {
      await this.#changes.run()
    } catch (error) {
      return super.rollback(connection, error)
    }
    return super.commit(connection, value)
  }

  override async rollback(connection: unknown, error: unknown): Promise<unknown> {
    return super.rollback(connection, await this.#takeBack(connection, 'ROLLBACK', error))
  }

  override async rollbackTo(connection: unknown, error: unknown): Promise<unknown> {
    return super.rollbackTo(connection, await this.#takeBack(connection, `ROLLBACK TO SAVEPOINT ${this.txid}`, error))
  }

  /** Changes that were made early are taken back once the transaction no longer holds the tables. Gives the error to tell. */
  async #takeBack(connection: unknown, rollback: string, error: unknown): Promise<unknown> {
    if (!this.#changes.isBegun) return error
    await this.query(connection, rollback)
    return this.#changes.takeBack(error)
  }

  override release(connection: unknown, value: unknown): Promise<unknown> {
    this.outerTx?.takeOver(this.#changes)
    return super.release(connection, value)
  }

  /** A savepoint hands its changes on to what it is part of. */
  takeOver(changes: TableChanges): void {
    this.#changes.adopt(changes)
  }
}

/** The changes of tables that wait for the end of this transaction; null for a pool. */
export function waitingChanges({ client }: Knex): TableChanges | null {
  return (client as { [waiting]?: TableChanges })[waiting] ?? null
}
