import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DatabaseSync } from '@photostructure/sqlite'
import { type App, startApp } from '../support/app.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

// Only SQLite has no type for dates: a column may hold several forms, and is sorted by its index only while it is known to hold one.

const forms = {
  numbers: ['integer', (at: Date) => at.getTime()],
  spaced: ['texts space', (at: Date) => at.toISOString().replace('T', ' ').replace('.000', '').replace('Z', '')],
  micros: ['texts space 6', (at: Date) => `${at.toISOString().replace('T', ' ').replace('Z', '')}001`],
  iso: ['texts T', (at: Date) => at.toISOString().replace('.000', '').replace('Z', '')],
  zoned: ['texts Z', (at: Date) => at.toISOString()],
} as const
const moments = Array.from(
  { length: 40 },
  (_, index) => new Date(Date.UTC(2024, 0, 1 + ((index * 7) % 40), index % 24, 0, 0, (index % 3) * 250)),
)
const sqlite = testDatabases.find(({ name }) => name === 'sqlite')!

describe('issue 12.7: dates of one form are found and sorted by their indexes, on sqlite', () => {
  let empty: EmptyDatabase
  let app: App
  let other: InstanceType<typeof DatabaseSync>
  beforeAll(async () => {
    empty = await sqlite.create()
    app = await startApp(empty.config)
    const { knex } = app.platform.database
    for (const [table, [, write]] of Object.entries(forms)) {
      await knex.raw(`CREATE TABLE ${table} (id integer primary key, at timestamp)`)
      await knex.raw(`CREATE INDEX ${table}_at ON ${table} (at)`)
      for (const [index, at] of moments.entries()) await knex.raw(`INSERT INTO ${table} VALUES (?, ?)`, [index + 1, write(at)])
    }
    await knex.raw('CREATE TABLE fresh (id integer primary key, at timestamp, day date)')
    await knex.raw('CREATE INDEX fresh_at ON fresh (at, day)')
    await knex.raw('CREATE TABLE stamped (id integer primary key, at timestamp DEFAULT CURRENT_TIMESTAMP)')
    await knex.raw('CREATE INDEX stamped_at ON stamped (at)')
    await knex.raw('INSERT INTO stamped VALUES (1, 5), (2, 6)')
    await app.platform.schema.reload()
    if (!('filename' in empty.config)) throw new Error('This database has no file.')
    other = new DatabaseSync(empty.config.filename)
  })
  afterAll(async () => {
    other?.close()
    await app?.stop()
    await empty?.drop()
  })
  const tables = Object.keys(forms) as (keyof typeof forms)[]
  const planOf = async (path: string) => {
    const statements = await app.statementsOf(() => app.must(path))
    const text = statements.find((statement) => statement.includes('"data"') || statement.includes('`data`'))!
    const steps: { detail: string }[] = await app.platform.database.knex.raw(`EXPLAIN QUERY PLAN ${text.replaceAll(/\$\d+/g, 'NULL')}`)
    return steps.map(({ detail }) => detail).join('\n')
  }
  const ids = async (path: string) => (await app.must<{ id: number }[]>(path)).map(({ id }) => id)
  const sorted = (direction: 1 | -1) =>
    moments.map((at, index) => ({ at: at.getTime(), id: index + 1 })).sort((a, b) => direction * (a.at - b.at) || a.id - b.id)
  /** A look may take half a second on a busy machine, and the next one waits for twenty times as long. */
  const settled = async () => {
    const { schema } = app.platform
    for (let tries = 0; tries < 800 && !Number.isInteger(schema.current().model.version); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50))
    expect(Number.isInteger(schema.current().model.version)).toBe(true)
  }

  it.each(tables)('sorts, filters and pages by the index: %s', async (table) => {
    await settled()
    expect(await planOf(`/items/${table}?sort=-at&limit=5`)).toContain(`INDEX ${table}_at`)
    expect(await planOf(`/items/${table}?filter[at][_gt]=2024-01-20T00:00:00Z&sort=at`)).toContain(`INDEX ${table}_at (at>?)`)
    expect(await ids(`/items/${table}?sort=-at`)).toEqual(sorted(-1).map(({ id }) => id))
    const [fifth] = sorted(1).slice(5)
    const time = new Date(fifth!.at).toISOString()
    const later = sorted(1).filter(({ at }) => at > fifth!.at)
    if (table !== 'micros') {
      expect(await ids(`/items/${table}?sort=at&filter[at][_gt]=${time}`)).toEqual(later.map(({ id }) => id))
      expect(await ids(`/items/${table}?filter[at][_eq]=${time}`)).toEqual(
        sorted(1).flatMap(({ at, id }) => (at === fifth!.at ? [id] : [])),
      )
      expect(await ids(`/items/${table}?filter[at][_in]=${time}`)).toHaveLength(1)
    }
    expect(await ids(`/items/${table}?sort=at&filter[at][_between]=2024-01-03,2024-01-05T23:59:59`)).toHaveLength(3)
    const seen: number[] = []
    for (let cursor: string | null = ''; cursor !== null && seen.length < 100; ) {
      const { text } = await app.request(`/items/${table}?sort=at&limit=7&fields=id&cursor=${cursor}`)
      const page = JSON.parse(text) as { data: { id: number }[]; meta: { next_cursor: string | null } }
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.meta.next_cursor
    }
    expect(seen).toEqual(sorted(1).map(({ id }) => id))
  })

  it.each(tables)('what we write has the form of the column: %s', async (table) => {
    await settled()
    await app.must(`/items/${table}`, { body: { id: 100, at: '2030-05-06T07:08:09.500Z' } })
    const [row] = other.prepare(`SELECT at FROM ${table} WHERE id = 100`).all() as { at: unknown }[]
    const written = forms[table][1](new Date('2030-05-06T07:08:09.500Z'))
    expect(row!.at).toEqual(typeof written === 'string' ? written.replace(/500001$/, '500000') : written)
    expect(await ids(`/items/${table}?sort=-at&limit=1`)).toEqual([100])
    await app.request(`/items/${table}/100`, { method: 'DELETE' })
    expect(await planOf(`/items/${table}?sort=-at&limit=5`)).not.toContain('BTREE FOR ORDER')
  })

  it.each([...tables, 'fresh'])(
    'a row of another form by another program, or by an extension, is in its place at once: %s',
    async (table) => {
      for (const write of [
        (text: string) => Promise.resolve(other.exec(text)),
        (text: string) => app.platform.database.knex.raw(text) as Promise<unknown>,
      ]) {
        await settled()
        await app.must(`/items/${table}`, {
          body: [
            { id: 202, at: '2040-01-01T00:00:00Z' },
            { id: 203, at: '1990-01-01T00:00:00Z' },
          ],
        })
        const { text } = await app.request(`/items/${table}?sort=-at&limit=1&cursor=`)
        const { meta } = JSON.parse(text) as { meta: { next_cursor: string } }
        await write(`INSERT INTO ${table} (id, at) VALUES (200, '2039-01-01'), (201, ${Date.UTC(2038, 0, 1)})`)
        expect((await ids(`/items/${table}?sort=-at&limit=3`)).slice(0, 3)).toEqual([202, 200, 201])
        expect(await ids(`/items/${table}?filter[at][_gt]=2038-06-01&sort=at`)).toEqual([200, 202])
        // A place of before.
        expect((await ids(`/items/${table}?sort=-at&limit=2&cursor=${meta.next_cursor}`)).slice(0, 2)).toEqual([200, 201])
        await new Promise((resolve) => setTimeout(resolve, 1200))
        await settled()
        expect((await ids(`/items/${table}?sort=-at&limit=3`)).slice(0, 3)).toEqual([202, 200, 201])
        await write(`DELETE FROM ${table} WHERE id >= 200`)
        await app.platform.schema.reload()
      }
    },
  )

  it('a column whose default, or a trigger, writes another form is in order, too', async () => {
    await settled()
    const [made] = [await app.must<{ id: number }>('/items/stamped', { body: { id: 3 } })]
    expect(await ids('/items/stamped?sort=-at')).toEqual([made.id, 2, 1])
    expect(await ids('/items/stamped?sort=at&filter[at][_lt]=2000-01-01')).toEqual([1, 2])
    await app.platform.database.knex.raw(
      `CREATE TRIGGER late AFTER INSERT ON zoned BEGIN UPDATE zoned SET at = '2050-01-01' WHERE id = new.id; END`,
    )
    await app.platform.schema.reload()
    await app.must('/items/zoned', { body: { id: 300, at: '2049-01-01T00:00:00Z' } })
    expect(await ids('/items/zoned?filter[at][_gt]=2049-06-01')).toEqual([300])
    await app.must('/items/zoned', { body: { id: 301, at: null } })
    expect((await ids('/items/zoned?sort=-at&limit=2')).sort()).toEqual([300, 301])
  })
})
