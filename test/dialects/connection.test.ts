import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import { atOnce } from '../support/at-once.js'
import { testDatabases } from '../support/databases.js'
import { column, createTable, id } from './tables.js'

it.each(testDatabases.map((kind) => [kind.name, kind] as const))('two connections share one %s database', async (_name, kind) => {
  const { config, drop } = await kind.create()
  const [one, two] = await Promise.all([connectDatabase(config), connectDatabase({ ...config, pool: { min: 0, max: 3 } })])
  try {
    await createTable(one, 't', [id, column('n', 'integer')])
    const works = Array.from({ length: 20 }, (_, n) =>
      (n % 2 === 0 ? one : two).transaction(async ({ knex }) => {
        await knex('t').insert({ n })
        await new Promise((resolve) => setTimeout(resolve, 5))
      }),
    )
    await Promise.all(works)
    expect(await two.knex('t')).toHaveLength(20)
  } finally {
    await Promise.all([one.close(), two.close()])
    await one.close()
    await expect(one.query('SELECT 1 AS one', [])).rejects.toThrow()
    await expect(one.transaction(async () => 1)).rejects.toThrow()
    await drop()
  }
})

it('a new SQLite file may be opened by several processes at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-opened-'))
  // The moment in which one is refused is short; thirty files make it likely that one was met.
  const lines = `for (let file = 0; file < 30; file++) {
    new it.SqliteHandle(\`\${file}.sqlite\`, { isReadOnly: false, synchronous: 'full', cacheSize: 100 })
  }
  process.stdout.write('opened')`
  const printed = await atOnce(8, folder, { module: 'database/dialects/sqlite/handle', lines })
  rmSync(folder, { recursive: true })
  expect(new Set(printed)).toEqual(new Set(['opened']))
})

it('a SQLite database may live in memory', async () => {
  const database = await connectDatabase({ client: 'sqlite', filename: ':memory:' })
  await createTable(database, 't', [id])
  const reading = database
    .transaction(async ({ knex }) => {
      await knex('t').insert({ id: 1 })
      await new Promise((resolve) => setTimeout(resolve, 5))
      throw new Error('back')
    })
    .catch(() => null)
  expect(await database.knex('t')).toEqual([])
  await reading
  await database.close()
})

it('a database that does not answer is told at once', async () => {
  await expect(connectDatabase({ client: 'postgres', host: '127.0.0.1', port: 1, database: 'x', user: 'x' })).rejects.toThrow()
  await expect(connectDatabase({ client: 'sqlite', filename: '/dev/null/x.sqlite' })).rejects.toThrow()
})

const postgres = testDatabases.find(({ name }) => name === 'postgres')
if (postgres) {
  it('the search path decides where tables lie', async () => {
    const { config, drop } = await postgres.create()
    const first = await connectDatabase(config)
    await first.knex.raw('CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE two.t (id integer); CREATE TABLE public.hidden (id integer)')
    await first.close()
    const database = await connectDatabase({ ...config, searchPath: ['one', 'two'] } as typeof config)
    try {
      await createTable(database, 'made', [id])
      const { tables } = await database.introspect()
      expect(tables.map(({ namespace, name }) => `${namespace}.${name}`)).toEqual(['one.made', 'two.t'])
    } finally {
      await database.close()
      await drop()
    }
  })
}
