import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'

const token = 'token-of-who-reads-what-is-true'

async function fill(app: App): Promise<void> {
  const { knex } = app.platform.database
  for (const statement of [
    'CREATE TABLE flags (id int PRIMARY KEY, few bit(8), many bit(64), padded int(5) zerofill, big bigint unsigned zerofill, price decimal(8,2) unsigned zerofill)',
    `INSERT INTO flags VALUES (1, b'00110101', b'${'1'.repeat(64)}', 42, 7, 1.5), (2, b'0', b'101', 0, 0, 0)`,
    'CREATE TABLE spans (id int PRIMARY KEY, t time, f time(3))',
    "INSERT INTO spans VALUES (1, '838:59:59', '-838:59:59.5'), (2, '-00:00:01', '100:00:00.123'), (3, '13:14:15', '13:14:15')",
    'CREATE TABLE exact (id int PRIMARY KEY, word varchar(20) COLLATE utf8mb4_bin, latin varchar(20) CHARACTER SET latin1 COLLATE latin1_bin)',
    "INSERT INTO exact VALUES (1, 'a', 'ä'), (2, 'A', 'Ä'), (3, 'a ', 'a')",
    'CREATE TABLE truths (id int PRIMARY KEY, yes tinyint(1))',
    'INSERT INTO truths VALUES (1, 1), (2, 2), (3, 0), (4, -1), (5, NULL)',
  ])
    await knex.raw(statement)
  await knex.transaction(async (transaction) => {
    // As an old server let it happen.
    await transaction.raw("SET SESSION sql_mode = ''")
    await transaction.raw(
      "CREATE TABLE zeros (id int PRIMARY KEY AUTO_INCREMENT, name varchar(20), d date, dt datetime NOT NULL DEFAULT '0000-00-00 00:00:00', ts timestamp NOT NULL DEFAULT '0000-00-00 00:00:00')",
    )
    await transaction.raw(
      "INSERT INTO zeros VALUES (1, 'zero', '0000-00-00', '0000-00-00', '0000-00-00'), (2, 'real', '2024-01-01', '2024-01-01', '2024-01-01'), (3, 'null', NULL, '2024-01-01', '2024-01-01')",
    )
  })
  await app.platform.schema.reload()
  await createUser(app, 'truths', token, [
    { collection: 'truths', action: 'read', fields: ['*'], permissions: { yes: { _eq: true } } },
    { collection: 'zeros', action: 'read', fields: ['*'], permissions: { d: { _lt: '2025-01-01' } } },
  ])
}

