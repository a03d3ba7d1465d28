import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connectDatabase, type DatabaseConfig } from '../../src/database/connection.js'
import type { Database } from '../../src/database/database.js'
import { createPrismaGateway } from '../../src/database/prisma.js'
import { DatabaseUnavailable } from '../../src/errors/unavailable.js'
import { someone } from '../support/callers.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { column, createTable, id } from './tables.js'

const limit = 700

/** A statement that would run for minutes, with as many rows of a table. */
const endless = {
  sqlite: `SELECT count(*) AS n FROM numbers AS a WHERE 0 < (SELECT sum(b.n) FROM numbers AS b WHERE 0 < (SELECT sum(c.n)
      FROM numbers AS c WHERE 0 < (SELECT count(*) FROM numbers AS d WHERE (a.n + b.n + c.n + d.n) % 7 = 8)))`,
  postgres: 'SELECT count(*) AS n FROM numbers AS a, numbers AS b, numbers AS c, numbers AS d WHERE (a.n + b.n + c.n + d.n) % 7 = 8',
  mysql: 'SELECT count(*) AS n FROM numbers AS a, numbers AS b, numbers AS c, numbers AS d WHERE (a.n + b.n + c.n + d.n) % 7 = 8',
} as const

/** The statements that run in this database beside the one that asks. */
const running = {
  sqlite: null,
  postgres: `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()`,
  mysql: `SELECT count(*) AS n FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND COMMAND <> 'Sleep' AND ID <> CONNECTION_ID()`,
} as const

