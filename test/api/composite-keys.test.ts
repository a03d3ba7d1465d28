import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import { type App, startApp } from '../support/app.js'
import { createUser } from '../support/blog.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

const token = 'token-of-who-reads-one-shelf'
/** The key of a book with every character that could mislead. */
const odd = 'a,b/c%2C "d" ü'
const keyOf = (shelf: number, book: string): string => `${shelf},${encodeURIComponent(book)}`
const pathOf = (shelf: number, book: string): string => `/items/placements/${encodeURIComponent(keyOf(shelf, book))}`

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))('A collection with a composite key on %s', (_name, kind) => {
  let empty: EmptyDatabase
  let app: App
  beforeAll(async () => {
    empty = await kind.create()
    await createTables(empty)
    app = await startApp(empty.config)
    const { must } = app
    await must('/collections/placements', { method: 'PATCH', body: { meta: { note: 'what stands where' } } })
    await must('/fields/shelves', { body: { field: 'placements', type: 'alias', meta: { special: ['o2m'] }, schema: null } })
    await must('/relations/placements/shelf', { method: 'PATCH', body: { meta: { one_field: 'placements' } } })
    await createUser(app, 'one-shelf', token, [
      { collection: 'placements', action: 'read', fields: ['*'], permissions: { shelf: { _eq: 1 } } },
      { collection: 'placements', action: 'update', fields: ['*'], permissions: { shelf: { _eq: 1 } } },
      {
        collection: 'placements',
        action: 'delete',
        fields: ['*'],
        permissions: { _and: [{ shelf: { _eq: 1 } }, { note: { _null: true } }] },
      },
    ])
  })
  afterAll(async () => {
    await app?.stop()
    await empty?.drop()
  })
  const placements = () => app.must<object[]>('/items/placements?fields=shelf,book,place&sort=shelf,place')

  it('is created, read, updated and deleted by REST', async () => {
    expect(await app.must('/items/placements', { body: { shelf: 1, book: odd, place: 1 } })).toEqual({
      shelf: 1,
      book: odd,
      place: 1,
      note: null,
    })
    expect(
      await app.must('/items/placements', {
        body: [
          { shelf: 1, book: 'plain', place: 2 },
          { shelf: 2, book: 'plain', place: 1 },
        ],
      }),
    ).toHaveLength(2)
    expect(await app.must(`${pathOf(1, odd)}?fields=place`)).toEqual({ place: 1 })
    expect(await app.must(`${pathOf(2, 'plain')}?fields=shelf,place`)).toEqual({ shelf: 2, place: 1 })
    expect(await app.must('/items/placements/2,plain?fields=place')).toEqual({ place: 1 })
    expect(await app.must(pathOf(1, odd), { method: 'PATCH', body: { place: 7 } })).toMatchObject({ shelf: 1, book: odd, place: 7 })
    expect(
      await app.must('/items/placements', { method: 'PATCH', body: { keys: [keyOf(1, odd), keyOf(2, 'plain')], data: { note: 'both' } } }),
    ).toHaveLength(2)
    expect(await app.must('/items/placements', { method: 'PATCH', body: [{ shelf: 1, book: 'plain', place: 8 }] })).toMatchObject([
      { shelf: 1, book: 'plain', place: 8 },
    ])
    expect(
      await app.must('/items/placements', {
        method: 'PATCH',
        body: { query: { filter: { note: { _eq: 'both' } } }, data: { note: null } },
      }),
    ).toHaveLength(2)
    expect(
      await app.must('/items/placements', { method: 'SEARCH', body: { keys: [keyOf(1, odd), '9,none'], query: { fields: ['place'] } } }),
    ).toEqual([{ place: 7 }])
    expect(await placements()).toEqual([
      { shelf: 1, book: odd, place: 7 },
      { shelf: 1, book: 'plain', place: 8 },
      { shelf: 2, book: 'plain', place: 1 },
    ])
    expect((await app.request(pathOf(1, odd), { method: 'DELETE' })).status).toBe(204)
    expect((await app.request('/items/placements', { method: 'DELETE', body: [keyOf(1, 'plain'), keyOf(2, 'plain')] })).status).toBe(204)
    expect(await placements()).toEqual([])
  })

  it('keeps its key when it is updated, is upserted by it, and refuses it twice', async () => {
    await app.must('/items/placements', { body: { shelf: 1, book: 'plain', place: 1 } })
    expect(await app.must('/items/placements/1,plain', { method: 'PATCH', body: { shelf: 2, place: 2 } })).toMatchObject({
      shelf: 1,
      place: 2,
    })
    expect(await app.must('/items/placements?on=shelf,book', { body: { shelf: 1, book: 'plain', place: 3 } })).toMatchObject({
      shelf: 1,
      place: 3,
    })
    const twice = await app.request('/items/placements', { body: { shelf: 1, book: 'plain' } })
    expect([twice.status, twice.body.errors?.[0]?.extensions.code]).toEqual([400, 'RECORD_NOT_UNIQUE'])
    const missing = await app.request('/items/placements', { body: { shelf: 1 } })
    expect([missing.status, missing.body.errors?.[0]?.extensions.code]).toEqual([400, 'FAILED_VALIDATION'])
    const nameless = await app.request('/items/placements', { method: 'PATCH', body: [{ shelf: 1, place: 9 }] })
    expect([nameless.status, nameless.body.errors?.[0]?.message]).toEqual([400, 'Invalid payload. Item in update misses primary key.'])
    expect(await placements()).toEqual([{ shelf: 1, book: 'plain', place: 3 }])
    await app.must('/items/placements/1,plain', { method: 'DELETE' })
  })

  it('says the same of keys that are not there, not of the caller, or no keys at all', async () => {
    await app.must('/items/placements', {
      body: [
        { shelf: 1, book: 'plain', note: 'kept' },
        { shelf: 1, book: odd },
        { shelf: 2, book: 'plain' },
      ],
    })
    for (const key of ['9,none', '2,plain', '1', 'x,plain', '1,plain,2', '1,%25', '1%252Cplain', encodeURIComponent('1,%')]) {
      const answer = await app.request(`/items/placements/${key}`, { as: token })
      expect({ key, status: answer.status, code: answer.body.errors?.[0]?.extensions.code }).toEqual({
        key,
        status: 403,
        code: 'FORBIDDEN',
      })
    }
    expect((await app.request('/items/placements/1,plain', { as: token, method: 'PATCH', body: { place: 5 } })).status).toBe(200)
    expect((await app.request('/items/placements/2,plain', { as: token, method: 'PATCH', body: { place: 5 } })).status).toBe(403)
    expect((await app.request('/items/placements', { as: token, method: 'DELETE', body: [keyOf(1, 'plain'), keyOf(1, odd)] })).status).toBe(
      403,
    )
    expect((await app.request('/items/placements', { as: token, method: 'DELETE', body: [keyOf(1, odd)] })).status).toBe(204)
    expect(await placements()).toEqual([
      { shelf: 1, book: 'plain', place: 5 },
      { shelf: 2, book: 'plain', place: null },
    ])
    await app.must('/items/placements', { method: 'DELETE', body: { query: { filter: {}, limit: -1 } } })
  })

  it('is written through its parent, where a link that is left out is gone', async () => {
    await app.must('/items/shelves/1', {
      method: 'PATCH',
      body: {
        placements: [
          { book: 'plain', place: 1 },
          { book: { code: 'new', title: 'New' }, place: 2 },
        ],
      },
    })
    expect(await placements()).toEqual([
      { shelf: 1, book: 'plain', place: 1 },
      { shelf: 1, book: 'new', place: 2 },
    ])
    await app.must('/items/shelves/1', {
      method: 'PATCH',
      body: {
        placements: [
          { book: 'plain', place: 5 },
          { book: odd, place: 6 },
        ],
      },
    })
    expect(await placements()).toEqual([
      { shelf: 1, book: 'plain', place: 5 },
      { shelf: 1, book: odd, place: 6 },
    ])
    await app.must('/items/shelves/1', {
      method: 'PATCH',
      body: { placements: { create: [{ book: 'new', place: 7 }], update: [{ book: odd, place: 8 }], delete: [keyOf(1, 'plain')] } },
    })
    expect(await placements()).toEqual([
      { shelf: 1, book: 'new', place: 7 },
      { shelf: 1, book: odd, place: 8 },
    ])
    const stolen = await app.request('/items/shelves/2', { method: 'PATCH', body: { placements: [keyOf(1, odd)] } })
    expect([stolen.status, stolen.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
    await app.must('/items/shelves/1', { method: 'PATCH', body: { placements: [keyOf(1, odd)] } })
    expect(await placements()).toEqual([{ shelf: 1, book: odd, place: 8 }])
    await app.must('/items/shelves/1', { method: 'PATCH', body: { placements: [] } })
    expect(await placements()).toEqual([])
  })

  it('has a history by its key, and a version', async () => {
    await app.must('/items/placements', { body: { shelf: 1, book: odd, place: 1 } })
    await app.must(pathOf(1, odd), { method: 'PATCH', body: { place: 2 } })
    const revisions = await app.must<object[]>(`/revisions?fields=item,data,delta&sort=-id&limit=1&filter[collection]=placements`)
    expect(revisions).toEqual([{ item: keyOf(1, odd), data: { place: 2, note: null }, delta: { place: 2 } }])
    const change = (place: number, tag: string) =>
      fetch(app.url + pathOf(1, odd), {
        method: 'PATCH',
        headers: { authorization: 'Bearer token-of-the-administrator', 'content-type': 'application/json', 'if-match': tag },
        body: JSON.stringify({ place }),
      })
    const read = await fetch(app.url + pathOf(1, odd), { headers: { authorization: 'Bearer token-of-the-administrator' } })
    const tag = read.headers.get('etag')!
    expect([(await change(3, tag)).status, (await change(4, tag)).status]).toEqual([200, 412])
    await app.must(pathOf(1, odd), { method: 'DELETE' })
  })

  it('is created, found again, updated and deleted by GraphQL', async () => {
    const graphql = async (query: string, variables?: object) => (await app.graphql(query, { variables })).body
    const id = keyOf(1, odd)
    const created = await graphql(
      'mutation ($book: ID!) { create_placements_item(data: { shelf: { id: 1 }, book: { code: $book }, place: 3 }) { place shelf { name } book { code } } }',
      { book: odd },
    )
    expect(created).toEqual({ data: { create_placements_item: { place: 3, shelf: { name: 'first' }, book: { code: odd } } } })
    const edges = await graphql('{ placements_connection { edges { node { node_id place } } } }')
    expect(edges).toEqual({ data: { placements_connection: { edges: [{ node: { node_id: `placements:${id}`, place: 3 } }] } } })
    expect(
      await graphql(
        'query ($id: ID!, $node: ID!) { placements_by_id(id: $id) { place } node(node_id: $node) { ... on placements { place } } }',
        { id, node: `placements:${id}` },
      ),
    ).toEqual({ data: { placements_by_id: { place: 3 }, node: { place: 3 } } })
    expect(await graphql('mutation ($id: ID!) { update_placements_item(id: $id, data: { place: 4 }) { place } }', { id })).toEqual({
      data: { update_placements_item: { place: 4 } },
    })
    expect(
      await graphql(
        'mutation ($book: ID!) { update_placements_batch(data: [{ shelf: { id: 1 }, book: { code: $book }, place: 5 }]) { place } }',
        { book: odd },
      ),
    ).toEqual({ data: { update_placements_batch: [{ place: 5 }] } })
    expect(await graphql('mutation ($id: ID!) { delete_placements_item(id: $id) { id } }', { id })).toEqual({
      data: { delete_placements_item: { id } },
    })
    expect(await placements()).toEqual([])
  })

  it('is read and written in many at once', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => ({ shelf: (index % 2) + 1, book: `b${Math.floor(index / 2)}`, place: index }))
    await app.must('/items/books', { body: [...new Set(many.map(({ book }) => book))].map((code) => ({ code })) })
    expect(await app.must('/items/placements', { body: many })).toHaveLength(1_200)
    expect(
      (await app.request('/items/placements', { method: 'DELETE', body: many.map(({ shelf, book }) => keyOf(shelf, book)) })).status,
    ).toBe(204)
    expect(await placements()).toEqual([])
  })
})

async function createTables({ config }: EmptyDatabase): Promise<void> {
  const database = await connectDatabase(config)
  try {
    await database.knex.schema.createTable('shelves', (table) => {
      table.integer('id').primary()
      table.string('name')
    })
    await database.knex.schema.createTable('books', (table) => {
      table.string('code', 40).primary()
      table.string('title')
    })
    await database.knex.schema.createTable('placements', (table) => {
      table.integer('shelf').notNullable().references('id').inTable('shelves')
      table.string('book', 40).notNullable().references('code').inTable('books')
      table.integer('place')
      table.string('note')
      table.primary(['shelf', 'book'])
    })
    await database.knex('shelves').insert([
      { id: 1, name: 'first' },
      { id: 2, name: 'second' },
    ])
    await database.knex('books').insert([{ code: 'plain' }, { code: odd }])
  } finally {
    await database.close()
  }
}
