import { beforeAll, describe, expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'

/** Tables whose columns their database sorts otherwise than texts, with 3,600 rows in few values. */
const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sqlite: {
    nocase: 'v TEXT COLLATE NOCASE',
    rtrim: 'v TEXT COLLATE RTRIM',
    mixed: 'v NUMERIC',
    bytes: 'v BLOB',
  },
  postgres: {
    caseless: 'v citext',
    chosen: 'v mood',
    icu: 'v text COLLATE caseless',
    padded: 'v char(4)',
    lists: 'v text[]',
    spans: 'v interval',
    bytes: 'v bytea',
    hosts: 'v inet',
  },
  mysql: {
    chosen: "v enum('z','a','m')",
    several: "v set('z','a','m')",
    padded: 'v varchar(4) COLLATE utf8mb4_general_ci',
    exact: 'v varchar(4) COLLATE utf8mb4_bin',
    bytes: 'v varbinary(4)',
    bits: 'v bit(12)',
    texts: 'v text',
  },
}

const values: Readonly<Record<string, readonly string[]>> = {
  mixed: ['1', '2.5', "'text'", "x'00ff'", '9e999', 'NULL'],
  chosen: ["'z'", "'a'", "'m'"],
  several: ["'z'", "'a,m'", "'z,m'", 'NULL'],
  lists: ["'{}'", "'{a,NULL}'", "'{b}'"],
  spans: ["'1 mon'", "'30 days'", "'-1 day'"],
  hosts: ["'10.0.0.1'", "'9.0.0.1'", "'::1'"],
  bits: ["b'1'", "b'1000'", "b'111111111111'"],
}
const bytes = { sqlite: ["x'00'", "x'ff'", "x''"], postgres: ["'\\x00'", "'\\xff'", "'\\x'"], mysql: ["x'00'", "x'ff'", "x''"] }
const words = ["'b'", "'B'", "'a '", "'a'", "'A'", 'NULL']
const rows = 3_600

async function fill(app: App): Promise<void> {
  const { knex } = app.platform.database
  if (app.databaseName === 'postgres')
    for (const statement of [
      'CREATE EXTENSION citext',
      "CREATE TYPE mood AS ENUM ('z', 'a', 'm')",
      "CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
      'CREATE TYPE pair AS (a int, b int)',
      'CREATE TABLE pairs (id integer PRIMARY KEY, v pair)',
      "INSERT INTO pairs VALUES (1, '(,)'), (2, '(1,2)'), (3, NULL), (4, '(,)')",
    ])
      await knex.raw(statement)
  for (const [table, column] of Object.entries(tables[app.databaseName]!)) {
    await knex.raw(`CREATE TABLE ${table} (id integer PRIMARY KEY, ${column})`)
    const given = table === 'bytes' ? bytes[app.databaseName] : (values[table] ?? words)
    const lines = Array.from({ length: rows }, (_, index) => `(${index + 1}, ${given[(index * 7) % given.length]})`)
    await knex.raw(`INSERT INTO ${table} VALUES ${lines.join(', ')}`)
  }
  await app.platform.schema.reload()
}

