import { expect, it } from '@jest/globals'
import { matchFilter } from '../../src/query/match.js'
import { type App, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'

// Case 82: a rule over a column whose type the database does not tell opens nothing that it should hide.

const token = 'token-of-who-reads-what-is-computed'
const rows = [1, 2, 3, 10, 20]

/** Collections with a column `n` that holds those numbers, and `id` beside it. SQLite tells no type of most of them; the others always do. */
const collections = ['computed', 'grouped', 'united', 'copied', 'recomputed']
const ofSqlite = ['untyped', 'bare', 'words', 'overuntyped']

async function fill(app: App): Promise<void> {
  const { knex } = app.platform.database
  const isSqlite = app.databaseName === 'sqlite'
  const values = rows.map((n) => `(${n}, ${n})`).join(', ')
  const statements = [
    'CREATE TABLE base (id integer PRIMARY KEY, k integer)',
    `INSERT INTO base (id, k) VALUES ${values}`,
    'CREATE VIEW computed AS SELECT id, k * 2 / 2 AS n FROM base',
    'CREATE VIEW grouped AS SELECT id, max(k) AS n FROM base GROUP BY id',
    'CREATE VIEW united AS SELECT id, k + 0 AS n FROM base WHERE id < 3 UNION ALL SELECT id, k - 0 FROM base WHERE id >= 3',
    'CREATE TABLE copied AS SELECT id, k + 0 AS n FROM base',
    'CREATE VIEW recomputed AS SELECT id, n + 0 AS n FROM copied',
    ...(isSqlite
      ? [
          'CREATE TABLE untyped (id PRIMARY KEY, n)',
          `INSERT INTO untyped (id, n) VALUES ${values}`,
          'CREATE TABLE bare (id integer PRIMARY KEY, n BLOB)',
          `INSERT INTO bare (id, n) VALUES ${values}`,
          'CREATE TABLE words (id integer PRIMARY KEY, n STRING)',
          `INSERT INTO words (id, n) VALUES ${values}`,
          'CREATE VIEW overuntyped AS SELECT id, n FROM untyped',
          'CREATE TABLE mixed (id integer PRIMARY KEY, n)',
          `INSERT INTO mixed VALUES (1, 1), (2, '1'), (3, 2.5), (4, '2.5'), (5, 'abc'), (6, x'00ff'), (7, NULL), (8, '10'), (9, '00501'), (10, 501), (11, '2024-05-01')`,
          'CREATE TABLE pairs (a, b, note, PRIMARY KEY (a, b))',
          `INSERT INTO pairs VALUES (1, 'x', 'one'), (2, 'y', 'two')`,
        ]
      : []),
  ]
  for (const statement of statements) await knex.raw(statement)
  await app.platform.schema.reload()
  await createUser(app, 'computed', token, [
    ...[...collections, ...(isSqlite ? ['untyped', 'words', 'overuntyped'] : [])].map((collection) => ({
      collection,
      action: 'read',
      fields: ['*'],
      permissions: { n: { _lt: 2 } },
    })),
    ...(isSqlite
      ? [
          { collection: 'untyped', action: 'update', fields: ['*'], permissions: { n: { _lt: 2 } } },
          { collection: 'bare', action: 'read', fields: ['*'], permissions: { n: { _nin: ['2', '3', '10', '20'] } } },
          { collection: 'mixed', action: 'read', fields: ['*'], permissions: { n: { _gt: '2' } } },
        ]
      : []),
  ])
}

/** Conditions, and which of the numbers they hold for. */
const conditions: readonly [object, readonly number[]][] = [
  [{ _lt: 2 }, [1]],
  [{ _lt: '2' }, [1]],
  [{ _lte: 2 }, [1, 2]],
  [{ _gt: 3 }, [10, 20]],
  [{ _gt: '3' }, [10, 20]],
  [{ _gte: 10.5 }, [20]],
  [{ _eq: 10 }, [10]],
  [{ _eq: '10' }, [10]],
  [{ _neq: 10 }, [1, 2, 3, 20]],
  [{ _neq: '10' }, [1, 2, 3, 20]],
  [{ _in: [2, '20'] }, [2, 20]],
  [{ _in: '2,20' }, [2, 20]],
  [{ _nin: [1, '2'] }, [3, 10, 20]],
  [{ _between: [2, 10] }, [2, 3, 10]],
  [{ _between: ['2', '10'] }, [2, 3, 10]],
  [{ _nbetween: [2, 10] }, [1, 20]],
  [{ _null: true }, []],
]

const context = { accountability: null, now: new Date(0) }

onEachApp(
  'issue 12.1, security case 82: columns whose type the database does not tell',
  (app) => {
    const isSqlite = () => app().databaseName === 'sqlite'
    const all = () => [...collections, ...(isSqlite() ? ofSqlite : [])]
    const where = (filter: object) => `filter=${encodeURIComponent(JSON.stringify(filter))}`
    const ids = (found: readonly { id: unknown }[]) => found.map(({ id }) => Number(id)).sort((a, b) => a - b)
    const found = async (collection: string, n: object, as?: string) =>
      ids(await app().must(`/items/${collection}?limit=-1&${where({ n })}`, as ? { as } : {}))

    it('every comparison compares numbers as numbers', async () => {
      for (const collection of all())
        for (const [condition, expected] of conditions) {
          // Bytes have no order in the API.
          if (collection === 'bare' && /lt|gt|between/.test(Object.keys(condition)[0]!)) continue
          expect([collection, condition, await found(collection, condition)]).toEqual([collection, condition, expected])
        }
    })

    it('says the same in memory', () => {
      for (const [condition, expected] of conditions) {
        const matched = rows.filter((n) => matchFilter({ n: condition }, { n }, context as never).length === 0)
        expect([condition, matched]).toEqual([condition, expected])
      }
      for (const [value, condition] of [
        ['abc', { _gt: 2 }],
        ['abc', { _lt: 2 }],
        [2, { _lt: 'abc' }],
        ['abc', { _between: [1, 'x'] }],
        ['abc', { _nbetween: [1, 2] }],
      ] as const)
        expect(matchFilter({ n: condition }, { n: value }, context as never)).toHaveLength(1)
    })

    it('a rule opens what it says, to every way of reading', async () => {
      for (const collection of all()) {
        expect([collection, ids(await app().must(`/items/${collection}`, { as: token }))]).toEqual([collection, [1]])
        expect(await app().must(`/items/${collection}?aggregate[count]=*`, { as: token })).toEqual([{ count: 1 }])
        const { body } = await app().graphql(`{ ${collection} { id n } }`, { as: token })
        expect(body).toMatchObject({ data: { [collection]: [{ n: expect.anything() }] } })
      }
    })

    it('sorts, pages and groups by numbers', async () => {
      for (const collection of all()) {
        const told = (list: readonly { n: unknown }[]) => list.map(({ n }) => Number(n))
        expect(told(await app().must(`/items/${collection}?sort=-n`))).toEqual([20, 10, 3, 2, 1])
        const groups = await app().must<{ n: unknown }[]>(`/items/${collection}?groupBy[]=n&aggregate[count]=*&sort=n`)
        expect(told(groups)).toEqual(rows)
      }
    })

    it('an item is read, updated and deleted by a key without a type', async () => {
      if (!isSqlite()) return
      expect(await app().must('/items/untyped/2')).toMatchObject({ n: '2' })
      expect(await app().must('/items/untyped/1', { method: 'PATCH', body: { n: 1 }, as: token })).toMatchObject({ n: '1' })
      expect((await app().request('/items/untyped/2', { method: 'PATCH', body: { n: 1 }, as: token })).status).toBe(403)
      expect(await app().must('/items/untyped', { body: { id: 50, n: 50 } })).toMatchObject({ id: '50', n: '50' })
      expect(await app().must('/items/untyped', { method: 'PATCH', body: { keys: ['50', 20], data: { n: 20 } } })).toHaveLength(2)
      expect((await app().request('/items/untyped/50', { method: 'DELETE' })).status).toBe(204)
      expect(await found('untyped', { _gte: 20 })).toEqual([20])
      const [pair] = await app().must<{ a: string; b: string }[]>(`/items/pairs?${where({ a: { _eq: 2 } })}`)
      expect(pair).toMatchObject({ a: '2', b: 'y' })
    })

    it('between a number and a text that is none nothing holds', async () => {
      if (!isSqlite()) return
      for (const [condition, expected] of [
        [{ _lt: 2 }, [1, 2]],
        [{ _gt: 2 }, [3, 4, 8, 9, 10]],
        [{ _gt: '2' }, [3, 4, 8, 9, 10]],
        [{ _nbetween: [0, 3] }, [8, 9, 10]],
        [{ _gt: '2024-01-01' }, [5, 11]],
        [{ _lt: 'zzz' }, [2, 4, 5, 8, 9, 11]],
        [{ _eq: 1 }, [1, 2]],
        [{ _eq: '1' }, [1, 2]],
        [{ _eq: '2.5' }, [3, 4]],
        [{ _eq: 'abc' }, [5]],
        [{ _eq: '\\x00ff' }, [6]],
        [{ _eq: '00501' }, [9]],
        [{ _eq: 501 }, [10]],
        [{ _in: ['1', '\\x00ff', 'abc'] }, [1, 2, 5, 6]],
        [{ _neq: 1 }, [3, 4, 5, 6, 8, 9, 10, 11]],
        [{ _nin: [1, 'abc', '\\x00ff', '2.5'] }, [8, 9, 10, 11]],
      ] as const)
        expect([condition, await found('mixed', condition)]).toEqual([condition, expected])
      expect(ids(await app().must('/items/mixed', { as: token }))).toEqual([3, 4, 8, 9, 10])
    })

    it('what is told alike is one group', async () => {
      if (!isSqlite()) return
      const groups = await app().must<{ n: unknown; count: number }[]>('/items/mixed?groupBy[]=n&aggregate[count]=*&sort=n')
      expect(groups.map(({ n, count }) => [n, count])).toEqual([
        [null, 1],
        ['1', 2],
        ['2.5', 2],
        ['10', 1],
        ['501', 1],
        ['00501', 1],
        ['2024-05-01', 1],
        ['\\x00ff', 1],
        ['abc', 1],
      ])
    })
  },
  fill,
)
