import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'

/** Two identifiers of 16 bytes, as an old program stores its UUIDs; the second has every byte that text makes trouble with. */
const one = '\\x123e4567e89b12d3a456426614174000'
const two = '\\x00ff5c27225c7830310a0dc3a4002500'
const three = '\\xffffffffffffffffffffffffffffffff'
const token = 'token-of-who-reads-by-bytes'

const bytesType: Readonly<Record<string, string>> = { sqlite: 'BLOB', postgres: 'bytea', mysql: 'binary(16)' }

async function fill(app: App): Promise<void> {
  const { knex } = app.platform.database
  const bytes = bytesType[app.databaseName]!
  for (const statement of [
    `CREATE TABLE owners (id ${bytes} NOT NULL PRIMARY KEY, name varchar(40))`,
    `CREATE TABLE things (id integer PRIMARY KEY, owner ${bytes}, hash ${bytes}, FOREIGN KEY (owner) REFERENCES owners (id))`,
    `CREATE TABLE places (owner ${bytes} NOT NULL, number integer NOT NULL, note varchar(40), PRIMARY KEY (owner, number))`,
  ])
    await knex.raw(statement)
  await app.platform.schema.reload()
  await app.must('/fields/owners', { body: { field: 'things', type: 'alias', meta: { special: ['o2m'] }, schema: null } })
  await app.must('/relations/things/owner', { method: 'PATCH', body: { meta: { one_field: 'things' } } })
  await createUser(app, 'by-bytes', token, [
    { collection: 'owners', action: 'read', fields: ['*'], permissions: { id: { _in: [one, three] } } },
    { collection: 'things', action: 'read', fields: ['*'], permissions: { owner: { _nin: [two] } } },
    { collection: 'things', action: 'update', fields: ['*'], permissions: { owner: { _eq: one } } },
  ])
}

