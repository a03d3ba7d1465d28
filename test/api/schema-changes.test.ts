import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'

const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
const field = (name: string, type: string, schema: object = {}) => ({ field: name, type, meta: {}, schema })

const fields = [
  key,
  field('text', 'text'),
  field('name', 'string', { max_length: 40 }),
  field('price', 'decimal', { numeric_precision: 12, numeric_scale: 4 }),
  field('day', 'date'),
  field('at', 'dateTime'),
  field('moment', 'timestamp'),
  field('hour', 'time'),
  field('count', 'integer'),
  field('word', 'string'),
  field('must', 'integer', { is_nullable: false, default_value: 1 }),
]
const rows = [
  {
    id: 1,
    text: 'x'.repeat(300),
    name: 'Karl der Grosse',
    price: 1.2345,
    day: '2024-01-01',
    at: '2024-01-01T12:30:45',
    moment: '2024-01-01T12:30:45.678Z',
  },
  { id: 2, text: 'short', name: 'Ida', price: 2, hour: '12:30:00', count: 7 },
  { id: 3 },
]

async function fill(app: App): Promise<void> {
  await app.must('/collections', { body: { collection: 'things', meta: {}, schema: {}, fields } })
  await app.must('/items/things', { body: rows })
  const changing = [key, field('count', 'integer'), field('hour', 'time'), field('yes', 'decimal')]
  await app.must('/collections', { body: { collection: 'changing', meta: {}, schema: {}, fields: changing } })
  await app.must('/items/changing', { body: { count: 7, hour: '12:30:00', yes: 1.5 } })
  await app.must('/collections', { body: { collection: 'owners', meta: {}, schema: {}, fields: [key] } })
  await app.must('/items/owners', { body: { id: 1 } })
}

