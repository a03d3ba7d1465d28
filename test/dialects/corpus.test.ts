import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Knex } from 'knex'
import type { Item, ServiceContext } from '../../src/context.js'
import { isApiError } from '../../src/errors/api-error.js'
import type { Accountability } from '../../src/permissions/accountability.js'
import type { RawQuery } from '../../src/query/query.js'
import { readBatches } from '../../src/services/export/batches.js'
import { collectionOf } from '../../src/services/items/collection-of.js'
import { readPage } from '../../src/services/items/pages.js'
import { readByQuery } from '../../src/services/items/reading.js'
import { type App, startApp } from '../support/app.js'
import { createUser } from '../support/blog.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import type { OddColumn } from './corpus/column.js'
import { mysqlColumns } from './corpus/mysql.js'
import { postgresColumns, postgresSetup } from './corpus/postgres.js'
import { sqliteColumns } from './corpus/sqlite.js'

/** What a database's columns are, and how it tells the bytes of a value. */
interface Corpus {
  readonly setup: readonly string[]
  readonly columns: readonly OddColumn[]
  readonly quote: string
  readonly rows: string
  bytesOf(column: string): string
}

const corpora: Readonly<Record<string, Corpus>> = {
  sqlite: {
    setup: [],
    columns: sqliteColumns,
    quote: '`',
    rows: `WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < %) SELECT n FROM many`,
    bytesOf: (column) => `typeof(${column}) || iif(typeof(${column}) = 'real', printf('%!.17g', ${column}), quote(${column}))`,
  },
  postgres: {
    setup: postgresSetup,
    columns: postgresColumns,
    quote: '"',
    rows: 'SELECT generate_series(1, %) AS n',
    bytesOf: (column) => `${column}::text`,
  },
  mysql: {
    setup: [],
    columns: mysqlColumns,
    quote: '`',
    rows: 'SELECT seq AS n FROM seq_1_to_%',
    bytesOf: (column) => `HEX(CONCAT(${column}))`,
  },
}

/** Long enough that an export takes three pages. */
const rowsOfExport = 2_300
const token = 'token-of-who-reads-by-rules'

