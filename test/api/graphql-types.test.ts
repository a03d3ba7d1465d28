import { describe, expect, it } from '@jest/globals'
import { buildSchema, findBreakingChanges, type GraphQLSchema, printSchema } from 'graphql'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const [first, second] = ['9007199254740993', '-9223372036854775807']
const partlyToken = 'token-of-who-sees-a-part'
const writerToken = 'token-of-who-has-presets'

onEachApp(
  'GraphQL types tell the truth',
  (app) => {
    it('what is never null is typed so, default or not; JSON may hold a null of its own', async () => {
      expect(await typesOf(app(), 'ledger')).toMatchObject({
        id: 'ID!',
        title: 'String!',
        state: 'String!',
        is_open: 'Boolean!',
        amount: 'GraphQLBigInt!',
        meta: 'JSON',
        note: 'String',
        created: 'Date',
      })
    })

    it('what a rule may hide is nullable', async () => {
      expect(await typesOf(app(), 'ledger', partlyToken)).toMatchObject({
        id: 'ID!',
        title: 'String!',
        state: 'String',
        amount: 'GraphQLBigInt',
      })
      const { body } = await app().graphql('{ ledger(sort: "title") { title state amount } }', { as: partlyToken })
      expect(body).toEqual({
        data: {
          ledger: [
            { title: 'one', state: 'new', amount: first },
            { title: 'two', state: null, amount: null },
          ],
        },
      })
    })

    it('a related item may be hidden by its own rules, so the way to it is nullable', async () => {
      expect(await typesOf(app(), 'entries')).toMatchObject({ ledger: 'ledger', lines: '[lines]' })
    })

    it('a singleton before its first write has no key, and is null to who asks for it', async () => {
      const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
      const size = { field: 'size', type: 'integer', meta: {}, schema: { default_value: 7 } }
      await app().must('/collections', { body: { collection: 'setup', meta: { singleton: true }, schema: {}, fields: [key, size] } })
      expect(await typesOf(app(), 'setup')).toMatchObject({ id: 'ID!', size: 'Int' })
      const ask = async () => (await app().graphql('{ setup { id size } sizes: setup { size other: size __typename } }')).body
      expect(await ask()).toEqual({ data: { setup: null, sizes: { size: 7, other: 7, __typename: 'setup' } } })
      expect(await app().must('/items/setup')).toEqual({ id: null, size: 7 })
      await app().graphql('mutation { update_setup(data: { size: 8 }) { id } }')
      expect(await ask()).toEqual({ data: { setup: { id: '1', size: 8 }, sizes: { size: 8, other: 8, __typename: 'setup' } } })
    })

    it('tools made for Directus read what is Directus’ of the schema, and what they make of it is valid', async () => {
      for (const scope of ['items', 'system']) {
        const read = async (query: string) => (await app().request(`/server/specs/graphql/${scope}${query}`)).text
        const [known, whole] = [buildSchema(await read('')), buildSchema(await read('?additions=true'))]
        expect(findBreakingChanges(known, whole)).toEqual([])
        const names = (schema: GraphQLSchema) => Object.keys({ ...schema.getQueryType()!.getFields(), ...schema.getTypeMap() })
        expect(names(whole).length).toBeGreaterThanOrEqual(names(known).length)
        const text = printSchema(known)
        for (const added of ['_connection', '_grouped', '_group_by', 'Node', 'PageInfo', 'if_version', 'on: ['])
          expect(text).not.toContain(added)
        if (scope === 'items')
          for (const added of ['node', 'articles_grouped', 'articles_connection']) expect(names(whole)).toContain(added)
        expect(printSchema(whole)).toContain('if_version: String')
      }
      const query = '{ server_specs_graphql(scope: items) all: server_specs_graphql(scope: items, additions: true) }'
      const { data } = (await app().graphql(query, { system: true })).body as unknown as { data: Record<string, string> }
      expect(Object.values(data).map((text) => text.includes('articles_connection'))).toEqual([false, true])
    })

    it('inputs require what nothing else fills', async () => {
      expect(await typesOf(app(), 'create_ledger_input')).toMatchObject({
        id: 'ID',
        title: 'String!',
        state: 'String',
        is_open: 'Boolean',
        amount: 'GraphQLBigInt!',
        meta: 'JSON!',
        created: 'Date',
      })
      expect(await typesOf(app(), 'update_ledger_input')).toMatchObject({ title: 'String', amount: 'GraphQLBigInt' })
    })

    it('what a preset fills is not required of whom it binds', async () => {
      expect(await typesOf(app(), 'create_ledger_input', writerToken)).toMatchObject({
        title: 'String!',
        amount: 'GraphQLBigInt',
        meta: 'JSON',
      })
      const { body } = await app().graphql('mutation { create_ledger_item(data: { title: "preset" }) }', { as: writerToken })
      expect(body).toEqual({ data: { create_ledger_item: true } })
      expect(await app().must('/items/ledger?filter[title]=preset&fields=meta,is_open')).toEqual([{ meta: [], is_open: false }])
      await app().must('/items/ledger', { method: 'DELETE', body: { query: { filter: { title: { _eq: 'preset' } } } } })
    })

    describe('big integers keep all digits', () => {
      const data = async (query: string, variables?: object, headers?: Record<string, string>) =>
        (await app().graphql(query, { variables, ...(headers ? { headers } : {}) })).body
      const fullPath = { accept: 'application/graphql-response+json' }

      it('on the way in, as literals and variables, and on the way out', async () => {
        const create = (value: string) => `mutation { create_ledger_item(data: { title: "big", meta: {}, amount: ${value} }) { amount } }`
        for (const value of [first, `"${first}"`])
          expect(await data(create(value))).toEqual({ data: { create_ledger_item: { amount: first } } })
        const byVariable = 'mutation ($data: create_ledger_input!) { create_ledger_item(data: $data) { amount } }'
        expect(await data(byVariable, { data: { title: 'big', meta: {}, amount: second } })).toEqual({
          data: { create_ledger_item: { amount: second } },
        })
        for (const headers of [undefined, fullPath]) {
          expect(await data('{ ledger(filter: { title: { _eq: "big" } }, sort: "amount") { amount } }', undefined, headers)).toEqual({
            data: { ledger: [{ amount: second }, { amount: first }, { amount: first }] },
          })
        }
        await app().must('/items/ledger', { method: 'DELETE', body: { query: { filter: { title: { _eq: 'big' } } } } })
      })

      it.each([first, `"${first}"`])('in filters: %s', async (literal) => {
        expect(await data(`{ ledger(filter: { amount: { _eq: ${literal} } }) { title } }`)).toEqual({
          data: { ledger: [{ title: 'one' }] },
        })
        expect(await data(`{ ledger(filter: { amount: { _gt: ${literal} } }) { title } }`)).toEqual({ data: { ledger: [] } })
        expect(await data(`{ ledger(filter: { amount: { _in: [${literal}] } }) { title } }`)).toEqual({
          data: { ledger: [{ title: 'one' }] },
        })
      })

      it('as keys and what leads to them', async () => {
        expect(await data(`{ entries_by_id(id: ${first}) { id ledger { title } } }`)).toEqual({
          data: { entries_by_id: { id: first, ledger: { title: 'one' } } },
        })
        expect(await data('query ($id: ID!) { entries_by_id(id: $id) { id } }', { id: first })).toEqual({
          data: { entries_by_id: { id: first } },
        })
        expect(await data(`{ ledger(filter: { entries: { id: { _eq: ${first} } } }) { title } }`)).toEqual({
          data: { ledger: [{ title: 'one' }] },
        })
        expect(await data('{ entries_connection { edges { node { id } } } }')).toEqual({
          data: { entries_connection: { edges: [{ node: { id: first } }] } },
        })
      })

      it('a number whose digits JSON has cut already is refused, not taken for another', async () => {
        for (const [type, field] of [
          ['ID!', 'entries_by_id(id: $value) { id }'],
          ['GraphQLBigInt', 'ledger(filter: { amount: { _eq: $value } }) { id }'],
        ] as const) {
          const body = `{"query":"query ($value: ${type}) { ${field} }","variables":{"value":${first}}}`
          const answer = await app().request('/graphql', { body })
          expect(answer.status).toBe(400)
        }
      })
    })

    describe('groups', () => {
      it('have keys of the types of their fields', async () => {
        expect(await typesOf(app(), 'ledger_group_keys')).toMatchObject({
          title: 'String',
          is_open: 'Boolean',
          amount: 'GraphQLBigInt',
          created_year: 'Int',
        })
        expect(await typesOf(app(), 'ledger_group')).toMatchObject({
          keys: 'ledger_group_keys!',
          countAll: 'Int!',
          count: 'ledger_group_counts!',
          sum: 'ledger_group_sums!',
        })
        expect(await typesOf(app(), 'ledger_group_sums')).toMatchObject({ amount: 'GraphQLBigInt' })
      })

      it('are counted and summed, with all digits', async () => {
        const { body } = await app().graphql(
          '{ ledger_grouped(by: [is_open, amount], sort: ["-sum.amount"]) { keys { is_open amount } countAll count { note } sum { amount } max { title amount } avg { amount } } }',
        )
        const group = (amount: string, title: string, note: number) => ({
          keys: { is_open: false, amount },
          countAll: 1,
          count: { note },
          sum: { amount },
          max: { title, amount },
          avg: { amount: expect.any(Number) },
        })
        expect(body).toEqual({ data: { ledger_grouped: [group(first, 'one', 1), group(second, 'two', 0)] } })
      })

      it('by parts of dates, filtered, sorted, cut, in one statement', async () => {
        const question =
          '{ articles_grouped(by: [status, published_at_month], filter: { id: { _lt: 5 } }, sort: ["-published_at_month"], limit: 2) { keys { status published_at_month published_at_year } countAll } }'
        await app().graphql(question)
        const statements = await app().statementsOf(async () => {
          const { body } = await app().graphql(question)
          expect(body).toEqual({
            data: {
              articles_grouped: [
                { keys: { status: 'draft', published_at_month: 4, published_at_year: null }, countAll: 1 },
                { keys: { status: 'published', published_at_month: 3, published_at_year: null }, countAll: 1 },
              ],
            },
          })
        })
        expect(statements).toHaveLength(1)
      })

      it('show a limited user their rows and fields alone', async () => {
        const { body } = await app().graphql('{ articles_grouped(by: [status]) { keys { status } countAll } }', { as: readerToken })
        expect(body).toEqual({ data: { articles_grouped: [{ keys: { status: 'published' }, countAll: 4 }] } })
        for (const query of [
          '{ articles_grouped(by: [price]) { countAll } }',
          '{ articles_grouped(by: [status]) { sum { price } } }',
          '{ articles_grouped(by: []) { countAll nope } }',
        ]) {
          expect((await app().graphql(query, { as: readerToken })).status).toBe(400)
        }
      })
    })
  },
  fillAll,
)