onEachApp(
  'A change of a column',
  (app) => {
    const change = async (name: string, body: object) => {
      const answer = await app().request(`/fields/things/${name}`, { method: 'PATCH', body })
      return {
        status: answer.status,
        code: answer.body.errors?.[0]?.extensions.code,
        field: (answer.body.errors?.[0]?.extensions as { field?: string })?.field,
      }
    }
    const refused = (code: string, name: string) => ({ status: 400, code, field: name })
    const valuesOf = async (name: string) =>
      (await app().must<Record<string, unknown>[]>(`/items/things?fields=${name}&sort=id`)).map((item) => item[name])

    it('is refused where it would cut a text, and the text is kept', async () => {
      expect(await change('name', { schema: { max_length: 10 } })).toEqual(refused('VALUE_TOO_LONG', 'name'))
      expect(await change('text', { type: 'string' })).toEqual(refused('VALUE_TOO_LONG', 'text'))
      expect(await valuesOf('name')).toEqual(['Karl der Grosse', 'Ida', null])
      expect(await valuesOf('text')).toEqual(['x'.repeat(300), 'short', null])
      expect(await app().must('/fields/things/name')).toMatchObject({ schema: { max_length: 40 } })
      expect(await change('name', { schema: { max_length: 15 } })).toMatchObject({ status: 200 })
      expect(await app().must('/fields/things/name')).toMatchObject({ schema: { max_length: 15 } })
      expect(await change('name', { schema: { max_length: 40 } })).toMatchObject({ status: 200 })
    })

    it('is refused where it would round a number, and taken where nothing is lost', async () => {
      expect(await change('price', { schema: { numeric_precision: 12, numeric_scale: 1 } })).toEqual(refused('VALUE_OUT_OF_RANGE', 'price'))
      expect(await change('price', { type: 'integer' })).toEqual(refused('VALUE_OUT_OF_RANGE', 'price'))
      expect((await valuesOf('price')).map((price) => price && Number(price))).toEqual([1.2345, 2, null])
      await app().must('/items/things/1', { method: 'PATCH', body: { price: 1.5 } })
      expect(await change('price', { schema: { numeric_precision: 12, numeric_scale: 1 } })).toMatchObject({ status: 200 })
      await app().must('/items/things/2', { method: 'PATCH', body: { price: 1000 } })
      expect(await change('price', { schema: { numeric_precision: 4, numeric_scale: 1 } })).toEqual(refused('VALUE_OUT_OF_RANGE', 'price'))
      expect((await valuesOf('price')).map((price) => price && Number(price))).toEqual([1.5, 1000, null])
    })

    it('keeps dates readable where they become texts', async () => {
      expect(await change('day', { type: 'string' })).toMatchObject({ status: 200 })
      expect(await valuesOf('day')).toEqual(['2024-01-01', null, null])
      expect(await change('at', { type: 'text' })).toMatchObject({ status: 200 })
      expect((await valuesOf('at'))[0]).toMatch(/^2024-01-01[T ]12:30:45$/)
      expect(await change('day', { type: 'date' })).toMatchObject({ status: 200 })
      expect(await valuesOf('day')).toEqual(['2024-01-01', null, null])
      expect(await app().must('/items/things?filter[day][_eq]=2024-01-01')).toHaveLength(1)
    })

    it('makes a timestamp of a dateTime, and again a dateTime of it', async () => {
      const typeOf = async () => (await app().must<{ type: string }>('/fields/things/when')).type
      await app().must('/fields/things', { body: field('when', 'dateTime') })
      await app().must('/items/things/3', { method: 'PATCH', body: { when: '2024-02-29T12:00:00' } })
      for (const [type, value] of [
        ['timestamp', '2024-02-29T12:00:00.000Z'],
        ['dateTime', '2024-02-29T12:00:00'],
      ]) {
        expect(await app().must('/fields/things/when', { method: 'PATCH', body: { type } })).toMatchObject({ type })
        expect(await typeOf()).toBe(type)
        expect((await valuesOf('when'))[2]).toBe(value)
      }
    })

    it('leaves times comparable in all their forms', async () => {
      await app().must('/items/things/1', { method: 'PATCH', body: { hour: '12:30' } })
      // A recording has it that SQLite answers a time as it was written.
      const written = app().databaseName === 'sqlite' ? '12:30' : '12:30:00'
      expect(await valuesOf('hour')).toEqual([written, '12:30:00', null])
      for (const hour of ['12:30', '12:30:00', '12:30:00.000'])
        expect(await app().must(`/items/things?filter[hour][_eq]=${hour}`)).toHaveLength(2)
      await app().must('/items/things/1', { method: 'PATCH', body: { hour: '12:30:45.678' } })
      expect((await valuesOf('hour'))[0]).toBe('12:30:45')
      expect(await app().must('/items/things?filter[hour][_in]=12:30:45,12:31')).toHaveLength(1)
      await app().must('/items/things/1', { method: 'PATCH', body: { hour: '12:30' } })
    })

    it("that the database cannot make is a client's mistake, and changes nothing", async () => {
      const shape = async () => [
        await app().must('/fields/things'),
        await app().must('/relations'),
        await app().must('/items/things?sort=id'),
      ]
      const before = await shape()
      for (const [name, path, body] of [
        ['no length', '/fields/things/name', { schema: { max_length: 0 } }],
        ['a length below 0', '/fields/things/name', { schema: { max_length: -1 } }],
        ['a length that is no number', '/fields/things/name', { schema: { max_length: 'long' } }],
        ['a new text of no length', '/fields/things', field('short', 'string', { max_length: 0 })],
        ['a length beyond all', '/fields/things', field('long', 'string', { max_length: 1e10 })],
        [
          'more digits behind the point than there are',
          '/fields/things',
          field('odd', 'decimal', { numeric_precision: 5, numeric_scale: 9 }),
        ],
        ['a second key', '/fields/things', field('id2', 'integer', { is_primary_key: true })],
        ['a second counted key', '/fields/things', field('id3', 'integer', { is_primary_key: true, has_auto_increment: true })],
        ['a type of no kind', '/fields/things', field('typeless', 'nothing')],
      ] as const) {
        const answer = await app().request(path, { method: path.endsWith('things') ? 'POST' : 'PATCH', body })
        expect([name, answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([name, 400, 'INVALID_PAYLOAD'])
      }
      expect(await shape()).toEqual(before)
      let now = before
      // What only some databases can is done by those; none of them fails.
      for (const [path, body] of [
        ['/fields/things/name', { schema: { max_length: 1e9 } }],
        ['/fields/things', field('huge', 'decimal', { numeric_precision: 5000, numeric_scale: 2 })],
        ['/fields/things', field('d1', 'integer', { default_value: 'soon' })],
        ['/fields/things', field('d2', 'date', { default_value: 'soon' })],
        ['/fields/things', field('d3', 'integer', { default_value: 'now()' })],
        ['/fields/things', field('j', 'json', { is_unique: true })],
        ['/fields/things/count', { schema: { default_value: 'many' } }],
        ['/relations', { collection: 'things', field: 'word', related_collection: 'owners', schema: {}, meta: {} }],
        ['/relations', { collection: 'things', field: 'must', related_collection: 'owners', schema: { on_delete: 'SET NULL' }, meta: {} }],
        ['/collections', { collection: 'texts', meta: {}, schema: {}, fields: [field('id', 'text', { is_primary_key: true })] }],
        ...['date', 'json', 'uuid', 'decimal'].flatMap((type) =>
          ['count', 'hour', 'yes'].map((name) => [`/fields/changing/${name}`, { type }] as const),
        ),
      ] as const) {
        const method = /^.fields.\w+.\w+$/.test(path) ? 'PATCH' : 'POST'
        const answer = await app().request(path, { method, body })
        expect([path, body, [200, 204, 400].includes(answer.status)]).toEqual([path, body, true])
        const after = await shape()
        if (answer.status === 400) expect([answer.body.errors?.[0]?.message, after]).toEqual([expect.stringMatching(/\.$/), now])
        now = after
      }
    })

    it('gives a random uuid for each row', async () => {
      await app().must('/fields/things', { body: field('ref', 'uuid', { default_value: 'gen_random_uuid()' }) })
      const made = (await valuesOf('ref')) as string[]
      expect(new Set(made).size).toBe(3)
      for (const ref of made) expect(ref).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
      const { schema } = await app().must<{ schema: { default_value: string } }>('/fields/things/ref')
      if (app().databaseName !== 'mysql') expect(schema.default_value).toBe('gen_random_uuid()')
    })

    it('is not asked for by a counter at its end, which is told', async () => {
      if (app().databaseName === 'sqlite') return
      await app().must('/items/owners', { body: { id: 2_147_483_647 } })
      const answer = await app().request('/items/owners', { body: {} })
      expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, 'VALUE_OUT_OF_RANGE'])
    })
  },
  fill,
)
