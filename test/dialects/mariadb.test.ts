import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sql, { raw } from 'sql-template-tag'
import { connectDatabase } from '../../src/database/connection.js'
import type { Database } from '../../src/database/database.js'
import { readDefinition } from '../../src/database/dialects/mysql/definition.js'
import { NumberedStatements } from '../../src/database/dialects/mysql/numbered.js'
import { refuseOtherServers } from '../../src/database/dialects/mysql/session.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { column, createTable, id, readColumn, readTable } from './tables.js'

it('only MariaDB is served, and no old one', () => {
  expect(() => refuseOtherServers('8.4.3')).toThrow('The database is MySQL 8.4.3. Tessera needs MariaDB 10.6 or newer')
  expect(() => refuseOtherServers('10.5.8-MariaDB-log')).toThrow('MariaDB 10.5.8')
  expect(() => refuseOtherServers('5.5.5-10.11.19-MariaDB-0+deb12u1')).not.toThrow()
  expect(() => refuseOtherServers('11.4.2-MariaDB')).not.toThrow()
})

it('numbered parameters become question marks, digits where only digits may stand', () => {
  const statements = new NumberedStatements()
  const text = "SELECT '$1 \\' $2', `$1`, $2 LIMIT /*digits*/$1, $2"
  expect(statements.toPositional(text, [5, 'x'])).toEqual({
    text: "SELECT '$1 \\' $2', `$1`, ? LIMIT 5, ?",
    values: ['x', 'x'],
  })
  expect(() => statements.toPositional(text, ['1; DROP TABLE t', 'x'])).toThrow('whole number')
})

const mariadb = testDatabases.find(({ name }) => name === 'mysql')

