import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import type { Database } from '../../src/database/database.js'
import { clausesOf, parseCreateTable, renderCreateTable } from '../../src/database/dialects/sqlite/create-table.js'
import { column, readColumn, readTable } from './tables.js'

describe('definitions of SQLite tables', () => {
  it('are taken apart into entries', () => {
    const table = parseCreateTable(`CREATE TABLE [Odd, "Table"] (
      [a b] VARCHAR(10) DEFAULT 'x, y' COLLATE NOCASE, -- a comment, with commas
      "c""d" NUMERIC(10, 2) CHECK ("c""d" IN (1, 2)), e /* none */ , area AS (e * 2) STORED,
      CONSTRAINT pk PRIMARY KEY ([a b], e), FOREIGN KEY (e) REFERENCES t (x) ON DELETE SET NULL
    ) WITHOUT ROWID, STRICT`)
    expect(table.entries.map((entry) => entry.column)).toEqual(['a b', 'c"d', 'e', 'area', null, null])
    expect(renderCreateTable(table)).toContain('WITHOUT ROWID, STRICT')
  })

  it('and columns into clauses', () => {
    const kinds = (text: string) => clausesOf(text).map((clause) => `${clause.kind}: ${clause.text}`)
    expect(kinds('id integer not null primary key autoincrement')).toEqual([
      'name: id',
      'type: integer',
      'not: not null',
      'primary: primary key autoincrement',
    ])
    expect(kinds('a double precision DEFAULT -1.5 NULL')).toEqual([
      'name: a',
      'type: double precision',
      'default: DEFAULT - 1.5',
      'null: NULL',
    ])
    expect(kinds('a DEFAULT NULL')).toEqual(['name: a', 'default: DEFAULT NULL'])
    expect(
      kinds('a int CONSTRAINT c NOT NULL UNIQUE REFERENCES p(x) ON DELETE SET NULL ON UPDATE SET DEFAULT NOT DEFERRABLE CHECK (a > 1)'),
    ).toEqual([
      'name: a',
      'type: int',
      'not: CONSTRAINT c NOT NULL',
      'unique: UNIQUE',
      'references: REFERENCES p (x) ON DELETE SET NULL ON UPDATE SET DEFAULT NOT DEFERRABLE',
      'check: CHECK (a > 1)',
    ])
    expect(kinds('a int GENERATED ALWAYS AS (b + 1) VIRTUAL')).toEqual([
      'name: a',
      'type: int',
      'generated: GENERATED ALWAYS AS (b + 1) VIRTUAL',
    ])
  })
})

describe('tables that others made', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-'))
  let database: Database
  beforeAll(async () => {
    copyFileSync('../shared/data/chinook.sqlite', join(folder, 'chinook.sqlite'))
    database = await connectDatabase({ client: 'sqlite', filename: join(folder, 'chinook.sqlite') })
  })
  afterAll(async () => {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('can be altered and keep what they are', async () => {
    const before = await database.knex('Album').orderBy('AlbumId')
    const { ddl } = database.dialect
    await database.transaction(async ({ knex }) => {
      await ddl.alterColumn(knex, 'Artist', column('Name', 'text', { isNullable: true }))
      await ddl.alterColumn(knex, 'Album', column('Title', 'string', { maxLength: 200, isNullable: false, defaultValue: 'untitled' }))
      await ddl.addColumn(knex, 'Album', column('seen', 'timestamp', { defaultValue: { expression: 'now()' } }))
      await ddl.dropColumn(knex, 'Album', 'seen')
    })
    expect(await database.knex('Album').orderBy('AlbumId')).toEqual(before)
    expect(await readTable(database, 'Album')).toMatchObject({
      primaryKey: ['AlbumId'],
      foreignKeys: [{ foreignTable: 'Artist' }],
    })
    expect(await readColumn(database, 'Album', 'AlbumId')).toMatchObject({ hasAutoIncrement: true })
    expect(await database.knex.raw('PRAGMA foreign_key_check')).toEqual([])
    expect(await database.knex.raw('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  })

  it('with inline keys, checks, triggers and generated columns, too', async () => {
    const { knex } = database
    await knex.raw(
      `CREATE TABLE odd (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE UNIQUE DEFAULT 'x', b INT CHECK (b > 0), twice AS (b * 2), UNIQUE (b))`,
    )
    await knex.raw('CREATE TABLE log (n INT)')
    await knex.raw('CREATE TRIGGER odd_insert AFTER INSERT ON odd BEGIN INSERT INTO log VALUES (new.b); END')
    await knex.raw('CREATE INDEX odd_partial ON odd (b) WHERE b > 5')
    await knex.raw('CREATE VIEW odd_view AS SELECT a FROM odd')
    await knex('odd').insert([
      { a: 'one', b: 1 },
      { a: 'two', b: 2 },
    ])
    const { ddl } = database.dialect
    await ddl.alterColumn(knex, 'odd', column('a', 'text', { isUnique: false, defaultValue: 'y' }))
    await ddl.alterColumn(knex, 'odd', column('b', 'bigInteger', { isUnique: true }))
    expect(await readColumn(database, 'odd', 'a')).toMatchObject({ isUnique: false, defaultValue: 'y' })
    expect(await readColumn(database, 'odd', 'b')).toMatchObject({ dataType: 'bigint', isUnique: true })
    await knex('odd').insert({ b: 9 })
    await expect(knex('odd').insert({ b: -1 })).rejects.toThrow('CHECK')
    expect(await knex('odd').orderBy('b')).toEqual([
      { id: 1, a: 'one', b: 1, twice: 2 },
      { id: 2, a: 'two', b: 2, twice: 4 },
      { id: 3, a: 'y', b: 9, twice: 18 },
    ])
    expect(await knex('log').pluck('n')).toEqual([1, 2, 9])
    expect(await knex('odd').where({ a: 'ONE' })).toHaveLength(1)
    expect(await knex('odd_view')).toHaveLength(3)
    expect(await knex.raw('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  })

  it("can be altered by Knex' own schema builder without harm to those who point at them", async () => {
    const tracks = await database.knex('Track').count({ n: '*' })
    await database.knex.schema.alterTable('Genre', (table) => void table.string('extra'))
    await database.knex.schema.alterTable('Genre', (table) => void table.dropColumn('extra'))
    await database.knex.schema.alterTable('Album', (table) => void table.string('Title', 300).nullable().alter())
    await database.transaction(async ({ knex }) => {
      await knex.schema.alterTable('Artist', (table) => void table.string('Name', 300).notNullable().alter())
    })
    expect(await database.knex('Track').count({ n: '*' })).toEqual(tracks)
    expect(await database.knex('Track').whereNull('AlbumId').count({ n: '*' })).toEqual([{ n: 0 }])
    expect((await readTable(database, 'Album')).foreignKeys).toMatchObject([{ foreignTable: 'Artist' }])
    expect((await readTable(database, 'Track')).foreignKeys.map((key) => key.foreignTable).sort()).toEqual(['Album', 'Genre', 'MediaType'])
    expect(await database.knex.raw('PRAGMA foreign_key_check')).toEqual([])
    expect(await database.knex.raw('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }])
  })
})
