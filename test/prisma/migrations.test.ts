import { randomUUID } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import type { Database } from '../../src/database/database.js'
import { splitStatements } from '../../src/database/migration-files.js'
import { migrateDatabase, namesOfPending } from '../../src/database/migrations.js'
import { takeBackMigration } from '../../src/database/take-back-migration.js'
import { testDatabases } from '../support/databases.js'
import { fillWithDirectus } from '../support/samples.js'
import { onEachSystemDatabase } from './system-database.js'

const nothing = async () => undefined

/** table -> column -> what it is, of the system tables. */
async function systemColumns(database: Database): Promise<Record<string, Record<string, unknown>>> {
  const { tables } = await database.introspect()
  const system = tables.filter((table) => table.name.startsWith('directus_'))
  return Object.fromEntries(
    system.map((table) => [
      table.name,
      Object.fromEntries(
        table.columns.map((column) => [
          column.name,
          { type: column.dataType, length: column.maxLength, nullable: column.isNullable, unique: column.isUnique },
        ]),
      ),
    ]),
  )
}

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))('migrations on %s', (name, kind) => {
  const withDatabase = async (work: (database: Database) => Promise<void>, fill = false) => {
    const empty = await kind.create()
    if (fill) await fillWithDirectus(empty)
    const database = await connectDatabase(empty.config)
    try {
      await work(database)
    } finally {
      await database.close()
      await empty.drop()
    }
  }

  it('are applied once, and recorded as Prisma records them', () =>
    withDatabase(async (database) => {
      const first = await migrateDatabase(database, nothing)
      expect(first.report.applied.length).toBeGreaterThan(0)
      expect((await migrateDatabase(database, nothing)).report).toEqual({ applied: [], adopted: false })
      const log = await database.knex('_prisma_migrations')
      expect(log).toHaveLength(first.report.applied.length)
      expect(log[0]).toMatchObject({
        checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
        applied_steps_count: 1,
        rolled_back_at: null,
      })
    }))

  it('give way to servers that start at the same time', () =>
    withDatabase(async (database) => {
      const reports = await Promise.all([1, 2, 3].map(() => migrateDatabase(database, nothing)))
      expect(reports.filter(({ report }) => report.applied.length > 0)).toHaveLength(1)
    }))

  it('leave nothing behind when what comes after them fails, where the database can', () =>
    withDatabase(async (database) => {
      const failing = migrateDatabase(database, async ({ knex }) => {
        await knex('directus_folders').insert({ id: randomUUID(), name: 'half' })
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      const hasTables = await database.knex.schema.hasTable('directus_folders')
      expect(hasTables).toBe(name === 'mysql')
      await migrateDatabase(database, nothing)
      expect(await database.knex('directus_folders')).toEqual([])
    }))

  it('issue 19: are taken back one at a time, and applied again', () =>
    withDatabase(async (database) => {
      const { applied } = (await migrateDatabase(database, nothing)).report
      const origins = () => database.knex.schema.hasTable('tessera_schema_origins')
      const uuid = '00000000-0000-4000-8000-000000000001'
      const renewed = () => database.knex.schema.hasColumn('tessera_node_subscriptions', 'renewed')
      await database.knex('tessera_schema_origins').insert({ collection: 'a', field: '', origin: 'b' })
      await database.knex('tessera_node_subscriptions').insert({ id: uuid, node: uuid, collection: 'a', query: '{}', renewed: 5 })
      expect(await takeBackMigration(database)).toEqual({
        refused: expect.stringContaining('1 values of tessera_node_subscriptions.renewed'),
      })
      await database.knex('tessera_node_subscriptions').update({ renewed: null })
      expect([await takeBackMigration(database), await renewed()]).toEqual([{ name: expect.stringContaining('kept_subscriptions') }, false])
      expect(await takeBackMigration(database)).toEqual({ refused: expect.stringContaining('1 rows of tessera_schema_origins') })
      expect(await origins()).toBe(true)
      await migrateDatabase(database, nothing)
      expect(await renewed()).toBe(true)
      const takenBack: string[] = []
      for (;;) {
        const result = await takeBackMigration(database, { allowDestructive: true })
        if ('refused' in result) break
        takenBack.unshift(result.name)
      }
      expect([await origins(), takenBack]).toEqual([false, applied.slice(1)])
      expect(await takeBackMigration(database)).toEqual({ refused: expect.stringContaining('made the system tables themselves') })
      const next = await migrateDatabase(database, nothing, { limit: 1 })
      expect(next.report).toEqual({ applied: [takenBack[0]], adopted: false })
      expect(await namesOfPending(database)).toEqual(takenBack.slice(1))
      await migrateDatabase(database, nothing)
      expect(await database.knex('tessera_schema_origins')).toEqual([])
    }))

  it('stop at one that failed half-way', () =>
    withDatabase(async (database) => {
      const { report } = await migrateDatabase(database, nothing)
      await database.knex('_prisma_migrations').update({ finished_at: null })
      await expect(migrateDatabase(database, nothing)).rejects.toThrow(`The migration ${report.applied[0]} failed`)
    }))

  it('complete a database of Directus 11 without changing what is there', () =>
    withDatabase(async (database) => {
      const before = await systemColumns(database)
      const users = await database.knex('directus_users').orderBy('id')
      expect((await migrateDatabase(database, nothing)).report).toMatchObject({ adopted: true })
      const after = await systemColumns(database)
      for (const [table, columns] of Object.entries(before)) expect(after[table]).toMatchObject(columns)
      expect(after.directus_folders).toHaveProperty('type')
      expect(after).toHaveProperty('directus_oauth_clients')
      expect(await database.knex('directus_users').orderBy('id')).toMatchObject(users)
      expect((await migrateDatabase(database, nothing)).report.applied).toEqual([])
    }, true))

  it('refuse a database of Directus 10', () =>
    withDatabase(async (database) => {
      await database.knex.schema.createTable('directus_collections', (table) => table.string('collection'))
      await expect(migrateDatabase(database, nothing)).rejects.toThrow('Directus 10')
    }))

  // There is no database at hand that Directus made in MariaDB; its rows come from the one in SQLite.
  if (name === 'mysql') return
  it('make fresh tables like those of Directus 11', () =>
    withDatabase(async (fresh) => {
      await migrateDatabase(fresh, nothing)
      await withDatabase(async (adopted) => {
        await migrateDatabase(adopted, nothing)
        const one = await systemColumns(fresh)
        const other = await systemColumns(adopted)
        expect(Object.keys(one).sort()).toEqual(Object.keys(other).sort())
        // Two columns became optional after Directus 11; SQLite lets its own primary keys be null.
        const exceptions = new Set(['directus_versions.item', 'directus_access.id', 'directus_policies.id'])
        for (const [table, columns] of Object.entries(one)) {
          for (const [column, is] of Object.entries(columns)) {
            if (!exceptions.has(`${table}.${column}`)) expect({ table, column, is: other[table]?.[column] }).toEqual({ table, column, is })
          }
        }
      }, true)
    }))
})

onEachSystemDatabase('foreign keys', (database) => {
  it('have the delete rules of Directus', async () => {
    const { tables } = await database().introspect()
    const rule = (table: string, column: string) =>
      tables.find((one) => one.name === table)?.foreignKeys.find((key) => key.columns[0] === column)?.onDelete
    expect(rule('directus_users', 'role')).toBe('SET NULL')
    expect(rule('directus_access', 'policy')).toBe('CASCADE')
    expect(rule('directus_roles', 'parent')).toBe('NO ACTION')
    expect(rule('directus_sessions', 'oauth_client')).toBe('CASCADE')
    expect(rule('directus_flows', 'folder')).toBe('SET NULL')
    expect(rule('directus_users', 'avatar')).toBeUndefined()
  })
})

describe('a script', () => {
  it('is taken apart into statements', () => {
    expect(splitStatements(`-- one; not\nCREATE TABLE "a;b" (x text DEFAULT 'it''s; fine');\n\nSELECT 1 - 2;`)).toEqual([
      `CREATE TABLE "a;b" (x text DEFAULT 'it''s; fine')`,
      'SELECT 1 - 2',
    ])
  })
})