/** Left out with the database itself, whose absence is told (test/support/databases.ts). */
if (mariadb) {
  describe('MariaDB', () => {
    let empty: EmptyDatabase
    let database: Database
    beforeAll(async () => {
      empty = await mariadb.create()
      database = await connectDatabase(empty.config)
    })
    afterAll(async () => {
      await database.close()
      await empty.drop()
    })
    const ddl = () => database.dialect.ddl
    const names = async () => (await database.introspect()).tables.map(({ name }) => name)

    describe('changes of tables in a transaction', () => {
      beforeAll(async () => {
        await createTable(database, 'notes', [id, column('n', 'string')])
        await createTable(database, 'kept', [id, column('a', 'string', { isIndexed: true }), column('b', 'string')])
        await createTable(database, 'target', [id])
        await database.knex('kept').insert([{ a: '007', b: null }])
      })

      it('wait until everything else has succeeded', async () => {
        const failing = database.transaction(async ({ knex }) => {
          await ddl().createTable(knex, 'early', [id])
          await ddl().dropTable(knex, 'kept')
          await knex('notes').insert({ n: 'lost' })
          throw new Error('later')
        })
        await expect(failing).rejects.toThrow('later')
        expect(await names()).toEqual(['kept', 'notes', 'target'])
        expect(await database.knex('notes')).toEqual([])
      })

      it('are all taken back, with what was written, when one of them fails', async () => {
        const before = await database.knex.raw('SHOW CREATE TABLE kept')
        const failing = database.transaction(async ({ knex }) => {
          await ddl().dropTable(knex, 'target')
          await ddl().createTable(knex, 'early', [id])
          await ddl().addColumn(knex, 'kept', column('c', 'integer', { isUnique: true }))
          await ddl().addForeignKey(knex, 'kept', {
            ...{ name: 'kept_c_foreign', column: 'c', foreignTable: 'target', foreignColumn: 'id' },
            ...{ onDelete: null, onUpdate: null },
          })
          await ddl().alterColumn(knex, 'kept', column('a', 'string', { isUnique: true, maxLength: 20 }))
          await knex('notes').insert({ n: 'lost' })
          await ddl().alterColumn(knex, 'kept', column('b', 'string', { isNullable: false }))
        })
        const error: unknown = await failing.catch((reason: unknown) => reason)
        expect(database.dialect.translateError(error)).toMatchObject({ kind: 'contains-null', columns: ['b'] })
        expect(await names()).toEqual(['kept', 'notes', 'target'])
        expect(await database.knex.raw('SHOW CREATE TABLE kept')).toEqual(before)
        expect(await database.knex('notes')).toEqual([])
        expect(await database.knex('kept').select('a')).toEqual([{ a: '007' }])
      })

      it('of a savepoint that was rolled back never happen, those of others do', async () => {
        await database.transaction(async (outer) => {
          await outer.transaction(({ knex }) => ddl().createTable(knex, 'inner_kept', [id]))
          const lost = outer.transaction(async ({ knex }) => {
            await ddl().createTable(knex, 'inner_lost', [id])
            throw new Error('back')
          })
          await expect(lost).rejects.toThrow('back')
        })
        expect(await names()).toEqual(['inner_kept', 'kept', 'notes', 'target'])
      })

      it('create again what was dropped before, in that order', async () => {
        await database.transaction(async ({ knex }) => {
          await ddl().dropColumn(knex, 'kept', 'b')
          await ddl().addColumn(knex, 'kept', column('b', 'integer'))
        })
        expect(await readColumn(database, 'kept', 'b')).toMatchObject({ dataType: 'int' })
      })
    })

    it('a foreign key takes on the type of what it points to', async () => {
      await database.knex.raw(
        "CREATE TABLE others (id int unsigned PRIMARY KEY, code varchar(20) COLLATE utf8mb4_general_ci UNIQUE, note text DEFAULT 'x, y')",
      )
      await createTable(database, 'points', [id, column('other', 'integer', { isNullable: false }), column('code', 'string')])
      for (const [name, foreignColumn] of [
        ['other', 'id'],
        ['code', 'code'],
      ] as const) {
        await ddl().addForeignKey(database.knex, 'points', {
          ...{ name: `points_${name}_foreign`, column: name, foreignTable: 'others', foreignColumn },
          ...{ onDelete: null, onUpdate: null },
        })
      }
      const { columns } = await readDefinition(database.knex, 'points')
      expect(columns.get('other')).toBe('`other` int(10) unsigned NOT NULL')
      expect(columns.get('code')).toContain('varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL')
      expect((await readTable(database, 'points')).foreignKeys).toHaveLength(2)
      expect(await readColumn(database, 'points', 'other')).toMatchObject({ isIndexed: false, isNullable: false })
      await ddl().dropForeignKey(database.knex, 'points', 'other')
      expect((await readTable(database, 'points')).foreignKeys).toHaveLength(1)
    })

    it('names of keys are cut where they are too long, and stay different', async () => {
      const table = `long_${'x'.repeat(50)}`
      await createTable(database, table, [
        id,
        ...['one', 'two'].map((end) => column(`field_${end}`, 'string', { isUnique: true, isIndexed: true })),
      ])
      expect((await readTable(database, table)).indexes).toHaveLength(4)
    })

    it('texts are compared exactly, whatever the collation of a column, and its index serves', async () => {
      const { expressions: e } = database.dialect
      await database.knex.raw(
        'CREATE TABLE words (id int AUTO_INCREMENT PRIMARY KEY, word varchar(50), latin varchar(50) CHARACTER SET latin1, KEY (word)) COLLATE utf8mb4_general_ci',
      )
      await database.knex('words').insert(['Ada', 'ada', 'ada ', 'Äda', '😀'].map((word) => ({ word, latin: word === '😀' ? 'ß' : word })))
      const found = async (condition: ReturnType<typeof sql>) => {
        const query = sql`SELECT word FROM words WHERE ${condition} ORDER BY id`
        return (await database.query<{ word: string }>(query.text, query.values)).map(({ word }) => word)
      }
      const word = e.identifier('word')
      expect(await found(sql`${word} = ${e.parameter(sql`${'ada'}`, 'string', null)}`)).toEqual(['ada'])
      expect(await found(sql`${e.identifier('latin')} = ${e.parameter(sql`${'ada '}`, 'string', null)}`)).toEqual(['ada '])
      expect(await found(e.inList(word, sql`${JSON.stringify(['Ada', '😀'])}`, 'string', null))).toEqual(['Ada', '😀'])
      expect(await found(e.like(word, sql`${'ada%'}`, false))).toEqual(['ada', 'ada '])
      expect(await found(e.like(word, sql`${'ÄD%'}`, true))).toEqual(['Äda'])
      expect(await found(sql`${word} = ${e.literal('Ada')}`)).toEqual(['Ada'])
      const plan = sql`EXPLAIN SELECT id FROM words WHERE ${word} = ${e.parameter(sql`${'ada'}`, 'string', null)}`
      const [row] = await database.query<{ key: string }>(plan.text, plan.values)
      expect(row?.key).toBe('word')
    })

    it.each([
      ['geometry.Point', { type: 'Point', coordinates: [1.5, -2] }],
      [
        'geometry.LineString',
        {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [1, 2],
          ],
        },
      ],
      [
        'geometry.Polygon',
        {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [4, 0],
              [4, 4],
              [0, 0],
            ],
          ],
        },
      ],
      [
        'geometry.MultiPoint',
        {
          type: 'MultiPoint',
          coordinates: [
            [0, 0],
            [1, 2],
          ],
        },
      ],
      [
        'geometry.MultiPolygon',
        {
          type: 'MultiPolygon',
          coordinates: [
            [
              [
                [0, 0],
                [4, 0],
                [4, 4],
                [0, 0],
              ],
            ],
          ],
        },
      ],
      ['geometry', { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 2] }] }],
    ] as const)('%s is written and read as GeoJSON', async (type, value) => {
      const { dialect, knex } = database
      const table = `shapes_${type}`.toLowerCase().replace('.', '_')
      await createTable(database, table, [id, column('shape', type)])
      expect(dialect.valueTypeOf(await readColumn(database, table, 'shape'))).toBe(type)
      await knex(table).insert([{ shape: dialect.encode(type, value, null) }, { shape: null }])
      const shape = dialect.expressions.identifier('shape')
      const query = sql`SELECT ${dialect.expressions.jsonValue(type, shape, null)} AS data FROM ${raw(table)} ORDER BY id`
      const rows = await database.query<{ data: string }>(query.text, query.values)
      expect(rows.map(({ data }) => JSON.parse(data))).toEqual([value, null])
      const same = dialect.expressions.parameter(sql`${dialect.encodeParameter('value', type, JSON.stringify(value), null)}`, type, null)
      const found = sql`SELECT id FROM ${raw(table)} WHERE ${shape} = ${same}`
      expect(await database.query(found.text, found.values)).toEqual([{ id: 1 }])
      expect(() => dialect.encode(type, { type: 'Circle' }, null)).toThrow('GeoJSON')
    })

    it('an answer that is too large fails, and leaves no row out', async () => {
      const { expressions: e } = database.dialect
      await createTable(database, 'large', [id, column('t', 'text')])
      await database.knex.raw(`INSERT INTO large (t) SELECT REPEAT('x', 6000000) FROM seq_1_to_3`)
      const rows = e.jsonRows({
        row: [{ key: 't', value: e.jsonValue('text', raw('large.t'), null) }],
        ...{ from: raw('large'), where: null, orderBy: [], limit: null, offset: null, isNested: false, key: [], own: null },
      })
      const query = sql`SELECT ${rows} AS data`
      await expect(database.query(query.text, query.values)).rejects.toThrow('larger than the max_allowed_packet')
      const one = sql`SELECT ${e.jsonObject([{ key: 'a', value: rows }])} AS data`
      await expect(database.query(one.text, one.values)).rejects.toThrow('larger than the max_allowed_packet')
    })

    it('rows with lists of their own are found before their JSON is made', async () => {
      const { expressions: e } = database.dialect
      await createTable(database, 'parents', [id])
      await createTable(database, 'children', [
        column('code', 'string', { isPrimaryKey: true, isNullable: false }),
        column('part', 'integer', { isPrimaryKey: true, isNullable: false }),
        column('parent', 'integer', { isIndexed: true }),
      ])
      await database.knex('parents').insert([{ id: 1 }, { id: 2 }, { id: 3 }])
      await database
        .knex('children')
        .insert(['a,"b', 'a,"B', 'ü', "x'"].flatMap((code) => [1, 2].map((part) => ({ code, part, parent: part }))))
      const children = e.jsonRows({
        row: [{ key: 'code', value: e.jsonValue('string', raw('c.code'), null) }],
        ...{ from: raw('children AS c'), where: raw('c.parent = p.id'), orderBy: [raw('c.code DESC')], isNested: true },
        own: null,
        key: [
          { column: raw('c.code'), type: 'string', storage: null },
          { column: raw('c.part'), type: 'integer', storage: null },
        ],
        ...{ limit: raw('2'), offset: sql`${1}` },
      })
      const query = sql`SELECT p.id, ${children} AS data FROM parents AS p ORDER BY p.id`
      const answers = await database.query<{ data: string }>(query.text, query.values)
      expect(answers.map(({ data }) => JSON.parse(data))).toEqual([
        [{ code: "x'" }, { code: 'a,"b' }],
        [{ code: "x'" }, { code: 'a,"b' }],
        [],
      ])
    })
  })
}