onEachApp(
  'GRAPHQL_NON_NULL_LISTS',
  (app) => {
    it('types lists as they are', async () => {
      expect(await typesOf(app(), 'ledger')).toMatchObject({ labels: '[String!]', words: '[String!]!', entries: '[entries!]!' })
      expect(await typesOf(app(), 'ledger', partlyToken)).toMatchObject({ labels: '[String!]', words: '[String!]', entries: '[entries!]' })
    })

    it('and answers as it types', async () => {
      const query = '{ ledger(sort: "title") { title words entries { id } } }'
      expect((await app().graphql(query)).body).toEqual({
        data: {
          ledger: [
            { title: 'one', words: ['a', 'b'], entries: [{ id: first }] },
            { title: 'two', words: [], entries: [] },
          ],
        },
      })
      expect((await app().graphql(query, { as: partlyToken, headers: { accept: 'application/graphql-response+json' } })).body).toEqual({
        data: {
          ledger: [
            { title: 'one', words: ['a', 'b'], entries: [{ id: first }] },
            { title: 'two', words: null, entries: null },
          ],
        },
      })
    })
  },
  fillAll,
  { GRAPHQL_NON_NULL_LISTS: 'true' },
)

/** The types of an object's or an input's fields, in GraphQL's spelling. */
async function typesOf(app: App, name: string, as = adminToken): Promise<Record<string, string>> {
  const type = 'type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }'
  const { body } = await app.graphql(`{ __type(name: "${name}") { fields { name ${type} } inputFields { name ${type} } } }`, { as })
  const { fields, inputFields } = (body.data as unknown as { __type: Record<string, { name: string; type: TypeRef }[] | null> }).__type
  return Object.fromEntries((fields ?? inputFields ?? []).map((field) => [field.name, spelled(field.type)]))
}