const failureOf = async (work: Promise<unknown>): Promise<DatabaseUnavailable> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(DatabaseUnavailable)
  return error as DatabaseUnavailable
}
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))('issue 11.3: statements that are ended, on %s', (name, kind) => {
  let empty: EmptyDatabase
  let database: Database
  beforeAll(async () => {
    empty = await kind.create()
    const pool = { min: 0, max: 3, acquireTimeout: 500, maxWaiting: 5 }
    database = await connectDatabase({ ...empty.config, pool, queryTimeout: limit } as DatabaseConfig, createPrismaGateway)
    await createTable(database, 'numbers', [id, column('n', 'integer')])
    await createTable(database, 'kept', [id, column('n', 'integer')])
    await database.knex('numbers').insert(Array.from({ length: 300 }, (_, n) => ({ n })))
  })
  afterAll(async () => {
    await database?.close()
    await empty?.drop()
  })
  const ask = (on: Database, text: string = endless[name]) => on.query(text, [])
  const keptRows = async () => (await database.knex('kept').select('n').orderBy('n')).map(({ n }: { n: number }) => n)
  const nothingRuns = async () => {
    if (running[name] === null) return
    const [row] = await database.query<{ n: number | string }>(running[name], [])
    expect(Number(row?.n)).toBe(0)
  }

  it('a read is ended at the time limit, by Knex too', async () => {
    const started = performance.now()
    const failure = await failureOf(ask(database))
    expect(failure).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE', why: 'timeout', extensions: { service: 'database' } })
    expect(failure.message).toBe('Service "database" is unavailable. A statement took longer than 0.7 seconds and was ended.')
    const byKnex = await failureOf(database.knex.raw(endless[name]))
    expect(byKnex.why).toBe('timeout')
    expect(byKnex.message).toBe(failure.message)
    expect(performance.now() - started).toBeLessThan(6_000)
    await nothingRuns()
  })

  it('inside a transaction, which is taken back', async () => {
    const work = database.transaction(async (transaction) => {
      await transaction.knex('kept').insert({ n: 1 })
      await ask(transaction)
    })
    expect((await failureOf(work)).why).toBe('timeout')
    expect(await keptRows()).toEqual([])
    await nothingRuns()
  })

  it('a read ends when its caller leaves', async () => {
    const { caller, leave } = someone()
    const started = performance.now()
    setTimeout(leave, 100)
    expect((await failureOf(ask(database.onBehalfOf(caller)))).why).toBe('left')
    expect(performance.now() - started).toBeLessThan(limit)
    await nothingRuns()
    expect((await failureOf(ask(database.onBehalfOf(caller), 'SELECT 1 AS one'))).why).toBe('left')
    expect(await ask(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('a transaction ends when its caller leaves, whatever it waits for', async () => {
    const { caller, leave } = someone()
    const undone: string[] = []
    const waiting = database.onBehalfOf(caller).transaction(async (transaction) => {
      transaction.afterRollback(() => void undone.push('early'))
      await transaction.knex('kept').insert({ n: 2 })
      await pause(400)
      transaction.afterRollback(() => void undone.push('late'))
      await transaction.knex('kept').insert({ n: 3 })
    })
    setTimeout(leave, 100)
    expect((await failureOf(waiting)).why).toBe('left')
    await database.transaction(({ knex }) => knex('kept').insert({ n: 4 }))
    await pause(500)
    expect(undone).toEqual(['early', 'late'])
    expect(await keptRows()).toEqual([4])
    await database.knex('kept').delete()
  })

  it('so does one whose statement runs by Knex', async () => {
    const { caller, leave } = someone()
    const started = performance.now()
    const running = database.onBehalfOf(caller).transaction(async ({ knex }) => {
      await knex('kept').insert({ n: 2 })
      await knex.raw(endless[name])
    })
    setTimeout(leave, 100)
    expect(['left', 'timeout']).toContain((await failureOf(running)).why)
    if (name !== 'sqlite') expect(performance.now() - started).toBeLessThan(limit)
    await nothingRuns()
    expect(await keptRows()).toEqual([])
  })

  it('what a caller has committed stays, and what follows a commit is done', async () => {
    const { caller, leave } = someone()
    const done: string[] = []
    await database.onBehalfOf(caller).transaction(async (transaction) => {
      await transaction.knex('kept').insert({ n: 5 })
      await transaction.afterCommit(async () => {
        leave()
        done.push('after')
      })
    })
    expect(done).toEqual(['after'])
    expect(await keptRows()).toEqual([5])
    await database.knex('kept').delete()
  })

  it('long work of the server itself is not ended, and the limit is back afterwards', async () => {
    const slow = 'SELECT count(*) AS n FROM numbers AS a, numbers AS b, numbers AS c WHERE (a.n + b.n + c.n) % 7 = 8'
    const started = performance.now()
    await database.unhurried().transaction(async (transaction) => {
      while (performance.now() - started < 2 * limit) await ask(transaction, slow)
    })
    expect((await failureOf(ask(database))).why).toBe('timeout')
  })

  it('the pool works on afterwards', async () => {
    await failureOf(database.transaction((transaction) => ask(transaction)))
    expect(await database.knex('numbers').count({ n: '*' })).toEqual([{ n: expect.anything() }])
  })
})

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))('issue 11.3: a pool that is exhausted, on %s', (name, kind) => {
  let empty: EmptyDatabase
  let database: Database
  beforeAll(async () => {
    empty = await kind.create()
    database = await connectDatabase({ ...empty.config, pool: { min: 0, max: 2, acquireTimeout: 300, maxWaiting: 3 } } as DatabaseConfig)
  })
  afterAll(async () => {
    await database?.close()
    await empty?.drop()
  })

  /** Transactions that hold every place until they are freed. SQLite has one place for who writes; who reads waits for nobody. */
  function holdAll() {
    let free = (): void => undefined
    const freed = new Promise<void>((resolve) => {
      free = resolve
    })
    return { holders: (name === 'sqlite' ? [1] : [1, 2]).map(() => database.transaction(() => freed)), free: () => free() }
  }

  it('tells so quickly, and works again when a connection is free', async () => {
    const { holders, free } = holdAll()
    await pause(50)
    const started = performance.now()
    const waiting = [1, 2, 3].map(() => failureOf(database.transaction(async () => 1)))
    const refused = await failureOf(database.transaction(async () => 1))
    expect(performance.now() - started).toBeLessThan(150)
    expect(refused).toMatchObject({ why: 'busy', status: 503, extensions: { retryAfter: 1 } })
    for (const failure of await Promise.all(waiting)) expect(failure).toMatchObject({ why: 'busy', extensions: { retryAfter: 1 } })
    expect(performance.now() - started).toBeLessThan(2_000)
    free()
    await Promise.all(holders)
    expect(await database.query('SELECT 1 AS one', [])).toEqual([{ one: 1 }])
  })

  it('who leaves does not wait any longer', async () => {
    const { caller, leave } = someone()
    const { holders, free } = holdAll()
    await pause(50)
    const left = failureOf(database.onBehalfOf(caller).transaction(async () => 1))
    await pause(50)
    leave()
    expect(['left', 'busy']).toContain((await left).why)
    free()
    await Promise.all(holders)
  })

  // SQLite is no server that could stop.
  if (name !== 'sqlite') {
    it('a database that stops is told as unavailable', async () => {
      const ended = failureOf(
        database.transaction(async ({ knex }) => {
          const [sessions] = [
            database.dialect.name === 'postgres' ? 'SELECT pg_terminate_backend(pg_backend_pid())' : 'KILL CONNECTION_ID()',
          ]
          await knex.raw(sessions!)
          await knex.raw('SELECT 1')
        }),
      )
      expect((await ended).why).toBe('failed')
      expect(await database.query('SELECT 1 AS one', [])).toEqual([{ one: 1 }])
    })
  }
})
