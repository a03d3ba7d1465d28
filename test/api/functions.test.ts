import { describe, expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'

const rows = [
  {
    id: 1,
    made: '2023-12-31T22:05:06.678Z',
    day: '2024-02-29',
    clock: '07:08:09.999',
    at: '2024-01-01T00:30:00',
    data: { n: 10, t: 'b', deep: { list: [{ x: 'one' }, { x: 'two' }] }, yes: true, 'a-b': 1 },
    list: [1, 2, 3],
    owner: 1,
  },
  {
    id: 2,
    made: '2024-06-30T12:00:00Z',
    day: '2023-01-02',
    clock: '23:59:00',
    at: '2024-12-30T23:59:59',
    data: { n: 9, t: 'a', deep: { list: [] }, yes: false },
    list: [],
    owner: 1,
  },
  {
    id: 3,
    made: '2024-07-01T00:00:00Z',
    day: '2024-12-31',
    clock: '00:00:00',
    at: '2023-07-08T09:10:11',
    data: { n: 'z', t: null },
    list: { no: 'list' },
    owner: 2,
  },
  { id: 4, made: null, day: null, clock: null, at: null, data: null, list: null, owner: null },
]

onEachApp(
  'Functions',
  (app) => {
    const ids = async (query: string): Promise<number[]> =>
      (await app().must<{ id: number }[]>(`/items/things?fields=id&${query}`)).map(({ id }) => id)
    const filtered = (filter: object) => ids(`sort=id&filter=${encodeURIComponent(JSON.stringify(filter))}`)

    describe.each([
      ['year(made)', 'made_year', [2023, 2024, 2024, null]],
      ['month(made)', 'made_month', [12, 6, 7, null]],
      ['day(made)', 'made_day', [31, 30, 1, null]],
      ['weekday(made)', 'made_weekday', [0, 0, 1, null]],
      ['hour(made)', 'made_hour', [22, 12, 0, null]],
      ['minute(made)', 'made_minute', [5, 0, 0, null]],
      ['second(made)', 'made_second', [6, 0, 0, null]],
      ['year(day)', 'day_year', [2024, 2023, 2024, null]],
      ['month(day)', 'day_month', [2, 1, 12, null]],
      ['day(day)', 'day_day', [29, 2, 31, null]],
      ['weekday(day)', 'day_weekday', [4, 1, 2, null]],
      ['hour(clock)', 'clock_hour', [7, 23, 0, null]],
      ['minute(clock)', 'clock_minute', [8, 59, 0, null]],
      ['second(clock)', 'clock_second', [9, 0, 0, null]],
      ['year(at)', 'at_year', [2024, 2024, 2023, null]],
      ['hour(at)', 'at_hour', [0, 23, 9, null]],
      ['count(list)', 'list_count', [3, 0, 0, null]],
      ['count(parts)', 'parts_count', [2, 1, 0, 0]],
    ] as const)('%s', (call, key, values) => {
      it('is selected, also under an alias and behind a relation', async () => {
        expect(await app().must(`/items/things?fields=${call}&sort=id`)).toEqual(values.map((value) => ({ [key]: value })))
        expect(await app().must(`/items/things?fields=x&alias[x]=${call}&sort=id`)).toEqual(values.map((x) => ({ x })))
        expect(await app().must(`/items/owners?fields=things.${call}&sort=id&deep[things][_sort]=id`)).toEqual([
          { things: [{ [key]: values[0] }, { [key]: values[1] }] },
          { things: [{ [key]: values[2] }] },
        ])
      })

      it('filters, sorts and groups', async () => {
        for (const value of new Set(values.filter((one) => one !== null))) {
          const expected = values.flatMap((one, index) => (one === value ? [index + 1] : []))
          expect(await filtered({ [call]: { _eq: value } })).toEqual(expected)
          expect(await filtered({ id: { _lt: 9 }, [call]: { _in: [value, 1234] } })).toEqual(expected)
        }
        const known = rows.map(({ id }) => id).filter((id) => values[id - 1] !== null)
        expect(await ids(`filter[${call}][_nnull]=true&sort=-${call},id`)).toEqual(
          known.toSorted((one, other) => Number(values[other - 1]) - Number(values[one - 1]) || one - other),
        )
        const groups = await app().must<object[]>(`/items/things?aggregate[count]=*&groupBy=${call}&sort=-${call}`)
        const counts = new Map<unknown, number>()
        for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
        const inOrder = [...counts].filter(([value]) => value !== null).toSorted(([one], [other]) => Number(other) - Number(one))
        expect(groups.filter((group) => (group as Record<string, unknown>)[key] !== null)).toEqual(
          inOrder.map(([value, count]) => ({ [key]: value, count })),
        )
      })
    })

    it('week(day) counts weeks', async () => {
      const [first, second] = await app().must<{ day_week: number }[]>('/items/things?fields=week(day)&sort=id')
      // Days of which both ways of counting say the same: SQLite begins with the first Monday, the others by ISO.
      expect([first!.day_week, second!.day_week]).toEqual([9, 1])
    })

    describe('json(field, path)', () => {
      it.each([
        ['n', 'data_n_json', [10, 9, 'z', null]],
        ['deep.list[1].x', 'data_deep_list_1_x_json', ['two', null, null, null]],
        ['deep.list', 'data_deep_list_json', [[{ x: 'one' }, { x: 'two' }], [], null, null]],
        ['yes', 'data_yes_json', [true, false, null, null]],
        ['a-b', 'data_a-b_json', [1, null, null, null]],
        ['nope.deeper[0]', 'data_nope_deeper_0_json', [null, null, null, null]],
      ] as const)('is selected: %s', async (path, key, values) => {
        const call = encodeURIComponent(`json(data, ${path})`)
        expect(await app().must(`/items/things?fields=${call}&sort=id`)).toEqual(values.map((value) => ({ [key]: value })))
        expect(await app().must(`/items/things?fields=x&alias[x]=${call}&sort=id`)).toEqual(values.map((x) => ({ x })))
        expect(await app().must(`/items/owners?fields=things.${call}&filter[id]=2`)).toEqual([{ things: [{ [key]: values[2] }] }])
      })

      it('begins with an index in a list', async () => {
        expect(await app().must(`/items/things/1?fields=${encodeURIComponent('json(list,[2])')}`)).toEqual({ list_2_json: 3 })
      })

      it('leads nowhere where an index stands at what is no list', async () => {
        for (const [path, key, values] of [
          ['[0]', 'data_0_json', [null, null, null, null]],
          ['n[0]', 'data_n_0_json', [null, null, null, null]],
          ['deep.list[0][0].x', 'data_deep_list_0_0_x_json', [null, null, null, null]],
          ['deep.list[0].x', 'data_deep_list_0_x_json', ['one', null, null, null]],
        ] as const) {
          const answer = await app().must(`/items/things?sort=id&fields=${encodeURIComponent(`json(data, ${path})`)}`)
          expect(answer).toEqual(values.map((value) => ({ [key]: value })))
        }
        expect(await filtered({ data: { _json: { '[0]': { _nnull: true } } } })).toEqual([])
        expect(await filtered({ list: { _json: { '[0]': { _eq: 1 } } } })).toEqual([1])
      })

      it('sorts numbers as numbers, and texts as texts', async () => {
        const numbers = 'filter[id][_lt]=3'
        expect(await ids(`${numbers}&sort=${encodeURIComponent('json(data, n)')}`)).toEqual([2, 1])
        expect(await ids(`${numbers}&sort=${encodeURIComponent('-json(data, n)')}`)).toEqual([1, 2])
        expect(await ids(`${numbers}&sort=${encodeURIComponent('json(data, t)')}`)).toEqual([2, 1])
        const page = await app().request(`/items/things?fields=id&limit=1&cursor=&${numbers}&sort=${encodeURIComponent('json(data, n)')}`)
        const { next_cursor } = page.body.meta as unknown as { next_cursor: string }
        expect(
          await ids(`limit=1&cursor=${encodeURIComponent(next_cursor)}&${numbers}&sort=${encodeURIComponent('json(data, n)')}`),
        ).toEqual([1])
      })

      it('groups, and sorts the groups', async () => {
        const call = encodeURIComponent('json(data, n)')
        const groups = await app().must<object[]>(
          `/items/things?aggregate[count]=*&groupBy=${call}&sort=-${call}&filter[data][_nnull]=true`,
        )
        expect(groups).toEqual([
          { data_n_json: 'z', count: 1 },
          { data_n_json: '9', count: 1 },
          { data_n_json: '10', count: 1 },
        ])
      })

      it.each(['$.n', 'a..b', 'a b', "a'b", 'a[*]', 'a[-1]', '', 'a.', '[', Array(11).fill('a').join('.')])(
        'refuses the path %s',
        async (path) => {
          const answer = await app().request(`/items/things?fields=${encodeURIComponent(`json(data, ${path})`)}`)
          expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_QUERY'])
        },
      )

      it.each([
        'filter={"json(data, n)":{"_eq":1}}',
        'fields=json(id, n)',
        'fields=json(data)',
        'aggregate[max]=json(data, n)',
        'aggregate[max]=year(made)',
        'fields=year(clock)',
        'fields=hour(day)',
        'fields=count(id)',
        'sort=nope(id)',
      ])('is not for %s', async (query) => {
        expect((await app().request(`/items/things?${query}`)).status).toBe(400)
      })
    })

    describe('_json filters', () => {
      it.each([
        [{ n: { _eq: 10 } }, [1]],
        [{ n: { _gt: 9 } }, [1]],
        [{ n: { _gte: 9 } }, [1, 2]],
        [{ n: { _in: [9, 10, 11] } }, [1, 2]],
        [{ n: { _between: [8, 9] } }, [2]],
        [{ n: { _eq: 'z' } }, [3]],
        [{ t: { _in: ['a', 'b'] } }, [1, 2]],
        [{ t: { _contains: 'b' } }, [1]],
        [{ t: { _null: true } }, [3, 4]],
        [{ t: { _nnull: true } }, [1, 2]],
        [{ yes: { _eq: 'true' } }, [1]],
        [{ yes: { _eq: true } }, [1]],
        [{ 'deep.list[0].x': { _starts_with: 'o' } }, [1]],
        [{ _or: [{ n: { _eq: 9 } }, { 'a-b': { _eq: 1 } }] }, [1, 2]],
        [{ n: { _gt: 1 }, t: { _eq: 'a' } }, [2]],
      ])('%j', async (conditions, expected) => {
        expect(await filtered({ data: { _json: conditions } })).toEqual(expected)
      })

      it.each([{ 'a b': { _eq: 1 } }, { n: { _nope: 1 } }, { n: { _eq: { x: 1 } } }, 'x'])('refuses %j', async (conditions) => {
        const answer = await app().request(`/items/things?filter=${encodeURIComponent(JSON.stringify({ data: { _json: conditions } }))}`)
        expect(answer.status).toBe(400)
      })
    })
  },
  async (app: App) => {
    const field = (name: string, type: string, special: string[] | null = null) => ({ field: name, type, meta: { special }, schema: {} })
    const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
    const wayBack = (name: string) => ({ field: name, type: 'alias', meta: { special: ['o2m'] }, schema: null })
    await app.must('/collections', { body: { collection: 'owners', meta: {}, schema: {}, fields: [key, wayBack('things')] } })
    await app.must('/collections', {
      body: {
        collection: 'things',
        meta: {},
        schema: {},
        fields: [
          key,
          field('made', 'timestamp'),
          field('day', 'date'),
          field('clock', 'time'),
          field('at', 'dateTime'),
          field('data', 'json', ['cast-json']),
          field('list', 'json', ['cast-json']),
          field('owner', 'integer'),
          wayBack('parts'),
        ],
      },
    })
    await app.must('/collections', { body: { collection: 'parts', meta: {}, schema: {}, fields: [key, field('thing', 'integer')] } })
    await app.must('/relations', {
      body: { collection: 'things', field: 'owner', related_collection: 'owners', meta: { one_field: 'things' }, schema: {} },
    })
    await app.must('/relations', {
      body: { collection: 'parts', field: 'thing', related_collection: 'things', meta: { one_field: 'parts' }, schema: {} },
    })
    await app.must('/items/owners', { body: [{ id: 1 }, { id: 2 }] })
    await app.must('/items/things', { body: rows })
    await app.must('/items/parts', { body: [{ thing: 1 }, { thing: 1 }, { thing: 2 }] })
  },
)