onEachApp(
  'issue 12.3: columns of MariaDB',
  (app) => {
    const ids = async (collection: string, filter: object, question = {}) =>
      (
        await app().must<{ id: number }[]>(
          `/items/${collection}?fields=id&sort=id&filter=${encodeURIComponent(JSON.stringify(filter))}`,
          question,
        )
      ).map(({ id }) => id)
    const raw = async (statement: string): Promise<object[]> => (await app().platform.database.knex.raw(statement))[0]

    it('bits are told as their number, found and written as it', async () => {
      expect(await app().must('/items/flags?fields=few,many&sort=id')).toEqual([
        { few: '53', many: '18446744073709551615' },
        { few: '0', many: '5' },
      ])
      expect(await ids('flags', { few: { _eq: 53 } })).toEqual([1])
      expect(await ids('flags', { many: { _in: ['18446744073709551615', 7] } })).toEqual([1])
      expect(await ids('flags', { few: { _gt: 7 } })).toEqual([1])
      await app().must('/items/flags/1', { method: 'PATCH', body: { few: 53, many: '18446744073709551615' } })
      await app().must('/items/flags/2', { method: 'PATCH', body: { few: '255' } })
      expect(await raw('SELECT BIN(few) AS few, HEX(many) AS many FROM flags ORDER BY id')).toEqual([
        { few: '110101', many: 'FFFFFFFFFFFFFFFF' },
        { few: '11111111', many: '5' },
      ])
      for (const few of [256, -1, 'abc', { a: 1 }])
        expect([few, (await app().request('/items/flags/2', { method: 'PATCH', body: { few } })).status]).toEqual([few, 400])
      const { body } = await app().graphql('{ flags(sort: ["id"]) { few many } }')
      expect(body.data).toEqual({
        flags: [
          { few: '53', many: '18446744073709551615' },
          { few: '255', many: '5' },
        ],
      })
    })

    it('numbers with zeros in front are JSON', async () => {
      expect(await app().must('/items/flags?fields=padded,big,price&sort=id')).toEqual([
        { padded: 42, big: '7', price: '1.50' },
        { padded: 0, big: '0', price: '0.00' },
      ])
      expect(await app().must('/items/flags?aggregate[max]=padded,big,price')).toEqual([{ max: { padded: 42, big: '7', price: '1.50' } }])
      expect(await app().must('/items/flags?aggregate[count]=*&groupBy=padded&sort=padded')).toEqual([
        { padded: 0, count: 1 },
        { padded: 42, count: 1 },
      ])
    })

    it('times of more than a day, and negative ones, are whole', async () => {
      const values = [
        { t: '838:59:59', f: '-838:59:59.5' },
        { t: '-00:00:01', f: '100:00:00.123' },
        { t: '13:14:15', f: '13:14:15' },
      ]
      expect(await app().must('/items/spans?fields=t,f&sort=id')).toEqual(values)
      expect(await ids('spans', { t: { _gt: '99:00:00' } })).toEqual([1])
      expect(await ids('spans', { f: { _eq: '-838:59:59.5' } })).toEqual([1])
      await app().must('/items/spans/3', { method: 'PATCH', body: values[0] })
      expect(await app().must('/items/spans/3?fields=t,f')).toEqual(values[0])
      for (const t of ['839:00:00', '10:61', 'noon', '10:00+02'])
        expect((await app().request('/items/spans/3', { method: 'PATCH', body: { t } })).status).toBe(400)
    })

    it('zero dates are null, in values, filters, rules and groups', async () => {
      expect(await app().must('/items/zeros?fields=id,d,dt,ts&sort=id&limit=3')).toEqual(
        [
          { id: 1, d: null, dt: null, ts: null },
          { id: 2, d: '2024-01-01', dt: '2024-01-01T00:00:00', ts: '2024-01-01T00:00:00' },
          { id: 3, d: null, dt: '2024-01-01T00:00:00', ts: '2024-01-01T00:00:00' },
        ].map((item) => ({ ...item, ts: item.ts && expect.stringContaining('2024-01-01T00:00:00') })),
      )
      expect(await ids('zeros', { d: { _null: true } })).toEqual([1, 3])
      expect(await ids('zeros', { d: { _nnull: true } })).toEqual([2])
      expect(await ids('zeros', { d: { _lt: '2025-01-01' } })).toEqual([2])
      expect(await ids('zeros', { d: { _neq: '2025-01-01' } })).toEqual([2])
      expect(await ids('zeros', { d: { _nin: ['2025-01-01'] } })).toEqual([2])
      expect(await ids('zeros', {}, { as: token })).toEqual([2])
      expect(await app().must('/items/zeros?aggregate[count]=d&aggregate[min]=d')).toEqual([{ count: { d: 1 }, min: { d: '2024-01-01' } }])
      expect(await app().must('/items/zeros?aggregate[count]=*&groupBy=d&sort=d')).toEqual([
        { d: null, count: 2 },
        { d: '2024-01-01', count: 1 },
      ])
    })

    it('a default that is a zero date is no obstacle', async () => {
      const made = await app().must<{ id: number }>('/items/zeros', { body: { name: 'new' } })
      expect(made).toMatchObject({ name: 'new', d: null, dt: null, ts: null })
      await app().must(`/items/zeros/${made.id}`, { method: 'DELETE' })
    })

    it('lists find texts of every exact collation', async () => {
      expect(await ids('exact', { word: { _in: ['a', 'b'] } })).toEqual([1])
      expect(await ids('exact', { word: { _nin: ['a'] } })).toEqual([2, 3])
      expect(await ids('exact', { latin: { _in: ['ä'] } })).toEqual([1])
    })

    it('every number but 0 is true, in values, filters, rules and groups', async () => {
      expect((await app().must<{ yes: unknown }[]>('/items/truths?sort=id')).map(({ yes }) => yes)).toEqual([true, true, false, true, null])
      expect(await ids('truths', { yes: { _eq: true } })).toEqual([1, 2, 4])
      expect(await ids('truths', { yes: { _eq: false } })).toEqual([3])
      expect(await ids('truths', { yes: { _neq: true } })).toEqual([3])
      expect(await ids('truths', { yes: { _neq: false } })).toEqual([1, 2, 4])
      expect(await ids('truths', {}, { as: token })).toEqual([1, 2, 4])
      expect(await app().must('/items/truths?aggregate[count]=*&groupBy=yes&sort=yes')).toEqual([
        { yes: null, count: 1 },
        { yes: false, count: 1 },
        { yes: true, count: 3 },
      ])
    })
  },
  fill,
  {},
  ['mysql'],
)