const show = (column: OddColumn): string => column.type.slice(0, 60)

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))(
  'issue 12.2, 12.3, 12.4: columns of all types on %s',
  (name, kind) => {
    const corpus = corpora[name]!
    const cases = corpus.columns.map((column, index) => [show(column), `odd_${index}`, column] as const)
    let empty: EmptyDatabase
    let app: App
    let user: Accountability
    beforeAll(async () => {
      empty = await kind.create()
      app = await startApp(empty.config)
      const { knex } = app.platform.database
      for (const statement of corpus.setup) await knex.raw(statement)
      for (const [, table, column] of cases) await fill(knex, corpus, table, column)
      await app.platform.schema.reload()
      const permissions = []
      for (const [, table, { values }] of cases) {
        const [first] = await read(app, table, { sort: ['id'], limit: 1 })
        const isRead = values.length > 0 && first !== undefined
        const filter = isRead ? ruleFor(app, table, first.v) : {}
        permissions.push({ collection: table, action: 'read', fields: ['*'], permissions: filter })
      }
      const made = await createUser(app, 'by-rules', token, permissions)
      user = { user: made.user, role: made.role, roles: [made.role], admin: false, app: false, ip: null }
    }, 120_000)
    afterAll(async () => {
      await app?.stop()
      await empty?.drop()
    })
    const knex = () => app.platform.database.knex
    const select = async (statement: string): Promise<Item[]> => rowsOf(await knex().raw(statement))
    const keysOf = (rows: readonly Item[]): number[] => rows.map(({ id }) => Number(id))
    /** What the database itself says, null where it says nothing. */
    const asked = async (statement: string): Promise<number[] | null> =>
      knex().transaction((transaction) =>
        transaction.raw(statement).then(
          (answer) => keysOf(rowsOf(answer)),
          () => null,
        ),
      )

    it.each(cases)('%s: is read alike by REST and by both ways of GraphQL', async (_title, table) => {
      const rest = await app.must<Item[]>(`/items/${table}?sort=id&limit=-1`)
      expect(rest.length).toBeGreaterThan(0)
      for (const query of [`{ ${table}(sort: ["id"], limit: -1) { id v } }`, `{ ${table}(sort: ["id"], limit: -1) { id v __typename } }`]) {
        const { body } = await app.graphql(query)
        expect(body.errors).toBeUndefined()
        const found = (body.data as unknown as Record<string, Item[]>)[table]!
        expect(found.map(({ v }) => v).map(loose)).toEqual(rest.map(({ v }) => v).map(loose))
      }
    })

    it.each(cases)('%s: what was read finds its rows, and no others than the database finds', async (_title, table) => {
      const v = `${corpus.quote}v${corpus.quote}`
      const items = await read(app, table, { sort: ['id'], limit: -1 })
      for (const { id, v: value } of items) {
        if (value === null) continue
        const equal = await exactlyEqual(select, asked, corpus, table, v, Number(id))
        // An empty text is looked for as what is empty.
        const blank = value === '' ? keysOf(items.filter((item) => item.v === null)) : []
        const expected = equal && [...equal, ...blank]
        const filters = [filterFor(app, table, value), listFor(app, table, value)].filter((filter) => filter !== null)
        for (const filter of filters) {
          const found = await attempt(() => read(app, table, { filter, sort: ['id'], limit: -1 }))
          if (expected === null) expect(found).toMatchObject({ status: 400 })
          else expect({ value, filter, found: isList(found) ? keysOf(found) : found }).toEqual({ value, filter, found: expected })
        }
      }
    })

    it.each(cases)('%s: a rule over it opens the rows that its value finds, and no others', async (_title, table) => {
      const [first] = await read(app, table, { sort: ['id'], limit: 1 })
      const filter = ruleFor(app, table, first!.v)
      const wanted = await attempt(() => read(app, table, { filter, sort: ['id'], limit: -1 }))
      const opened = await attempt(() => read(app, table, { sort: ['id'], limit: -1 }, user))
      if (isList(wanted)) expect(opened).toEqual(wanted)
      else expect(isList(opened)).toBe(false)
    })

    it.each(cases)('%s: is sorted by pages as the database sorts', async (_title, table, { isUnordered = false, values }) => {
      const hasLongTies = name === 'mysql' && values.some((value) => value.includes('repeat'))
      for (const [sort, order] of [
        ['v', 'v ASC, id'],
        ['-v', 'v DESC, id DESC'],
      ] as const) {
        const expected = await asked(`SELECT id FROM ${table} ORDER BY ${order}`)
        const plain = await attempt(() => read(app, table, { sort: [sort], limit: -1 }))
        const pages = await attempt(() => walk(app, table, sort, false))
        const back = await attempt(() => walk(app, table, sort, true))
        if (isUnordered) {
          expect([pages, back].map((answer) => (answer as Refusal).status)).toEqual([400, 400])
          continue
        }
        const keys = keysOf(plain as Item[])
        // Of texts that are alike for more than 1,000 bytes MariaDB sorts no further, as pages do not; a plain list has them right.
        expect(hasLongTies ? [...keys].sort((one, other) => one - other) : keys).toEqual(
          hasLongTies ? expected && [...expected].sort((one, other) => one - other) : expected,
        )
        expect({ pages, back }).toEqual({ pages: expected?.map(String), back: expected?.map(String) })
      }
    })

    it.each(cases)('%s: a long export has every row once, or is refused', async (_title, table, { isUnordered = false }) => {
      const found = await attempt(() => exported(app, `many_${table}`))
      if (isUnordered) {
        expect(found).toMatchObject({ status: 400 })
        return
      }
      expect(found).toHaveLength(rowsOfExport)
      expect(new Set(found as number[]).size).toBe(rowsOfExport)
    })

    it.each(cases)('%s: is grouped as the database groups', async (_title, table) => {
      const found = await attempt(() => read(app, table, { group: ['v'], aggregate: { count: ['*'] }, limit: -1 }))
      if (!isList(found)) {
        expect(found).toMatchObject({ status: 400 })
        return
      }
      // Values that are told alike are one group.
      const told = found.map(({ v }) => JSON.stringify(v))
      expect(new Set(told).size).toBe(told.length)
      const [{ n }] = (await select(`SELECT count(*) AS n FROM ${table}`)) as [{ n: number }]
      expect(found.reduce((sum, { count }) => sum + Number(count), 0)).toBe(Number(n))
    })

    it.each(cases.filter(([, , { madeOf }]) => madeOf === undefined))(
      '%s: written back unchanged, it is the same',
      async (_title, table) => {
        const bytes = () => select(`SELECT id, ${corpus.bytesOf(`${corpus.quote}v${corpus.quote}`)} AS bytes FROM ${table} ORDER BY id`)
        const before = await bytes()
        const items = await app.must<Item[]>(`/items/${table}?fields=id,v&sort=id&limit=-1`)
        for (const { id, v } of items) await app.must(`/items/${table}/${String(id)}`, { method: 'PATCH', body: { v } })
        expect(await bytes()).toEqual(before)
        const copies = items.map(({ id, v }) => ({ id: Number(id) + 1_000, v }))
        for (const item of copies) await app.must(`/items/${table}`, { body: item })
        expect((await bytes()).slice(before.length).map(({ bytes: copy }) => copy)).toEqual(before.map(({ bytes: original }) => original))
        await app.must(`/items/${table}`, { method: 'DELETE', body: copies.map(({ id }) => id) })
      },
    )
  },
)

