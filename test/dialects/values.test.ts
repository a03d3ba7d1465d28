import { beforeAll, describe, expect, it } from '@jest/globals'
import sql from 'sql-template-tag'
import type { Database } from '../../src/database/database.js'
import type { ParameterEncoding } from '../../src/database/statement.js'
import type { ColumnStorage, ValueType } from '../../src/database/value-type.js'
import { onEachDatabase } from '../support/databases.js'
import { column, createTable, id } from './tables.js'

const types = [
  'string',
  'text',
  'integer',
  'bigInteger',
  'float',
  'decimal',
  'boolean',
  'json',
  'csv',
  'uuid',
  'hash',
  'date',
  'time',
  'dateTime',
  'timestamp',
  'binary',
] as const

/** Writes one value and reads it back as the API would show it. */
async function roundTrip(database: Database, type: (typeof types)[number], value: unknown, storage: ColumnStorage): Promise<unknown> {
  const { dialect, knex } = database
  const [row] = await knex('v')
    .insert({ [type]: dialect.encode(type, value, storage) })
    .returning('id')
  return show(database, type, row.id as number, storage)
}

async function show(database: Database, type: ValueType, key: number, storage: ColumnStorage): Promise<unknown> {
  const { expressions: e } = database.dialect
  const value = e.jsonValue(type, sql`${e.identifier('v')}.${e.identifier(type)}`, storage)
  const query = sql`SELECT ${e.jsonToText(e.jsonObject([{ key: 'value', value }]))} AS data FROM ${e.identifier('v')} WHERE ${e.identifier('id')} = ${key}`
  const [answer] = await database.query<{ data: string }>(query.text, query.values)
  return (JSON.parse(answer!.data) as { value: unknown }).value
}

onEachDatabase('values', (database, name) => {
  const isExact = name !== 'sqlite'
  beforeAll(() => createTable(database(), 'v', [id, ...types.map((type) => column(type, type))]))

  const cases: [(typeof types)[number], unknown, unknown][] = [
    ['string', 'a "b" \\ ü ✓ \n', 'a "b" \\ ü ✓ \n'],
    ['string', 5, '5'],
    ['string', '', ''],
    ['text', { a: 1 }, '{"a":1}'],
    ['integer', '7', 7],
    ['integer', -5, -5],
    ['bigInteger', '9007199254740993', '9007199254740993'],
    ['bigInteger', 5, isExact ? '5' : 5],
    ['float', '2.5', 2.5],
    ['float', 3, 3],
    ['decimal', '2.25', isExact ? '2.25000' : 2.25],
    ['decimal', 3, isExact ? '3.00000' : 3],
    ['boolean', true, true],
    ['boolean', 0, false],
    ['json', { a: [1, { b: null }] }, { a: [1, { b: null }] }],
    ['json', [1, 'two', null], [1, 'two', null]],
    ['json', '{"a":1}', { a: 1 }],
    ['json', 'plain', 'plain'],
    ['json', 5, 5],
    ['json', false, false],
    ['csv', ['a', 'b "c"'], ['a', 'b "c"']],
    ['csv', 'c,d', ['c', 'd']],
    ['csv', [], []],
    ['csv', '', []],
    ['uuid', '11111111-2222-4333-8444-555555555555', '11111111-2222-4333-8444-555555555555'],
    ['hash', '$argon2id$x', '$argon2id$x'],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '1815-12-10', '1815-12-10'],
    ['date', '2024-02-29T23:00:00Z', '2024-02-29'],
    ['time', '13:14:15', '13:14:15'],
    ['dateTime', '2024-02-29T13:14:15.678', '2024-02-29T13:14:15'],
    ['dateTime', '1960-01-01T00:00:01', '1960-01-01T00:00:01'],
    ['timestamp', '2024-02-29T13:14:15.678Z', '2024-02-29T13:14:15.678Z'],
    ['timestamp', '2024-02-29T13:14:15+02:00', '2024-02-29T11:14:15.000Z'],
    ['timestamp', new Date(1_700_000_000_123), '2023-11-14T22:13:20.123Z'],
    ['binary', Buffer.from('ab'), '\\x6162'],
    ['binary', '\\x6162', '\\x6162'],
  ]
  for (const storage of name === 'sqlite' ? (['epoch', 'text'] as const) : ([null] as const)) {
    it.each(cases)(`${storage ?? ''} %s %j`, async (type, value, shown) => {
      expect(await roundTrip(database(), type, value, storage)).toEqual(shown)
    })
  }
  it.each(types)('null as %s', async (type) => {
    expect(await roundTrip(database(), type, null, null)).toBeNull()
  })

  it.each([
    ['date', 'nope'],
    ['date', '2024-13-01'],
    ['date', '2023-02-29'],
    ['dateTime', 'nope'],
    ['timestamp', 'nope'],
    ['timestamp', '2024-01-01T25:00:00Z'],
    ['boolean', 'perhaps'],
    ['integer', 'abc'],
    ['string', 'a\u0000b'],
    ['json', { a: 'a\u0000b' }],
  ] as const)('refuses %s %j', (type, value) => {
    expect(() => database().dialect.encode(type, value, 'epoch')).toThrow(expect.objectContaining({ code: 'INVALID_PAYLOAD' }))
  })
})

