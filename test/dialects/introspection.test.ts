import { beforeAll, expect, it } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import { onEachDatabase, testDatabases } from '../support/databases.js'
import { column, createTable, id, readColumn, readTable } from './tables.js'

onEachDatabase('introspection', (database, name) => {
  beforeAll(async () => {
    const { knex } = database()
    await createTable(database(), 'people', [
      id,
      column('email', 'string', { isUnique: true, maxLength: 128 }),
      column('age', 'integer', { isIndexed: true, defaultValue: 18 }),
      column('active', 'boolean', { defaultValue: true, isNullable: false }),
      column('note', 'string', { defaultValue: "it's" }),
      column('empty', 'string', { defaultValue: '' }),
      column('options', 'json', { defaultValue: { a: [1] } }),
      column('made', 'timestamp', { defaultValue: { expression: 'now()' } }),
      column('price', 'decimal', { precision: 12, scale: 3 }),
    ])
    const quoted = (text: string) => (name === 'postgres' ? text.replaceAll('`', '"') : text)
    for (const statement of [
      'CREATE TABLE places (country varchar(2) NOT NULL, zip varchar(9) NOT NULL, town varchar(90) UNIQUE, PRIMARY KEY (zip, country))',
      'CREATE TABLE streets (id integer PRIMARY KEY, zip varchar(9), country varchar(2), town varchar(90) REFERENCES places (town) ON DELETE CASCADE ON UPDATE SET NULL, FOREIGN KEY (zip, country) REFERENCES places (zip, country) ON DELETE SET NULL)',
      'CREATE INDEX streets_both ON streets (zip, country)',
      'CREATE VIEW adults AS SELECT id, email FROM people WHERE age > 17',
      `CREATE TABLE boxes (w integer, h integer, area integer GENERATED ALWAYS AS (w * h) STORED)`,
      'CREATE TABLE `Odd "Name"` (`a b` integer PRIMARY KEY, `select` text)',
    ]) {
      await knex.raw(
        statement.includes('Odd') && name === 'postgres'
          ? 'CREATE TABLE "Odd ""Name""" ("a b" integer PRIMARY KEY, "select" text)'
          : quoted(statement),
      )
    }
  })

  it('reads columns with their types, defaults and indexes', async () => {
    const read = (field: string) => readColumn(database(), 'people', field)
    expect(await read('id')).toMatchObject({ isPrimaryKey: true, hasAutoIncrement: true, isNullable: false })
    expect(await read('email')).toMatchObject({
      isUnique: true,
      isIndexed: false,
      maxLength: 128,
      isNullable: true,
      defaultValue: undefined,
    })
    expect(await read('age')).toMatchObject({ isUnique: false, isIndexed: true, defaultValue: 18 })
    expect(await read('active')).toMatchObject({ defaultValue: true, isNullable: false })
    expect(await read('note')).toMatchObject({ defaultValue: "it's" })
    expect(await read('empty')).toMatchObject({ defaultValue: '' })
    expect(await read('options')).toMatchObject({ defaultValue: { a: [1] } })
    expect(await read('made')).toMatchObject({ defaultValue: { expression: 'CURRENT_TIMESTAMP' } })
    if (name !== 'sqlite') expect(await read('price')).toMatchObject({ precision: 12, scale: 3 })
  })

  it('reads composite keys in order, and keys to other columns than the primary key', async () => {
    expect((await readTable(database(), 'places')).primaryKey).toEqual(['zip', 'country'])
    const { foreignKeys, indexes } = await readTable(database(), 'streets')
    const byColumn = new Map(foreignKeys.map((key) => [key.columns.join(), key]))
    expect(byColumn.get('zip,country')).toMatchObject({
      foreignTable: 'places',
      foreignColumns: ['zip', 'country'],
      onDelete: 'SET NULL',
      // MariaDB does not tell them apart.
      onUpdate: name === 'mysql' ? 'RESTRICT' : 'NO ACTION',
    })
    expect(byColumn.get('town')).toMatchObject({ foreignColumns: ['town'], onDelete: 'CASCADE', onUpdate: 'SET NULL' })
    expect(indexes).toContainEqual({ name: 'streets_both', columns: ['zip', 'country'], isUnique: false })
  })

  it('reads views, generated columns and strange names', async () => {
    expect(await readTable(database(), 'adults')).toMatchObject({ kind: 'view', primaryKey: [], foreignKeys: [] })
    const area = await readColumn(database(), 'boxes', 'area')
    expect(area).toMatchObject({ isGenerated: true, defaultValue: undefined })
    expect(area.generationExpression?.replaceAll('`', '')).toContain('w * h')
    const odd = await readTable(database(), 'Odd "Name"')
    expect(odd.columns.map((entry) => entry.name)).toEqual(['a b', 'select'])
  })

  it('needs the same number of statements for any number of tables', async () => {
    const texts: string[] = []
    const stop = database().onStatement(({ text }) => texts.push(text))
    await database().introspect()
    stop()
    expect(texts.length).toBeLessThanOrEqual(4)
  })

  it('works inside a transaction', async () => {
    const { tables } = await database().transaction((transaction) => transaction.introspect())
    expect(tables.map((table) => table.name)).toContain('people')
  })
})