async function fill(knex: Knex, { rows }: Corpus, table: string, { type, values, madeOf }: OddColumn): Promise<void> {
  const declare = (name: string) => `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, ${madeOf ? `source ${madeOf}, ` : ''}v ${type})`
  const written = madeOf ? 'source' : 'v'
  const all = [...values, 'NULL']
  for (const name of [table, `many_${table}`]) await knex.raw(declare(name).replaceAll('?', '\\?'))
  for (const [index, value] of all.entries())
    await knex.raw(`INSERT INTO ${table} (id, ${written}) VALUES (${index + 1}, ${value})`.replaceAll('?', '\\?'))
  const numbers = rows.replace('%', String(rowsOfExport))
  await knex.raw(
    `INSERT INTO many_${table} (id, ${written}) SELECT k.n, t.${written} FROM (${numbers}) k JOIN ${table} t ON t.id = (k.n % ${all.length}) + 1`,
  )
}

const rowsOf = (answer: unknown): Item[] => {
  const { rows } = answer as { rows?: Item[] }
  if (rows) return rows
  const list = answer as Item[] | [Item[]]
  return Array.isArray(list[0]) ? list[0] : (list as Item[])
}

const contextOf = (app: App, accountability: Accountability | null = null): ServiceContext => ({
  platform: app.platform,
  schema: app.platform.schema.current().model,
  database: app.platform.database,
  accountability,
})

const read = (app: App, table: string, query: RawQuery, accountability: Accountability | null = null): Promise<Item[]> =>
  readByQuery(contextOf(app, accountability), table, query)

interface Refusal {
  readonly status: number
  readonly message: string
}

const isList = <Value>(answer: readonly Value[] | Refusal): answer is readonly Value[] => Array.isArray(answer)

/** The answer, or how it was refused. What is no refusal is a fault. */
async function attempt<Value>(work: () => Promise<readonly Value[]>): Promise<readonly Value[] | Refusal> {
  try {
    return await work()
  } catch (error) {
    if (isApiError(error)) return { status: error.status, message: error.message }
    throw error
  }
}

const fieldOf = (app: App, table: string) => app.platform.schema.current().model.collections.get(table)!.fields.get('v')!

/** The comparison with a value that was read; JSON and shapes have none. */
function filterFor(app: App, table: string, value: unknown): object | null {
  const { type } = fieldOf(app, table)
  if (type === 'json') return null
  return value === '' ? { v: { _empty: true } } : { v: { _eq: value } }
}

function listFor(app: App, table: string, value: unknown): object | null {
  const { type } = fieldOf(app, table)
  return type === 'json' || type === 'boolean' || type.startsWith('geometry') || value === '' ? null : { v: { _in: [value] } }
}

const ruleFor = (app: App, table: string, value: unknown): object =>
  value === null || value === undefined ? {} : (filterFor(app, table, value) ?? { v: { _nnull: true } })

/** The rows that hold the same as one of them: as the database compares, and texts exactly, whatever their collation. */
async function exactlyEqual(
  select: (statement: string) => Promise<Item[]>,
  asked: (statement: string) => Promise<number[] | null>,
  { bytesOf }: Corpus,
  table: string,
  v: string,
  id: number,
): Promise<number[] | null> {
  const equal = await asked(`SELECT a.id AS id FROM ${table} a JOIN ${table} b ON a.${v} = b.${v} WHERE b.id = ${id} ORDER BY a.id`)
  if (equal === null || !bytesOf('x').includes('HEX')) return equal
  const [row] = (await select(
    `SELECT DATA_TYPE AS type FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '${table}' AND COLUMN_NAME = 'v'`,
  )) as [{ type: string }]
  if (!/char|text|enum|set/.test(row.type)) return equal
  return asked(`SELECT a.id AS id FROM ${table} a JOIN ${table} b ON HEX(CONCAT(a.v)) = HEX(CONCAT(b.v)) WHERE b.id = ${id} ORDER BY a.id`)
}

/** All keys by pages of two. */
async function walk(app: App, table: string, sort: string, isBackward: boolean): Promise<string[]> {
  const context = contextOf(app)
  const collection = collectionOf(context, table)
  const keys: string[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < 60; pages += 1) {
    const place: object = isBackward ? { last: 2, before: cursor } : { first: 2, after: cursor }
    const page = await readPage(context, collection, { fields: ['id'], sort: [sort] }, place)
    const found = page.rows.map(({ item }) => String(item.id))
    if (isBackward) keys.unshift(...found)
    else keys.push(...found)
    if (!(isBackward ? page.hasPreviousPage : page.hasNextPage)) return keys
    cursor = (isBackward ? page.rows[0] : page.rows.at(-1))!.cursor
  }
  throw new Error('The pages do not end.')
}

async function exported(app: App, table: string): Promise<number[]> {
  const context = contextOf(app)
  const collection = collectionOf(context, table)
  const keys: number[] = []
  for await (const items of readBatches(context, collection, { fields: ['id'], sort: ['v'], limit: -1 })) {
    keys.push(...items.map(({ id }) => Number(id)))
    if (keys.length > 2 * rowsOfExport) throw new Error('The export does not end.')
  }
  return keys
}

/** GraphQL has texts for some numbers, and REST numbers for some texts. */
const loose = (value: unknown): unknown =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) ? Number(value) : value