onEachDatabase('parameters', (database, name) => {
  beforeAll(async () => {
    await createTable(database(), 'v', [id, ...types.map((type) => column(type, type))])
    const { dialect, knex } = database()
    const values: [(typeof types)[number], unknown][] = [
      ['string', 'Ab%c'],
      ['integer', 7],
      ['bigInteger', '9007199254740993'],
      ['float', 1.1],
      ['decimal', '2.25'],
      ['boolean', true],
      ['json', { a: [1, 2] }],
      ['csv', ['x', 'y']],
      ['uuid', '11111111-2222-4333-8444-555555555555'],
      ['date', '2024-02-29'],
      ['dateTime', '2024-02-29T13:14:15'],
      ['timestamp', '2024-02-29T13:14:15.678Z'],
      ['time', '13:14:15'],
    ]
    await knex('v').insert(Object.fromEntries(values.map(([type, value]) => [type, dialect.encode(type, value, 'epoch')])))
  })

  const e = () => database().dialect.expressions
  const operand = (type: ValueType) => e().comparable(type, e().identifier(type), 'epoch')
  const encode = (encoding: ParameterEncoding, type: ValueType, value: unknown) =>
    database().dialect.encodeParameter(encoding, type, value, 'epoch')
  const count = async (condition: ReturnType<typeof sql>) => {
    const query = sql`SELECT count(*) AS n FROM ${e().identifier('v')} WHERE ${condition}`
    const [row] = await database().query<{ n: number | string }>(query.text, query.values)
    return Number(row!.n)
  }
  const equals = (type: ValueType, value: unknown) =>
    count(sql`${operand(type)} = ${e().parameter(sql`${encode('value', type, value)}`, type, null)}`)
  const isIn = (type: ValueType, values: unknown[]) => count(e().inList(operand(type), sql`${encode('list', type, values)}`, type, null))
  const like = (encoding: ParameterEncoding, text: string, ignoreCase = false) =>
    count(e().like(operand('string'), sql`${encode(encoding, 'string', text)}`, ignoreCase))

  it.each([
    ['string', 'Ab%c'],
    ['integer', 7],
    ['integer', '7'],
    ['bigInteger', '9007199254740993'],
    ['float', 1.1],
    ['decimal', '2.25'],
    ['boolean', true],
    ['boolean', 'true'],
    ['uuid', '11111111-2222-4333-8444-555555555555'],
    ['date', '2024-02-29'],
    ['dateTime', '2024-02-29T13:14:15'],
    ['timestamp', '2024-02-29T14:14:15.678+01:00'],
    ['time', '13:14:15'],
  ] as [ValueType, unknown][])('%s equals %j', async (type, value) => {
    expect(await equals(type, value)).toBe(1)
    expect(await isIn(type, [null, value])).toBe(1)
    expect(await isIn(type, [])).toBe(0)
  })

  it('numbers beyond the column and fractions equal nothing', async () => {
    for (const value of [3_000_000_000, '99999999999999999999', 1.5]) expect(await equals('integer', value)).toBe(0)
    expect(await isIn('integer', [1.5, 3_000_000_000, '99999999999999999999'])).toBe(0)
    expect(
      await count(
        sql`${operand('integer')} < ${e().parameter(sql`${encode('value', 'integer', '99999999999999999999')}`, 'integer', null)}`,
      ),
    ).toBe(1)
  })

  it('dates compare as moments', async () => {
    const after = (type: ValueType, value: string) =>
      count(sql`${operand(type)} > ${e().parameter(sql`${encode('value', type, value)}`, type, null)}`)
    expect([await after('date', '2024-02-28'), await after('date', '2024-03-01')]).toEqual([1, 0])
    expect([await after('timestamp', '2024-02-29T13:14:15.677Z'), await after('timestamp', '2024-02-29T13:14:15.678Z')]).toEqual([1, 0])
  })

  it('patterns take every character as itself', async () => {
    expect([
      await like('contains', 'b%'),
      await like('contains', 'b_'),
      await like('starts-with', 'Ab'),
      await like('ends-with', 'c'),
      await like('ends-with', 'b'),
    ]).toEqual([1, 0, 1, 1, 0])
    expect([await like('contains', 'AB%C', true), await like('contains', 'A\\')]).toEqual([1, 0])
    expect(await count(e().equalsIgnoreCase(operand('string'), sql`${'aB%C'}`))).toBe(1)
  })

  it('lists may be long', async () => {
    expect(
      await isIn(
        'integer',
        Array.from({ length: 50_000 }, (_, index) => index),
      ),
    ).toBe(1)
  })

  it.each([
    ['date', 'soon'],
    ['boolean', 'perhaps'],
    ['integer', 'abc'],
    ['string', '\u0000'],
  ] as const)('refuses %s %j', (type, value) => {
    expect(() => encode('value', type, value)).toThrow(expect.objectContaining({ code: 'INVALID_QUERY' }))
  })

  it('parts of dates are numbers', async () => {
    const part = async (name: 'year' | 'month' | 'day' | 'weekday' | 'hour' | 'minute' | 'second', type: ValueType) => {
      const query = sql`SELECT ${e().datePart(name, type, e().identifier(type), 'epoch')} AS n FROM ${e().identifier('v')}`
      return (await database().query<{ n: number }>(query.text, query.values))[0]!.n
    }
    expect([
      await part('year', 'date'),
      await part('month', 'dateTime'),
      await part('day', 'timestamp'),
      await part('weekday', 'date'),
    ]).toEqual([2024, 2, 29, 4])
    expect([await part('hour', 'time'), await part('minute', 'timestamp'), await part('second', 'dateTime')]).toEqual([13, 14, 15])
  })

  it('reads into JSON', async () => {
    const read = async (expression: ReturnType<typeof sql>) => {
      const query = sql`SELECT ${e().jsonToText(e().jsonObject([{ key: 'v', value: expression }]))} AS data FROM ${e().identifier('v')}`
      return (JSON.parse((await database().query<{ data: string }>(query.text, query.values))[0]!.data) as { v: unknown }).v
    }
    const json = e().identifier('json')
    expect(await read(e().jsonScalar('number', e().jsonLength(json)))).toBe(0)
    expect(await read(e().jsonPath(json, ['a', 1]))).toBe(2)
    expect(await read(e().jsonPath(json, ['a']))).toEqual([1, 2])
    expect(await read(e().jsonPath(json, ['nothing']))).toBeNull()
    expect(await read(e().jsonText('it\'s \\ "q"'))).toBe('it\'s \\ "q"')
  })

  if (name === 'sqlite') {
    describe('of both storages', () => {
      it('text and milliseconds are the same moment', async () => {
        await database().knex('v').insert({ timestamp: '2024-02-29 13:14:15.678', dateTime: '2024-02-29T13:14:15', date: '2024-02-29' })
        expect([
          await equals('timestamp', '2024-02-29T13:14:15.678Z'),
          await equals('dateTime', '2024-02-29T13:14:15'),
          await equals('date', '2024-02-29'),
        ]).toEqual([2, 2, 2])
        expect(await show(database(), 'timestamp', 2, 'epoch')).toBe('2024-02-29T13:14:15.678Z')
        await database().knex('v').del().where({ id: 2 })
      })
    })
  }
})