it.each(testDatabases.map((kind) => [kind.name, kind] as const))('leaves out excluded tables on %s', async (_name, kind) => {
  const { config, drop } = await kind.create()
  const database = await connectDatabase({ ...config, excludedTables: ['hidden'] })
  try {
    for (const table of ['hidden', 'shown']) await createTable(database, table, [id])
    expect((await database.introspect()).tables.map((table) => table.name)).toEqual(['shown'])
  } finally {
    await database.close()
    await drop()
  }
})

onEachDatabase('unusual tables', (database, name) => {
  if (name === 'sqlite') {
    it('are read in SQLite', async () => {
      const { knex } = database()
      await knex.raw('CREATE TABLE parent (id INTEGER PRIMARY KEY, name NVARCHAR(40), free, amount NUMERIC(10,2))')
      await knex.raw(
        'CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES Parent, flag TINYINT DEFAULT (1), "when" DATETIME DEFAULT CURRENT_TIMESTAMP, calc DEFAULT (abs(-5)))',
      )
      await knex.raw('CREATE VIEW broken AS SELECT x FROM nowhere')
      await knex.raw('CREATE VIRTUAL TABLE words USING fts5(word)')
      await knex.raw('CREATE TABLE rowless (k TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID')
      const { tables } = await database().introspect()
      expect(tables.map((table) => table.name)).toEqual(expect.arrayContaining(['child', 'parent', 'rowless']))
      expect(tables.map((table) => table.name)).not.toContain('words_data')
      expect((await readTable(database(), 'child')).foreignKeys).toMatchObject([{ foreignTable: 'parent', foreignColumns: ['id'] }])
      expect(await readColumn(database(), 'child', 'flag')).toMatchObject({ defaultValue: 1 })
      expect(await readColumn(database(), 'child', 'when')).toMatchObject({
        defaultValue: { expression: 'CURRENT_TIMESTAMP' },
      })
      expect(await readColumn(database(), 'child', 'calc')).toMatchObject({ defaultValue: { expression: 'abs(-5)' } })
      expect(await readColumn(database(), 'parent', 'amount')).toMatchObject({
        precision: 10,
        scale: 2,
        maxLength: null,
      })
      expect(await readColumn(database(), 'parent', 'name')).toMatchObject({ dataType: 'nvarchar', maxLength: 40 })
      expect(database().dialect.valueTypeOf(await readColumn(database(), 'parent', 'free'))).toBe('unknown')
    })
  } else if (name === 'mysql') {
    it('are read in MariaDB', async () => {
      const { knex, dialect } = database()
      await knex.raw('CREATE TABLE owners (id int unsigned AUTO_INCREMENT PRIMARY KEY) COLLATE utf8mb4_general_ci')
      await knex.raw(`CREATE TABLE things (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, owner int unsigned REFERENCES owners (id), feeling enum('sad', 'it''s') DEFAULT 'it''s',
        many set('a', 'b'), flags bit(3), yes bit(1) DEFAULT b'1', place point, host inet6, d date DEFAULT '2024-01-01', y year, body varbinary(20), flag tinyint(1) DEFAULT 1, small tinyint DEFAULT -3,
        seen datetime DEFAULT CURRENT_TIMESTAMP, moment timestamp(3) NULL, exact datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), made int DEFAULT (1 + 2),
        c char(3) COMMENT 'three', path varchar(20) DEFAULT 'a\\\\b', data json DEFAULT '{"a":1}', old text CHARACTER SET latin1, u char(36)) COMMENT 'all things'`)
      await knex.raw('CREATE TABLE kept (id int PRIMARY KEY) WITH SYSTEM VERSIONING')
      const table = await readTable(database(), 'things')
      expect(table).toMatchObject({ kind: 'table', comment: 'all things', primaryKey: ['id'] })
      expect((await readTable(database(), 'kept')).kind).toBe('table')
      expect(table.foreignKeys).toMatchObject([{ columns: ['owner'], foreignTable: 'owners', foreignColumns: ['id'] }])
      expect(Object.fromEntries(table.columns.map((entry) => [entry.name, dialect.valueTypeOf(entry)]))).toEqual({
        ...{ id: 'bigInteger', owner: 'integer', feeling: 'string', many: 'string', flags: 'unknown', yes: 'boolean' },
        ...{ place: 'geometry.Point', host: 'unknown', d: 'date', y: 'integer', body: 'binary', flag: 'boolean' },
        ...{ small: 'integer', seen: 'dateTime', moment: 'timestamp', exact: 'timestamp', made: 'integer' },
        ...{ c: 'string', path: 'string', data: 'json', old: 'text', u: 'string' },
      })
      const defaults = Object.fromEntries(table.columns.map((entry) => [entry.name, entry.defaultValue]))
      expect(defaults).toMatchObject({
        ...{ feeling: "it's", d: '2024-01-01', flag: true, yes: true, small: -3, path: 'a\\b', data: { a: 1 } },
        ...{ seen: { expression: 'CURRENT_TIMESTAMP' }, exact: { expression: 'CURRENT_TIMESTAMP' }, old: undefined },
      })
      expect(defaults.made).toEqual({ expression: expect.stringContaining('1 + 2') })
      const read = async (field: string) => readColumn(database(), 'things', field)
      expect(await read('id')).toMatchObject({ hasAutoIncrement: true, isUnique: true })
      expect(await read('owner')).toMatchObject({ isIndexed: false })
      expect(await read('c')).toMatchObject({ comment: 'three', maxLength: 3 })
    })
  } else {
    it('are read in PostgreSQL', async () => {
      const { knex } = database()
      await knex.raw(`CREATE SCHEMA other; CREATE TABLE other.owners (id uuid PRIMARY KEY DEFAULT gen_random_uuid())`)
      await knex.raw(`CREATE TYPE mood AS ENUM ('sad', 'ok')`)
      await knex.raw(`CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner uuid REFERENCES other.owners, feeling mood DEFAULT 'ok',
        list integer[], host inet, span interval, body bytea, n smallint DEFAULT -3, d date DEFAULT '2024-01-01', c char(3))`)
      await knex.raw(`COMMENT ON TABLE things IS 'all things'; COMMENT ON COLUMN things.host IS 'where'`)
      await knex.raw('CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM things')
      const table = await readTable(database(), 'things')
      expect(table).toMatchObject({ namespace: 'public', comment: 'all things' })
      expect(table.foreignKeys).toMatchObject([{ foreignNamespace: 'other', foreignTable: 'owners', foreignColumns: ['id'] }])
      const types = Object.fromEntries(table.columns.map((entry) => [entry.name, database().dialect.valueTypeOf(entry)]))
      expect(types).toMatchObject({
        id: 'bigInteger',
        owner: 'uuid',
        feeling: 'unknown',
        list: 'unknown',
        host: 'unknown',
        span: 'unknown',
        n: 'integer',
        c: 'string',
      })
      const read = async (field: string) => readColumn(database(), 'things', field)
      expect(await read('id')).toMatchObject({ hasAutoIncrement: true })
      expect(await read('n')).toMatchObject({ defaultValue: -3, precision: 16 })
      expect(await read('d')).toMatchObject({ defaultValue: '2024-01-01' })
      expect(await read('feeling')).toMatchObject({ defaultValue: 'ok' })
      expect(await read('host')).toMatchObject({ comment: 'where' })
      expect(await readTable(database(), 'counted')).toMatchObject({ kind: 'view' })
    })
  }
})
