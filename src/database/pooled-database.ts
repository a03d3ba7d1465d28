import { setTimeout as delay } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { Sql } from 'sql-template-tag'
import { callerLeft, DatabaseUnavailable } from '../errors/unavailable.js'
import { type Bounds, type Caller, requirePresence, timed, unhurried, whilePresent } from './caller.js'
import type { Database, ExecutedStatement } from './database.js'
import type { Dialect } from './dialects/dialect.js'
import type { Driver } from './dialects/driver.js'
import { isCommitted, isTransaction } from './extension-transaction.js'
import type { DatabaseSchema } from './introspection.js'
import type { SystemClient } from './prisma.js'
import type { PrismaGateway, PrismaGatewayFactory } from './prisma-gateway.js'
import { refusedAtEnd } from './told-errors.js'
import type { WriteListener } from './written-tables.js'

type Step = () => void | Promise<void>

/** What waits for the end of a transaction. */
interface Waiting {
  readonly afterCommit: Step[]
  readonly afterRollback: Step[]
}

/** A transaction in progress: its Knex, and what waits for its end. */
interface Scope extends Waiting {
  /** null: it has not begun yet. */
  transaction: Knex.Transaction | null
  /** Begins it, once. Only of a transaction that begins with its first statement. */
  readonly begin?: () => Promise<Knex.Transaction>
  /** Its Knex was asked for before it began: the work has to be done in one that begins at once. */
  isWanted?: boolean
  /** Its only statement is committed (`executePrepared`): what follows runs outside of a transaction. */
  isSpent?: boolean
  /** It was rolled back, while work in it may still go on that nobody waits for. */
  isLost?: boolean
}

/** What the pool and its transactions share. */
interface Shared {
  readonly driver: Driver
  readonly pool: (bounds: Bounds) => Database
  /** The transactions in progress that this database knows, so that the same one always has the same scope. */
  readonly scopes: WeakMap<Knex, Scope>
  prisma(): PrismaGateway
  close(): Promise<void>
}

const maxRetries = 3

/** The `Database` of a driver: the pool without a scope, a transaction of it with one. */
export class PooledDatabase implements Database {
  readonly #shared: Shared
  readonly #scope: Scope | null
  readonly #bounds: Bounds

  private constructor(shared: Shared, scope: Scope | null, bounds: Bounds) {
    this.#shared = shared
    this.#scope = scope
    this.#bounds = bounds
  }

  /** The database over an open driver; `createGateway` makes Prisma's side of it on first use. */
  static over(driver: Driver, createGateway?: PrismaGatewayFactory): Database {
    let gateway: PrismaGateway | undefined
    const shared: Shared = {
      driver,
      pool: (bounds) => new PooledDatabase(shared, null, bounds),
      scopes: new WeakMap(),
      prisma: () => {
        if (!createGateway) throw new Error('This database was opened without a Prisma gateway.')
        gateway ??= createGateway(database)
        return gateway
      },
      close: async () => {
        await gateway?.close()
        await driver.close()
      },
    }
    const database: Database = new PooledDatabase(shared, null, timed)
    return database
  }

  get dialect(): Dialect {
    return this.#shared.driver.dialect
  }

  get knex(): Knex {
    const scope = this.#scope
    if (!scope || scope.isSpent) return this.#shared.driver.knex
    if (scope.transaction) return scope.transaction
    scope.isWanted = true
    throw new Error('This transaction has not begun.')
  }

