import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'

const key = (type = 'integer') => ({ field: 'id', type, meta: {}, schema: { is_primary_key: true, has_auto_increment: true } })
const field = (name: string, type: string, schema: object = {}) => ({ field: name, type, meta: {}, schema })

/** Tables that another program made, with the numbers that only this database has. */
const foreignTables: Readonly<Record<string, readonly string[]>> = {
  sqlite: ['CREATE TABLE wide (id INTEGER PRIMARY KEY, n INTEGER)', 'INSERT INTO wide (id, n) VALUES (3000000000, 1)'],
  postgres: [
    'CREATE TABLE wide (id BIGINT PRIMARY KEY, n INTEGER)',
    'INSERT INTO wide (id, n) VALUES (3000000000, 1)',
    'CREATE TABLE floats (id INTEGER PRIMARY KEY, f REAL, g DOUBLE PRECISION)',
    'INSERT INTO floats VALUES (1, 0.1, 0.1), (2, 0, 0), (3, -1, -1)',
  ],
  mysql: [
    'CREATE TABLE wide (id INT UNSIGNED PRIMARY KEY, n INTEGER)',
    'INSERT INTO wide (id, n) VALUES (3000000000, 1)',
    'CREATE TABLE floats (id INTEGER PRIMARY KEY, f FLOAT, g DOUBLE)',
    'INSERT INTO floats VALUES (1, 0.1, 0.1), (2, 0, 0), (3, -1, -1)',
    'CREATE TABLE unsigneds (id BIGINT UNSIGNED PRIMARY KEY, n BIGINT UNSIGNED)',
    'INSERT INTO unsigneds VALUES (18446744073709551615, 9223372036854775808), (1, 1)',
  ],
}

const least = '-9223372036854775808'
const largest = '9223372036854775807'
const exact = '1234567890123456.7891'

async function fill(app: App): Promise<void> {
  for (const statement of foreignTables[app.databaseName]!) await app.platform.database.knex.raw(statement)
  await app.platform.schema.reload()
  await app.must('/collections', {
    body: { collection: 'bigs', meta: {}, schema: {}, fields: [key('bigInteger'), field('n', 'bigInteger')] },
  })
  await app.must('/items/bigs', { body: [{ id: 1, n: least }, { id: 2, n: largest }, { id: 3, n: 0 }, { id: 4 }] })
  const sums = [key(), field('d', 'decimal', { numeric_precision: 20, numeric_scale: 4 })]
  await app.must('/collections', { body: { collection: 'sums', meta: {}, schema: {}, fields: sums } })
  await app.must('/items/sums', { body: [{ id: 1, d: exact }, { id: 2, d: '1234567890123456.7892' }, { id: 3, d: '1.5' }, { id: 4 }] })
}

