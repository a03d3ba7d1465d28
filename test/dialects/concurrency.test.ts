import { beforeAll, expect, it } from '@jest/globals'
import { onEachDatabase } from '../support/databases.js'
import { column, createTable, id } from './tables.js'

const times = (count: number) => Array.from({ length: count }, (_, index) => index)
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

onEachDatabase('many at once', (database) => {
  beforeAll(() => createTable(database(), 't', [id, column('n', 'integer')]))

  it('writers and readers do not disturb each other', async () => {
    const inTransaction = times(50).map((n) =>
      database().transaction(async (transaction) => {
        await transaction.knex('t').insert({ n })
        await pause(Math.random() * 5)
        await transaction.query('SELECT count(*) AS n FROM t', [])
        await transaction
          .knex('t')
          .where({ n })
          .update({ n: n + 1000 })
      }),
    )
    const byKnex = times(20).map((n) =>
      database().knex.transaction(async (transaction) => {
        await transaction('t').insert({ n: 2000 + n })
        await pause(Math.random() * 5)
      }),
    )
    const bare = times(50).map(async (n) =>
      database()
        .knex('t')
        .insert({ n: 3000 + n }),
    )
    const readers = times(100).map(async (n) => {
      await pause(Math.random() * 50)
      if (n % 2 === 0) await database().knex('t').count()
      else await database().query('SELECT count(*) AS n FROM t', [])
    })
    await Promise.all<unknown>([...inTransaction, ...byKnex, ...bare, ...readers])
    const rows = await database().knex('t').select('n')
    expect(rows).toHaveLength(120)
    expect(rows.filter(({ n }) => n >= 1000 && n < 1050)).toHaveLength(50)
  })

  it('a reader does not wait for an open transaction', async () => {
    await database().transaction(async (transaction) => {
      await transaction.knex('t').insert({ n: 9000 })
      // The transaction ends after both: a reader that waited for it would wait for ever.
      expect(await database().knex('t').where({ n: 9000 })).toEqual([])
      expect(await database().query('SELECT n FROM t WHERE n = 9000', [])).toEqual([])
    })
  })

  it('a failed writer lets the next one go on', async () => {
    const failing = times(5).map(() =>
      database()
        .transaction(() => Promise.reject(new Error('no')))
        .catch(() => 'failed'),
    )
    const broken = database()
      .knex('t')
      .insert({ nothing: 1 })
      .then(
        () => '',
        () => 'failed',
      )
    expect(await Promise.all([...failing, broken])).toEqual(times(6).map(() => 'failed'))
    await database().knex('t').insert({ n: 1 })
  })
})