  /** The transaction in which a statement runs; null: it runs on the pool. */
  async #begun(): Promise<Knex.Transaction | null> {
    const scope = this.#scope
    if (!scope || scope.isSpent) return null
    if (scope.isLost) throw this.#bounds.caller?.isGone ? callerLeft() : new Error('The transaction is over.')
    return scope.transaction ?? (await scope.begin!())
  }

  get isTransaction(): boolean {
    return this.#scope !== null
  }

  async query<Row extends object>(text: string, parameters: readonly unknown[]): Promise<Row[]> {
    requirePresence(this.#bounds)
    // What is read before anything is written needs no transaction.
    return (await this.#runQuery(this.#scope?.transaction ?? null, text, parameters)) as Row[]
  }

  /** null: on the pool. */
  #runQuery(transaction: Knex.Transaction | null, text: string, parameters: readonly unknown[]): Promise<object[]> {
    const { driver } = this.#shared
    const bounds = this.#bounds
    return transaction ? driver.queryIn(transaction, text, parameters, bounds) : driver.query(text, parameters, bounds)
  }

  async executePrepared<Row extends object>(text: string, parameters: readonly unknown[], isWhole: boolean): Promise<Row[]> {
    const scope = this.#scope
    requirePresence(this.#bounds)
    if (isWhole && scope?.begin && !scope.transaction) {
      const rows = await this.#runQuery(null, text, parameters)
      scope.isSpent = true
      return rows as Row[]
    }
    return (await this.#runQuery(await this.#begun(), text, parameters)) as Row[]
  }

  async queryOne<Row extends object>(text: string, parameters: readonly unknown[]): Promise<Row | undefined> {
    const { driver } = this.#shared
    if (this.#scope?.transaction || !driver.queryOne) return (await this.query<Row>(text, parameters))[0]
    requirePresence(this.#bounds)
    return driver.queryOne(text, parameters, this.#bounds) as Promise<Row | undefined>
  }

  async execute<Row extends object>(statement: Sql): Promise<Row[]> {
    requirePresence(this.#bounds)
    const transaction = await this.#begun()
    return (await this.#shared.driver.write(transaction, statement.text, statement.values, this.#bounds)) as Row[]
  }

  forgetPlans(): void {
    this.#shared.driver.forgetPlans?.()
  }

  onBehalfOf(caller: Caller): Database {
    return new PooledDatabase(this.#shared, this.#scope, { ...this.#bounds, caller })
  }

  unhurried(): Database {
    return new PooledDatabase(this.#shared, this.#scope, unhurried)
  }

  async transaction<Result>(work: (transaction: Database) => Promise<Result>, { isLazy = false } = {}): Promise<Result> {
    const outer = this.#scope
    await this.#begun()
    const { result, afterCommit, afterRollback } = outer ? await this.#attempt(work) : await this.#attemptRepeatedly(work, isLazy)
    if (outer) {
      outer.afterCommit.push(...afterCommit)
      outer.afterRollback.push(...afterRollback)
    } else await runAll(afterCommit)
    return result
  }

  async afterCommit(work: Step): Promise<void> {
    if (this.#scope) this.#scope.afterCommit.push(work)
    else await work()
  }

  afterRollback(work: Step): void {
    if (this.#scope?.isLost) void runAll([work]).catch(warn)
    else this.#scope?.afterRollback.push(work)
  }

  onKnex(knex: Knex): Database {
    if (knex === (this.#scope ? this.#scope.transaction : this.#shared.driver.knex)) return this
    if (knex === this.#shared.driver.knex) return this.#shared.pool(this.#bounds)
    if (!isTransaction(knex)) throw new Error('This Knex is not connected to the database of this server.')
    return new PooledDatabase(this.#shared, this.#shared.scopes.get(knex) ?? this.#adopt(knex), this.#bounds)
  }

  /** The scope of a transaction that we did not begin: what waits for its commit is called when it ends so. */
  #adopt(transaction: Knex.Transaction): Scope {
    const scope: Scope = { transaction, afterCommit: [], afterRollback: [] }
    this.#shared.scopes.set(transaction, scope)
    const finish = async () => runAll((await isCommitted(transaction)) ? scope.afterCommit : scope.afterRollback)
    // Nobody waits for this any more, so the process is told what fails.
    finish().catch(warn)
    return scope
  }

  async withPrisma<Result>(work: (client: SystemClient) => Promise<Result>): Promise<Result> {
    await this.#begun()
    return this.#shared.prisma().withPrisma(this, work)
  }

  async introspect(): Promise<DatabaseSchema> {
    return this.learnForms(await this.dialect.introspect(this.knex, this.#shared.driver.excludedTables))
  }

  async learnForms(schema: DatabaseSchema): Promise<DatabaseSchema> {
    return (await this.#shared.driver.learnForms?.(this.knex, schema)) ?? schema
  }

  foreignChanges(): string {
    return this.#shared.driver.foreignChanges?.() ?? ''
  }

  onStatement(listener: (statement: ExecutedStatement) => void): () => void {
    return this.#shared.driver.listeners.add(listener)
  }

  onWrite(listener: WriteListener): void {
    this.#shared.driver.listeners.onWrite(listener)
  }

  async close(): Promise<void> {
    if (this.#scope) throw new Error('A transaction cannot close its database.')
    await this.#shared.close()
  }

  /** Runs the work once, in a transaction or savepoint of its own. A whole transaction is rolled back when its caller leaves before it commits. */
  async #attempt<Result>(work: (transaction: Database) => Promise<Result>) {
    const waiting: Waiting = { afterCommit: [], afterRollback: [] }
    const bounds = this.#bounds
    let scope: Scope | undefined
    let isDone = false
    requirePresence(bounds)
    try {
      // Where a transaction waits for its turn, its bounds have to be known.
      const config: Knex.TransactionConfig & { readonly bounds: Bounds } = { bounds }
      const result = await this.knex.transaction((transaction) => {
        scope = { transaction, ...waiting }
        this.#shared.scopes.set(transaction, scope)
        const inside = new PooledDatabase(this.#shared, scope, bounds)
        const doWork = async (): Promise<Result> => {
          const result = await work(inside)
          isDone = true
          return result
        }
        if (this.#scope) return doWork()
        const { driver } = this.#shared
        return whilePresent(
          bounds,
          () => (bounds.isTimed ? doWork() : lifted(driver, transaction, doWork)),
          () => driver.interrupt(transaction),
        )
      }, config)
      return { result, ...waiting }
    } catch (error) {
      throw await this.#lost(error, isDone, scope ?? waiting)
    }
  }

  /** The same for a transaction that begins with its first statement, if there is one that is not the whole of it. */
  async #attemptLazily<Result>(work: (transaction: Database) => Promise<Result>) {
    const bounds = this.#bounds
    const { driver, scopes } = this.#shared
    let beginning: Promise<Knex.Transaction> | undefined
    const config: Knex.TransactionConfig & { readonly bounds: Bounds } = { bounds }
    const begin = async (): Promise<Knex.Transaction> => {
      const transaction = await driver.knex.transaction(config)
      // What goes wrong is told where it is ended.
      transaction.executionPromise.catch(() => undefined)
      scope.transaction = transaction
      scopes.set(transaction, scope)
      // Its caller left while it waited for a connection.
      if (scope.isLost) await rollback(scope)
      return transaction
    }
    const scope: Scope = { transaction: null, begin: () => (beginning ??= begin()), afterCommit: [], afterRollback: [] }
    let isDone = false
    requirePresence(bounds)
    try {
      const result = await whilePresent(
        bounds,
        () => work(new PooledDatabase(this.#shared, scope, bounds)),
        async () => (scope.transaction ? driver.interrupt(scope.transaction) : undefined),
      )
      isDone = true
      if (!scope.isWanted) {
        await commit(scope)
        return { result, afterCommit: scope.afterCommit, afterRollback: scope.afterRollback }
      }
    } catch (error) {
      if (!scope.isWanted) {
        await rollback(scope)
        throw await this.#lost(error, isDone, scope)
      }
    }
    await rollback(scope)
    return this.#attempt(work)
  }

  /** Calls back what waits for a rollback; gives what the caller is told of it. */
  async #lost(error: unknown, isDone: boolean, scope: Waiting & { isLost?: boolean }): Promise<unknown> {
    const { caller } = this.#bounds
    const told = isDone && this.dialect.abilities.hasDeferredChecks ? refusedAtEnd(this.dialect, error) : error
    scope.isLost = true
    // What went wrong first is what the caller has to hear.
    await runAll(scope.afterRollback).catch(warn)
    return caller?.isGone && !(told instanceof DatabaseUnavailable) ? callerLeft(told) : told
  }

  async #attemptRepeatedly<Result>(work: (transaction: Database) => Promise<Result>, isLazy: boolean) {
    for (let retries = 0; ; retries += 1) {
      try {
        return isLazy && this.#bounds.isTimed ? await this.#attemptLazily(work) : await this.#attempt(work)
      } catch (error) {
        if (retries === maxRetries || !this.#shared.driver.isRetryable(error)) throw error
        await delay(10 * 2 ** retries + Math.random() * 20)
      }
    }
  }
}

/** Does work in a transaction without time limit. */
async function lifted<Result>(driver: Driver, transaction: Knex.Transaction, work: () => Promise<Result>): Promise<Result> {
  const restore = await driver.lift(transaction)
  try {
    return await work()
  } finally {
    await restore()
  }
}

/** Commits a transaction that may not have begun. That the database refused it Knex tells by the promise of the whole transaction alone. */
async function commit({ transaction }: Scope): Promise<void> {
  if (transaction) await Promise.all([transaction.executionPromise, transaction.commit()])
}

/** Ends a transaction that may not have begun; the error that ends it is told by somebody else. */
async function rollback(scope: Scope): Promise<void> {
  scope.isLost = true
  const { transaction } = scope
  if (transaction && !transaction.isCompleted()) await transaction.rollback().catch(warn)
}

const warn = (error: unknown): void => process.emitWarning(error instanceof Error ? error : String(error))

/** Calls all in order, even when one fails: the transaction is over, nothing can be taken back. */
async function runAll(works: readonly Step[]): Promise<void> {
  const errors: unknown[] = []
  for (const work of works) {
    try {
      await work()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new AggregateError(errors, 'Several steps after the commit failed.')
}