onEachApp(
  'Numbers',
  (app) => {
    const found = async (collection: string, filter: object) =>
      (
        await app().must<{ id: unknown }[]>(`/items/${collection}?fields=id&sort=id&filter=${encodeURIComponent(JSON.stringify(filter))}`)
      ).map(({ id }) => Number(id))
    const status = async (path: string, method = 'GET', body?: unknown) => (await app().request(path, { method, body })).status

    it('above 2^31 are keys of items like any other, where the column holds them', async () => {
      const at = '/items/wide/3000000000'
      expect(Number((await app().must<{ id: unknown }>(at)).id)).toBe(3_000_000_000)
      expect(await app().must(at, { method: 'PATCH', body: { n: 2 } })).toMatchObject({ n: 2 })
      expect(await found('wide', { id: { _in: [3_000_000_000, '1'] } })).toEqual([3_000_000_000])
      expect(await app().must('/items/wide?search=3000000000')).toHaveLength(1)
      const made = await app().must<{ id: unknown }>('/items/wide', {
        body: app().databaseName === 'sqlite' ? { n: 3 } : { id: 3_000_000_001, n: 3 },
      })
      expect(Number(made.id)).toBe(3_000_000_001)
      const { body } = await app().graphql('{ wide_by_id(id: "3000000000") { id n } }')
      expect(body.data).toMatchObject({ wide_by_id: { id: '3000000000', n: 2 } })
      expect(await status('/items/wide/3000000001', 'DELETE')).toBe(204)
      expect(await status('/items/wide/3000000001')).toBe(403)
      expect(await status('/items/wide/99999999999999999999', 'DELETE')).toBe(403)
    })

    it('beyond 2^53 are keys, as texts', async () => {
      const id = '9007199254740993'
      expect(await app().must('/items/bigs', { body: { id, n: 7 } })).toMatchObject({ id })
      expect(await app().must(`/items/bigs/${id}`)).toMatchObject({ id })
      expect(await app().must('/items/bigs', { body: { n: 8 } })).toMatchObject({ id: '9007199254740994' })
      expect(await app().must(`/items/bigs/${id}`, { method: 'PATCH', body: { n: 9 } })).toMatchObject({ id })
      for (const gone of [id, '9007199254740994']) expect(await status(`/items/bigs/${gone}`, 'DELETE')).toBe(204)
      expect(await status(`/items/bigs/${id}`)).toBe(403)
    })

    it('that are 0 are keys, and one that nobody gave is the next', async () => {
      expect(Number((await app().must<{ id: unknown }>('/items/bigs', { body: { id: 0, n: 5 } })).id)).toBe(0)
      expect(await app().must('/items/bigs/0?fields=n')).toMatchObject({ n: expect.anything() })
      const { id } = await app().must<{ id: unknown }>('/items/bigs', { body: { n: 6 } })
      expect(BigInt(String(id))).toBeGreaterThan(4n)
      expect(await status(`/items/bigs/${String(id)}`, 'DELETE')).toBe(204)
      expect(await status('/items/bigs/0', 'DELETE')).toBe(204)
    })

    it('at both ends of 64 bits are found by every comparison', async () => {
      for (const [filter, ids] of [
        [{ _eq: least }, [1]],
        [{ _in: [least, largest] }, [1, 2]],
        [{ _gte: least }, [1, 2, 3]],
        [{ _between: [least, '0'] }, [1, 3]],
        [{ _lt: '9223372036854775808' }, [1, 2, 3]],
        [{ _lte: '9223372036854775808' }, [1, 2, 3]],
        [{ _lt: '1e300' }, [1, 2, 3]],
        [{ _gt: '-9223372036854775809' }, [1, 2, 3]],
        [{ _gte: '9223372036854775808' }, []],
        [{ _gt: '9223372036854775808' }, []],
        [{ _lte: '-9223372036854775809' }, []],
        [{ _eq: '9223372036854775808' }, []],
        [{ _neq: '9223372036854775808' }, [1, 2, 3]],
        [{ _nin: ['9223372036854775808', largest] }, [1, 3]],
        [{ _between: ['-1e300', '1e300'] }, [1, 2, 3]],
        [{ _between: ['9223372036854775808', '1e300'] }, []],
        [{ _nbetween: ['9223372036854775808', '1e300'] }, [1, 2, 3]],
      ] as const)
        expect([filter, await found('bigs', { n: filter })]).toEqual([filter, ids])
    })

    it('that are decimals are compared by all their digits', async () => {
      if (!app().platform.database.dialect.abilities.hasExactDecimals) return
      for (const [filter, ids] of [
        [{ _eq: exact }, [1]],
        [{ _neq: exact }, [2, 3]],
        [{ _in: [exact, 1.5] }, [1, 3]],
        [{ _nin: [exact] }, [2, 3]],
        [{ _gt: exact }, [2]],
        [{ _lte: exact }, [1, 3]],
        [{ _between: [exact, exact] }, [1]],
        [{ _eq: ' 1.50 ' }, [3]],
        [{ _eq: '15e-1' }, [3]],
        [{ _lt: '0x10' }, [3]],
        [{ _gt: '1e90' }, []],
      ] as const)
        expect([filter, await found('sums', { d: filter })]).toEqual([filter, ids])
    })

    it('of single precision are found by the digits they are shown with', async () => {
      if (app().databaseName === 'sqlite') return
      for (const name of ['f', 'g'])
        for (const [filter, ids] of [
          [{ _eq: 0.1 }, [1]],
          [{ _in: [0.1, 7] }, [1]],
          [{ _between: [0.1, 0.1] }, [1]],
          [{ _lt: '1e-50' }, [2, 3]],
          [{ _gt: '1e-50' }, [1]],
          [{ _lte: '-1e-50' }, [3]],
          [{ _gte: '-1e-50' }, [1, 2]],
          [{ _eq: '1e-50' }, []],
          [{ _lt: '1e300' }, [1, 2, 3]],
          [{ _gt: '1e300' }, []],
          [{ _between: ['-1e300', '1e300'] }, [1, 2, 3]],
        ] as const)
          expect([name, filter, await found('floats', { [name]: filter })]).toEqual([name, filter, ids])
      expect(await app().must('/items/floats?search=0.1')).toHaveLength(1)
    })

    it('without a sign have 64 bits of their own', async () => {
      if (app().databaseName !== 'mysql') return
      const at = '/items/unsigneds/18446744073709551615'
      expect(await app().must(at)).toEqual({ id: '18446744073709551615', n: '9223372036854775808' })
      expect(await app().must(at, { method: 'PATCH', body: { n: '18446744073709551614' } })).toMatchObject({ n: '18446744073709551614' })
      expect(await app().must('/items/unsigneds?filter[n][_in]=18446744073709551614,5')).toHaveLength(1)
      expect(await app().must('/items/unsigneds?filter[n][_gte]=9223372036854775808')).toHaveLength(1)
      expect(await app().must('/items/unsigneds?filter[n][_lt]=18446744073709551616')).toHaveLength(2)
      expect(await app().must('/items/unsigneds?filter[n][_gt]=-1')).toHaveLength(2)
      expect(await app().must('/items/unsigneds?search=18446744073709551615')).toHaveLength(1)
      expect(await status(at, 'PATCH', { n: '18446744073709551616' })).toBe(400)
      expect(await status(at, 'PATCH', { n: -1 })).toBe(400)
    })
  },
  fill,
)
