import { beforeAll, expect, it } from '@jest/globals'
import { onEachDatabase } from '../support/databases.js'
import { column, createTable, id } from './tables.js'

onEachDatabase('statements', (database, name) => {
  beforeAll(() => createTable(database(), 't', [id, column('a', 'string'), column('big', 'bigInteger'), column('bytes', 'binary')]))

  it('are told to listeners, without those that open and close transactions', async () => {
    const texts: string[] = []
    const stop = database().onStatement(({ text, milliseconds }) => {
      expect(milliseconds).toBeGreaterThanOrEqual(0)
      texts.push(text.split(' ')[0]!.toLowerCase())
    })
    await database().knex('t').insert({ a: 'x' })
    await database().query('SELECT 1 AS one', [])
    await database().transaction(async (transaction) => {
      await transaction.knex('t').update({ a: 'y' })
      await transaction.query('SELECT 2 AS two', [])
      await transaction.transaction(async ({ knex }) => void (await knex('t').del()))
    })
    await database()
      .query('SELECT broken', [])
      .catch(() => null)
    stop()
    await database().query('SELECT 3 AS three', [])
    expect(texts).toEqual(['insert', 'select', 'update', 'select', 'delete', 'select'])
  })

  it('take numbered parameters in any order', async () => {
    const rows = await database().query<{ a: string; b: string; c: string }>(
      `SELECT CAST($2 AS varchar(5)) AS a, CAST($1 AS varchar(5)) AS b, '$1' AS c`,
      ['x', 'y'],
    )
    expect(rows).toEqual([{ a: 'y', b: 'x', c: '$1' }])
  })

  it('tell one row, or none, of what is there now, and leave nothing open', async () => {
    const { knex } = database()
    const count = async () => Number((await database().queryOne<{ n: number }>('SELECT count(*) AS n FROM t', []))!.n)
    const before = await count()
    // More rows than are read: the statement must not hold on to what it saw.
    await knex('t').insert([{ a: 'one' }, { a: 'two' }])
    expect(await database().queryOne('SELECT a FROM t WHERE a IN ($1, $2) ORDER BY id', ['one', 'two'])).toEqual({ a: 'one' })
    expect(await database().queryOne('SELECT a FROM t WHERE a = $1', ['nobody'])).toBeUndefined()
    await knex('t').insert({ a: 'three' })
    expect(await count()).toBe(before + 3)
    expect(await database().queryOne(`INSERT INTO t (a) VALUES ('four') RETURNING a`, [])).toEqual({ a: 'four' })
    await database().transaction(async (transaction) => {
      expect(await transaction.queryOne('SELECT 1 AS one', [])).toEqual({ one: 1 })
    })
    await expect(database().queryOne('SELECT broken', [])).rejects.toThrow()
    if (name === 'sqlite') expect((await knex.raw('PRAGMA wal_checkpoint(TRUNCATE)'))[0]).toMatchObject({ busy: 0 })
    await knex('t').whereIn('a', ['one', 'two', 'three', 'four']).del()
  })

  it('may write and answer', async () => {
    const insert = 'INSERT INTO t (a) VALUES ($1) RETURNING a'
    expect(await database().query(insert, ['outside'])).toEqual([{ a: 'outside' }])
    const withNamed =
      name === 'mysql'
        ? 'INSERT INTO t (a) WITH new AS (SELECT 1) SELECT $1 FROM new RETURNING a'
        : 'WITH new AS (SELECT 1) INSERT INTO t (a) SELECT $1 FROM new RETURNING a'
    expect(await database().query(withNamed, ['with'])).toEqual([{ a: 'with' }])
    await database().transaction(async (transaction) => {
      expect(await transaction.query(insert, ['inside'])).toEqual([{ a: 'inside' }])
    })
  })

  it('keep the digits of large numbers and the bytes of blobs', async () => {
    await database()
      .knex('t')
      .insert({ a: 'big', big: '9223372036854775807', bytes: Buffer.from([0, 255]) })
    const [row] = await database().knex('t').where({ a: 'big' })
    expect(row.big).toBe('9223372036854775807')
    expect(Buffer.compare(row.bytes, Buffer.from([0, 255]))).toBe(0)
    expect(await database().knex('t').where({ big: '9223372036854775807' }).count({ n: '*' })).toEqual([{ n: expect.anything() }])
  })

  it('may be many: more texts than are kept prepared', async () => {
    for (let n = 0; n < 1200; n += 1) {
      const [row] = await database().query<{ n: number }>(`SELECT ${n} AS n`, [])
      expect(row).toEqual({ n })
    }
    expect(await database().query('SELECT 0 AS n', [])).toEqual([{ n: 0 }])
  })

  it('take what JavaScript has, and refuse what nobody can store', async () => {
    const values: unknown[] = ['text', 5, 1.5, 10n, null, undefined, true]
    for (const a of values) await database().knex('t').insert({ a })
    await database()
      .knex('t')
      .insert({ a: JSON.stringify({ a: 1 }), bytes: new Uint8Array([1]) })
    expect((await database().knex('t').where({ a: '5' })).length).toBe(1)
  })

  it('of Knex answer as in other databases', async () => {
    const { knex } = database()
    const [inserted] = await knex('t').insert({ a: 'one' }).returning('id')
    expect(await knex('t').where(inserted).update({ a: 'two' })).toBe(1)
    expect(await knex('t').where(inserted).first('a')).toEqual({ a: 'two' })
    expect(await knex('t').where(inserted).pluck('a')).toEqual(['two'])
    expect(await knex('t').where(inserted).del()).toBe(1)
    expect(await knex.schema.hasTable('t')).toBe(true)
    expect(await knex.schema.hasColumn('t', 'nothing')).toBe(false)
  })
})
