import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'

async function fill(app: App): Promise<void> {
  for (const statement of [
    "CREATE TYPE mood AS ENUM ('sad', 'ok')",
    'CREATE TYPE pair AS (a int, b text)',
    'CREATE TABLE times (id integer PRIMARY KEY, tz timetz, span interval, day date, moment timestamp, stamp timestamptz)',
    'CREATE TABLE lists (id integer PRIMARY KEY, words text[], numbers int[], moods mood[], keys uuid[], big bigint[])',
    'CREATE TABLE others (id integer PRIMARY KEY, two pair, place point, host inet, net xml, span int4range, cost money)',
  ])
    await app.platform.database.knex.raw(statement)
  await app.platform.schema.reload()
}

onEachApp(
  'issue 12.4: columns of PostgreSQL',
  (app) => {
    const raw = async (statement: string): Promise<unknown[]> =>
      ((await app().platform.database.knex.raw(statement)).rows as { v: unknown }[]).map(({ v }) => v)
    const found = async (collection: string, filter: object) =>
      (
        await app().must<{ id: number }[]>(`/items/${collection}?fields=id&sort=id&filter=${encodeURIComponent(JSON.stringify(filter))}`)
      ).map(({ id }) => id)

    it('a time keeps its zone', async () => {
      await raw("INSERT INTO times (id, tz) VALUES (1, '13:14:15+02'), (2, '00:00:00.5-05:30')")
      const items = await app().must<{ id: number; tz: string }[]>('/items/times?fields=id,tz&sort=id')
      expect(items.map(({ tz }) => tz)).toEqual(['13:14:15+02:00', '00:00:00.5-05:30'])
      for (const { id, tz } of items) await app().must(`/items/times/${id}`, { method: 'PATCH', body: { tz } })
      expect(await raw('SELECT tz::text AS v FROM times ORDER BY id')).toEqual(['13:14:15+02', '00:00:00.5-05:30'])
      expect(await found('times', { tz: { _eq: '13:14:15+02:00' } })).toEqual([1])
      expect((await app().request('/items/times/1', { method: 'PATCH', body: { tz: '25:00+02' } })).status).toBe(400)
    })

    it('an interval is written as a text or in parts', async () => {
      for (const [span, stored] of [
        [{ hours: 5, minutes: 3 }, '05:03:00'],
        [{ years: 1, months: 2, days: 3, seconds: 4.5 }, '1 year 2 mons 3 days 00:00:04.5'],
        [{ days: -1, milliseconds: 250 }, '-1 days +00:00:00.25'],
        ['1 day 02:03:04.567891', '1 day 02:03:04.567891'],
      ] as const) {
        expect(await app().must('/items/times/1?fields=span', { method: 'PATCH', body: { span } })).toEqual({ span: stored })
        expect(await app().must('/items/times/1?fields=span', { method: 'PATCH', body: { span: stored } })).toEqual({ span: stored })
      }
      for (const span of [{ hour: 5 }, { hours: '5' }, {}, [5], 'soon'])
        expect((await app().request('/items/times/1', { method: 'PATCH', body: { span } })).status).toBe(400)
    })

    it('years before our era, far ones and infinity are told, found and written', async () => {
      await raw(
        "INSERT INTO times (id, day, moment, stamp) VALUES (10, '0044-03-15 BC', '0044-03-15 10:00 BC', '0044-03-15 10:00+00 BC'), (11, 'infinity', '-infinity', 'infinity'), (12, '12345-06-07', '0001-12-31 BC', '12345-06-07 08:09:10.5+00')",
      )
      const items = [
        { id: 10, day: '-000043-03-15', moment: '-000043-03-15T10:00:00', stamp: '-000043-03-15T10:00:00.000Z' },
        { id: 11, day: 'infinity', moment: '-infinity', stamp: 'infinity' },
        { id: 12, day: '+012345-06-07', moment: '0000-12-31T00:00:00', stamp: '+012345-06-07T08:09:10.500Z' },
      ]
      expect(await app().must('/items/times?fields=id,day,moment,stamp&sort=id&filter[id][_gte]=10')).toEqual(items)
      const before = await raw("SELECT concat_ws('|', day, moment, stamp) AS v FROM times WHERE id >= 10 ORDER BY id")
      for (const { id, ...values } of items) {
        for (const [name, value] of Object.entries(values))
          expect([name, await found('times', { [name]: { _eq: value } })]).toEqual([name, [id]])
        await app().must(`/items/times/${id}`, { method: 'PATCH', body: values })
      }
      expect(await raw("SELECT concat_ws('|', day, moment, stamp) AS v FROM times WHERE id >= 10 ORDER BY id")).toEqual(before)
      expect(await found('times', { day: { _gt: '9999-12-31' } })).toEqual([11, 12])
      expect(await found('times', { stamp: { _lt: '0001-01-01' } })).toEqual([10])
      expect((await app().request('/items/times/10', { method: 'PATCH', body: { day: '-000043-02-30' } })).status).toBe(400)
    })

    it('digits behind the point are all told', async () => {
      const values = { moment: '2024-02-29T13:14:15.123456', stamp: '2024-02-29T13:14:15.123456Z' }
      expect(await app().must('/items/times?fields=moment,stamp', { body: { id: 20, ...values } })).toEqual(values)
      expect(await found('times', { stamp: { _eq: values.stamp } })).toEqual([20])
      expect(await found('times', { stamp: { _eq: '2024-02-29T13:14:15.123Z' } })).toEqual([])
    })

    it('arrays are lists, in both directions', async () => {
      const lists = {
        words: ['a', 'b "c", {d}', null, '', 'NULL', '\\'],
        numbers: [
          [1, 2],
          [null, 4],
        ],
        moods: ['sad', null],
        keys: ['123e4567-e89b-12d3-a456-426614174000'],
        big: ['9223372036854775807'],
      }
      expect(await app().must('/items/lists', { body: { id: 1, ...lists } })).toEqual({ id: 1, ...lists })
      expect(await raw('SELECT numbers::text AS v FROM lists')).toEqual(['{{1,2},{NULL,4}}'])
      expect(await app().must('/items/lists/1', { method: 'PATCH', body: { words: [], numbers: '{7,8}' } })).toMatchObject({
        words: [],
        numbers: [7, 8],
      })
      for (const [name, value] of Object.entries({ ...lists, words: [], numbers: [7, 8] }))
        expect([name, await found('lists', { [name]: { _eq: value } })]).toEqual([name, [1]])
      expect(await found('lists', { numbers: { _in: [[1], [7, 8]] } })).toEqual([1])
      const { body } = await app().graphql(
        'mutation { create_lists_item(data: { id: 2, words: ["x", null], numbers: [[1], [2]] }) { words numbers moods } }',
      )
      expect(body).toEqual({ data: { create_lists_item: { words: ['x', null], numbers: [[1], [2]], moods: null } } })
      for (const [name, value] of [
        ['numbers', ['x']],
        ['moods', ['glad']],
        ['words', { a: 1 }],
        ['words', [{ a: 1 }]],
        ['numbers', [[1], [2, 3]]],
        ['words', 'plain'],
      ] as const) {
        const refused = await app().request('/items/lists/1', { method: 'PATCH', body: { [name]: value } })
        expect([name, value, refused.status, refused.body.errors?.[0]?.extensions.code]).toEqual([name, value, 400, 'INVALID_PAYLOAD'])
      }
    })

    it('types that nobody foresaw are their own text, and take no other form', async () => {
      const item = { id: 1, two: '(1,"b c")', place: '(1.5,-2)', host: '10.0.0.1', net: '<a/>', span: '[1,5)', cost: '$1,234.50' }
      expect(await app().must('/items/others', { body: item })).toEqual(item)
      expect(await found('others', { two: { _eq: item.two } })).toEqual([1])
      expect(await found('others', { host: { _in: ['10.0.0.1', '::1'] } })).toEqual([1])
      for (const [name, value] of [
        ['two', { a: 1 }],
        ['span', [1, 5]],
        ['place', [1, 2]],
        ['host', 'nowhere'],
      ] as const) {
        const { status, body } = await app().request('/items/others/1', { method: 'PATCH', body: { [name]: value } })
        expect([name, status, body.errors?.[0]?.extensions.code]).toEqual([name, 400, 'INVALID_PAYLOAD'])
      }
      for (const name of ['place', 'net'])
        expect((await app().request(`/items/others?filter[${name}][_eq]=${encodeURIComponent('(1,2)')}`)).status).toBe(400)
    })
  },
  fill,
  {},
  ['postgres'],
)
