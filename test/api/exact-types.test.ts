import { expect, it } from '@jest/globals'
import { buildSchema, printSchema } from 'graphql'
import { type App, onEachApp } from '../support/app.js'

const fullPath = { accept: 'application/graphql-response+json' }
const uuid = '8f4a3f0e-1b7a-4a3c-9b65-0d6f3f2d1c11'

const fill = async (app: App) => {
  const field = (name: string, type: string, meta: object = {}) => ({ field: name, type, meta, schema: {} })
  const choices = (...values: string[]) => ({ options: { choices: values.map((value) => ({ text: value, value })) } })
  await app.must('/collections', {
    body: {
      collection: 'jobs',
      meta: {},
      schema: {},
      fields: [
        { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } },
        field('state', 'string', { ...choices('open', 'done'), note: 'Where it stands' }),
        field('label', 'string', choices('with space', 'plain')),
        field('old', 'string', { options: { deprecated: 'Use state' } }),
        field('day', 'date'),
        field('at', 'timestamp'),
        field('hour', 'time'),
        field('token', 'uuid'),
        field('big', 'bigInteger'),
        field('price', 'decimal'),
      ],
    },
  })
  const job = {
    state: 'open',
    label: 'plain',
    day: '2024-02-29',
    at: '2024-02-29T10:00:00Z',
    hour: '10:30:00',
    token: uuid,
    big: '9007199254740993',
    price: '1.5',
  }
  await app.must('/items/jobs', { body: [job, { state: 'odd value' }] })
}

onEachApp(
  'GRAPHQL_EXACT_TYPES',
  (app) => {
    const isExact = () => app().databaseName !== 'sqlite'
    const schema = async () => buildSchema((await app().request('/server/specs/graphql/items')).text)

    it('types choices that are names as enumerations, and values by scalars that say what they are', async () => {
      const text = printSchema(await schema())
      for (const line of [
        'state: jobs_state_choice',
        'label: String',
        'day: Date',
        'at: DateTime',
        'hour: Time',
        'big: BigInt',
        'scalar BigInt @specifiedBy(url: "https://www.w3.org/TR/xmlschema-2/#integer")',
        'enum jobs_state_choice {\n  open\n  done\n}',
        '"""Where it stands"""',
        'old: String @deprecated(reason: "Use state")',
      ])
        expect(text).toContain(line)
      // SQLite has neither type; there they are what is told without exact types.
      if (app().databaseName === 'postgres') expect(text).toContain('token: UUID')
      expect(text).toContain(isExact() ? 'price: Decimal' : 'price: Float')
    })

    it('answers values alike by both ways, also one that is no choice', async () => {
      const query = '{ jobs(sort: ["id"]) { state label day hour token big price } }'
      const first = { state: 'open', label: 'plain', day: '2024-02-29', hour: '10:30:00', token: uuid, big: '9007199254740993' }
      for (const headers of [{}, fullPath]) {
        const { body } = await app().graphql(query, { headers })
        const { jobs } = body.data as unknown as { jobs: { price: string }[] }
        expect(jobs).toMatchObject([first, { state: 'odd value', price: null }])
        expect(Number(jobs[0]!.price)).toBe(1.5)
        expect(typeof jobs[0]!.price).toBe(isExact() ? 'string' : 'number')
      }
    })

    it('takes them in filters and writes, and refuses others', async () => {
      expect(
        (await app().graphql('{ jobs(filter: { state: { _in: [open, done] }, big: { _gt: "9007199254740992" } }) { id } }')).body,
      ).toEqual({ data: { jobs: [{ id: '1' }] } })
      const create = `mutation ($data: create_jobs_input!) { create_jobs_item(data: $data) { state price big token at } }`
      const data = { state: 'done', price: isExact() ? '12.25' : 12.25, big: '12', token: uuid, at: '2024-01-01T00:00:00Z' }
      expect((await app().graphql(create, { variables: { data } })).body).toMatchObject({
        data: { create_jobs_item: { state: 'done', big: '12', token: uuid } },
      })
      for (const wrong of [{ state: 'x' }, { price: 'much' }, { big: '1.5' }])
        expect((await app().graphql(create, { variables: { data: wrong } })).body.errors).toHaveLength(1)
      expect((await app().graphql('{ jobs(filter: { state: { _eq: nothing } }) { id } }')).body.errors).toHaveLength(1)
    })
  },
  fill,
  { GRAPHQL_EXACT_TYPES: 'true' },
)

onEachApp(
  'Without GRAPHQL_EXACT_TYPES',
  (app) => {
    it('types are those that clients of Directus know; what is deprecated says so', async () => {
      const { text } = await app().request('/server/specs/graphql/items')
      for (const line of [
        'state: String',
        'at: Date',
        'token: String',
        'big: GraphQLBigInt',
        'price: Float',
        'old: String @deprecated(reason: "Use state")',
      ])
        expect(text).toContain(line)
      for (const name of ['DateTime', 'UUID', '_choice', 'Decimal']) expect(text).not.toContain(name)
    })
  },
  fill,
  {},
  ['sqlite'],
)