interface TypeRef {
  readonly kind: string
  readonly name: string
  readonly ofType: TypeRef
}

const spelled = ({ kind, name, ofType }: TypeRef): string =>
  kind === 'NON_NULL' ? `${spelled(ofType)}!` : kind === 'LIST' ? `[${spelled(ofType)}]` : name

async function fillAll(app: App): Promise<void> {
  await fillBlog(app)
  const { must } = app
  const field = (name: string, type: string, schema: object = {}, special: string[] | null = null) => ({
    field: name,
    type,
    schema,
    meta: { special },
  })
  const required = { is_nullable: false }
  await must('/collections', {
    body: {
      collection: 'ledger',
      meta: {},
      schema: {},
      fields: [
        field('id', 'integer', { is_primary_key: true, has_auto_increment: true }),
        field('title', 'string', required),
        field('state', 'string', { ...required, default_value: 'new' }),
        field('is_open', 'boolean', { ...required, default_value: false }, ['cast-boolean']),
        field('amount', 'bigInteger', required),
        field('meta', 'json', required, ['cast-json']),
        field('labels', 'csv', {}, ['cast-csv']),
        field('words', 'csv', required, ['cast-csv']),
        field('note', 'string'),
        field('created', 'timestamp', {}, ['date-created']),
        { field: 'entries', type: 'alias', meta: { special: ['o2m'] }, schema: null },
      ].map((one) => ('schema' in one && one.field === 'words' ? { ...one, schema: { ...required, default_value: '' } } : one)),
    },
  })
  await must('/collections', {
    body: {
      collection: 'entries',
      meta: {},
      schema: {},
      fields: [
        field('id', 'bigInteger', { is_primary_key: true }),
        field('ledger', 'integer', required),
        { field: 'lines', type: 'alias', meta: { special: ['o2m'] }, schema: null },
      ],
    },
  })
  await must('/collections', {
    body: {
      collection: 'lines',
      meta: {},
      schema: {},
      fields: [field('id', 'integer', { is_primary_key: true, has_auto_increment: true }), field('entry', 'bigInteger')],
    },
  })
  await must('/relations', {
    body: { collection: 'entries', field: 'ledger', related_collection: 'ledger', meta: { one_field: 'entries' }, schema: {} },
  })
  await must('/relations', {
    body: { collection: 'lines', field: 'entry', related_collection: 'entries', meta: { one_field: 'lines' }, schema: {} },
  })
  await must('/items/ledger', {
    body: [
      { title: 'one', amount: first, meta: {}, note: 'n', words: ['a', 'b'] },
      { title: 'two', amount: second, meta: {} },
    ],
  })
  await must('/items/entries', { body: { id: first, ledger: 1 } })
  const { policy } = await createUser(app, 'partly', partlyToken, [
    { collection: 'ledger', action: 'read', fields: ['id', 'title'], permissions: {} },
    { collection: 'entries', action: 'read', fields: ['*'], permissions: {} },
  ])
  await must('/permissions', {
    body: { policy, collection: 'ledger', action: 'read', fields: ['*'], permissions: { title: { _eq: 'one' } } },
  })
  await createUser(app, 'writer', writerToken, [
    { collection: 'ledger', action: 'create', fields: ['*'], permissions: {}, presets: { amount: 1, meta: [] } },
  ])
}