onEachApp(
  'issue 12.4, security case 82: keys and columns of bytes',
  (app) => {
    const keys = (found: readonly { id: unknown }[]) => found.map(({ id }) => id)
    const pathOf = (key: string) => `/items/owners/${encodeURIComponent(key)}`
    const where = (filter: object) => `filter=${encodeURIComponent(JSON.stringify(filter))}`

    it('are created, read, updated and deleted', async () => {
      expect(await app().must('/items/owners', { body: { id: one, name: 'one' } })).toMatchObject({ id: one, name: 'one' })
      expect(await app().must('/items/owners', { body: [{ id: two, name: 'two' }, { id: three }] })).toHaveLength(2)
      expect(await app().must(pathOf(two))).toMatchObject({ id: two, name: 'two' })
      expect(await app().must(pathOf(two.toUpperCase().replace('X', 'x')))).toMatchObject({ id: two })
      expect(await app().must(pathOf(two), { method: 'PATCH', body: { name: 'second' } })).toMatchObject({ id: two, name: 'second' })
      expect(await app().must('/items/owners', { method: 'PATCH', body: { keys: [one, three], data: { name: 'both' } } })).toHaveLength(2)
      expect(keys(await app().must('/items/owners?filter[name]=both&sort=id'))).toEqual([one, three])
      expect(await app().must('/items/owners?on=id', { body: { id: one, name: 'again' } })).toMatchObject({ id: one, name: 'again' })
      expect((await app().request('/items/owners', { body: { id: one } })).body.errors?.[0]?.extensions.code).toBe('RECORD_NOT_UNIQUE')
      expect((await app().request(pathOf('\\x00'))).status).toBe(403)
      await app().must('/items/owners', { body: { id: '\\x01010101010101010101010101010101' } })
      expect((await app().request(pathOf('\\x01010101010101010101010101010101'), { method: 'DELETE' })).status).toBe(204)
      const history = await app().must<{ item: string }[]>('/activity?filter[collection]=owners&filter[action]=delete&fields=item')
      expect(history).toEqual([{ item: '\\x01010101010101010101010101010101' }])
    })

    it('are found by every comparison', async () => {
      for (const [filter, found] of [
        [{ id: { _eq: two } }, [two]],
        [{ id: { _in: [one, two] } }, [two, one]],
        [{ id: { _nin: [one, two] } }, [three]],
        [{ id: { _neq: two } }, [one, three]],
        [{ id: { _in: ['\\x00'] } }, []],
      ] as const)
        expect([filter, keys(await app().must(`/items/owners?sort=id&${where(filter)}`))]).toEqual([filter, found])
    })

    it('lead to other items, in both directions', async () => {
      await app().must('/items/things', {
        body: [
          { id: 1, owner: one, hash: '\\xdeadbeef00000000000000000000beef' },
          { id: 2, owner: two },
          { id: 3, owner: null },
        ],
      })
      expect(await app().must('/items/things?fields=id,owner.id,owner.name&sort=id')).toEqual([
        { id: 1, owner: { id: one, name: 'again' } },
        { id: 2, owner: { id: two, name: 'second' } },
        { id: 3, owner: null },
      ])
      expect(await app().must('/items/owners?fields=id,things.id&sort=id')).toEqual([
        { id: two, things: [{ id: 2 }] },
        { id: one, things: [{ id: 1 }] },
        { id: three, things: [] },
      ])
      expect(keys(await app().must(`/items/things?${where({ owner: { name: { _eq: 'second' } } })}`))).toEqual([2])
      expect(keys(await app().must(`/items/owners?${where({ things: { id: { _eq: 1 } } })}`))).toEqual([one])
      await app().must('/items/things/3', { method: 'PATCH', body: { owner: { id: three, name: 'third' } } })
      expect(await app().must(pathOf(three))).toMatchObject({ name: 'third', things: [3] })
      await app().must(pathOf(three), { method: 'PATCH', body: { things: [] } })
      expect(await app().must('/items/things/3?fields=owner')).toEqual({ owner: null })
      expect(
        (await app().request('/items/things/3', { method: 'PATCH', body: { owner: '\\x02' } })).body.errors?.[0]?.extensions.code,
      ).toBe('INVALID_FOREIGN_KEY')
    })

    it('hide and open what a rule says', async () => {
      expect(keys(await app().must('/items/owners?sort=id', { as: token }))).toEqual([one, three])
      expect((await app().request(pathOf(two), { as: token })).status).toBe(403)
      // A row without an owner is in no `_nin`.
      expect(keys(await app().must('/items/things?sort=id', { as: token }))).toEqual([1])
      expect((await app().request('/items/things/1', { method: 'PATCH', body: { hash: '\\x' }, as: token })).status).toBe(200)
      expect((await app().request('/items/things/2', { method: 'PATCH', body: { hash: '\\x' }, as: token })).status).toBe(403)
      expect((await app().request('/items/things/1', { method: 'PATCH', body: { owner: two }, as: token })).status).toBe(403)
    })

    it('are keys in GraphQL', async () => {
      const { body } = await app().graphql('query ($id: ID!) { owners_by_id(id: $id) { id name things { id } } }', {
        variables: { id: two },
      })
      expect(body).toEqual({ data: { owners_by_id: { id: two, name: 'second', things: [{ id: '2' }] } } })
      const page = await app().graphql('{ owners_connection(first: 2, sort: ["-id"]) { nodes { id } pageInfo { endCursor } } }')
      const { nodes, pageInfo } = (page.body.data as never as { owners_connection: { nodes: object[]; pageInfo: { endCursor: string } } })
        .owners_connection
      expect(nodes).toEqual([{ id: three }, { id: one }])
      const rest = await app().graphql(`{ owners_connection(first: 2, sort: ["-id"], after: "${pageInfo.endCursor}") { nodes { id } } }`)
      expect(rest.body.data).toEqual({ owners_connection: { nodes: [{ id: two }] } })
    })

    it('are parts of keys', async () => {
      expect(await app().must('/items/places', { body: { owner: two, number: 7, note: 'a' } })).toMatchObject({ owner: two, number: 7 })
      const path = `/items/places/${encodeURIComponent(`${encodeURIComponent(two)},7`)}`
      expect(await app().must(path, { method: 'PATCH', body: { note: 'b' } })).toEqual({ owner: two, number: 7, note: 'b' })
      expect((await app().request(path, { method: 'DELETE' })).status).toBe(204)
      expect(await app().must('/items/places')).toEqual([])
    })
  },
  fill,
)