onEachApp(
  'issue 12.2: order and place agree',
  (app) => {
    let inOrder: (table: string, sort: string) => Promise<number[]>
    beforeAll(() => {
      inOrder = async (table, sort) => {
        const order = sort.startsWith('-') ? `${sort.slice(1)} DESC` : sort
        const answer = await app().platform.database.knex.raw(
          `SELECT id FROM ${table} ORDER BY ${order}, id${/ desc\b/i.test(order) ? ' DESC' : ''}`,
        )
        const found = (answer.rows ?? (Array.isArray(answer[0]) ? answer[0] : answer)) as { id: number }[]
        return found.map(({ id }) => id)
      }
    })

    it('in an export of more than one batch', async () => {
      for (const table of Object.keys(tables[app().databaseName]!))
        for (const sort of ['v', '-v']) {
          const { text } = await app().request(`/items/${table}?fields=id&sort=${sort}&limit=-1&export=json`)
          expect([table, (JSON.parse(text) as { id: number }[]).map(({ id }) => id)]).toEqual([table, await inOrder(table, sort)])
        }
    })

    it('in pages of REST', async () => {
      for (const table of Object.keys(tables[app().databaseName]!)) {
        const seen: number[] = []
        let cursor: string | null = ''
        for (let pages = 0; cursor !== null && pages < 10; pages += 1) {
          const { body } = await app().request(`/items/${table}?fields=id&sort=-v&limit=700&cursor=${cursor}`)
          const { data, meta } = body as unknown as { data: { id: number }[]; meta: { next_cursor: string | null } }
          seen.push(...data.map(({ id }) => id))
          cursor = meta.next_cursor
        }
        expect([table, seen]).toEqual([table, await inOrder(table, '-v')])
      }
    })

    it('in connections, in both directions', async () => {
      for (const table of Object.keys(tables[app().databaseName]!)) {
        const all = (await inOrder(table, 'v')).map(String)
        expect([table, await walk(app(), table, false)]).toEqual([table, all])
        expect([table, await walk(app(), table, true)]).toEqual([table, all])
      }
    })

    it('behind relations', async () => {
      const { knex } = app().platform.database
      const [table] = Object.keys(tables[app().databaseName]!)
      await knex.schema.createTable('holders', (made) => {
        made.integer('id').primary()
        made.integer('held').references('id').inTable(table!)
      })
      await knex('holders').insert(Array.from({ length: 20 }, (_, index) => ({ id: index + 1, held: index === 7 ? null : index + 1 })))
      await app().platform.schema.reload()
      const sorted = (await app().must<{ id: number }[]>('/items/holders?fields=id&sort=held.v&limit=-1')).map(({ id }) => id)
      const seen: number[] = []
      let cursor: string | null = ''
      for (let pages = 0; cursor !== null && pages < 10; pages += 1) {
        const { body } = await app().request(`/items/holders?fields=id&sort=held.v&limit=3&cursor=${cursor}`)
        const { data, meta } = body as unknown as { data: { id: number }[]; meta: { next_cursor: string | null } }
        seen.push(...data.map(({ id }) => id))
        cursor = meta.next_cursor
      }
      expect(seen).toEqual(sorted)
    })

    it('long texts and short ones stay in order', async () => {
      const { knex } = app().platform.database
      await knex.schema.createTable('lengths', (made) => {
        made.integer('id').primary()
        made.text('body', 'longtext')
      })
      const many = Array.from({ length: 300 }, (_, index) => ({ id: index + 1, body: 'x'.repeat(index % 3 === 0 ? 9_000 : index % 7) }))
      for (let start = 0; start < many.length; start += 50) await knex('lengths').insert(many.slice(start, start + 50))
      await app().platform.schema.reload()
      const found = await app().must<{ id: number }[]>('/items/lengths?sort=-id&limit=-1')
      expect(found.map(({ id }) => id)).toEqual(many.map(({ id }) => 301 - id))
    })

    describe('and where they do not', () => {
      it('pages are refused, or end with an error', async () => {
        const { databaseName } = app()
        if (databaseName === 'sqlite') return
        const { knex } = app().platform.database
        await knex.raw(
          databaseName === 'mysql'
            ? 'CREATE TABLE accents (id integer PRIMARY KEY, v varchar(9) COLLATE utf8mb4_uca1400_as_cs)'
            : 'CREATE TABLE accents (id integer PRIMARY KEY, v point)',
        )
        await app().platform.schema.reload()
        for (const query of ['cursor=', 'limit=-1&export=json']) {
          const { status, body } = await app().request(`/items/accents?sort=v&${query}`)
          expect([query, status, body.errors?.[0]?.extensions.code]).toEqual([query, 400, 'INVALID_QUERY'])
        }
        if (databaseName === 'mysql') return
        // To PostgreSQL a row of nulls is null, and comes with a place nevertheless.
        let cursor = ''
        const seen: number[] = []
        for (let pages = 0; pages < 10; pages += 1) {
          const { body } = await app().request(`/items/pairs?fields=id&sort=v&limit=1&cursor=${cursor}`)
          const { data, meta } = body as unknown as { data: { id: number }[]; meta: { next_cursor: string | null } }
          seen.push(...data.map(({ id }) => id))
          if (meta.next_cursor === null) break
          cursor = meta.next_cursor
        }
        expect(seen).toEqual([2, 1, 4, 3])
      })
    })
  },
  fill,
)

/** All keys, page by page, in the order of the whole. */
async function walk(app: App, table: string, isBackward: boolean): Promise<string[]> {
  const keys: string[] = []
  let place = ''
  for (let pages = 0; pages < 20; pages += 1) {
    const { body } = await app.graphql(
      `{ ${table}_connection(sort: ["v"], ${isBackward ? 'last' : 'first'}: 900${place}) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    )
    if (body.errors) throw new Error(JSON.stringify(body.errors))
    const { nodes, pageInfo } = (body.data as unknown as Record<string, Connection>)[`${table}_connection`]!
    const found = nodes.map(({ id }) => id)
    if (isBackward) keys.unshift(...found)
    else keys.push(...found)
    if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return keys
    place = isBackward ? `, before: "${pageInfo.startCursor}"` : `, after: "${pageInfo.endCursor}"`
  }
  throw new Error('The pages do not end.')
}

interface Connection {
  readonly nodes: readonly { readonly id: string }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string
    readonly endCursor: string
  }
}
