import { expect, it } from '@jest/globals'
import type { Database } from '../../src/database/database.js'
import type { ColumnDefinition } from '../../src/database/dialects/dialect.js'
import type { Table } from '../../src/database/introspection.js'
import { onEachDatabase } from '../support/databases.js'
import { columnNames, tableNames } from '../support/odd-names.js'
import { column, createTable, id, readColumn, readTable } from './tables.js'

const alter = (database: Database, table: string, definition: ColumnDefinition) =>
  database.transaction(({ knex, dialect }) => dialect.ddl.alterColumn(knex, table, definition))
const key = (name: string, target: string, onDelete: string | null = null, table = 'fk') => ({
  name: `${table}_${name}_foreign`,
  column: name,
  foreignTable: target,
  foreignColumn: 'id',
  onDelete,
  onUpdate: null,
})

onEachDatabase('changes of tables', (database, name) => {
  it('make tables as the recordings have them', async () => {
    await createTable(database(), 'col_plain', [id, column('title', 'string')])
    await createTable(database(), 'col_nometa', [
      column('key', 'integer', { isPrimaryKey: true, isNullable: false }),
      column('name', 'string'),
    ])
    await createTable(database(), 'col_string', [column('code', 'string', { maxLength: 12, isPrimaryKey: true, isNullable: false })])
    await createTable(database(), 'col_single', [id, column('name', 'string', { defaultValue: 'none' })])
    if (name !== 'sqlite') return
    const sql = async (table: string) => (await readTable(database(), table)).sql
    expect(await sql('col_plain')).toBe(
      'CREATE TABLE `col_plain` (`id` integer not null primary key autoincrement, `title` varchar(255) null)',
    )
    expect(await sql('col_nometa')).toBe(
      'CREATE TABLE `col_nometa` (`key` integer not null, `name` varchar(255) null, primary key (`key`))',
    )
    expect(await sql('col_string')).toBe('CREATE TABLE `col_string` (`code` varchar(12) not null, primary key (`code`))')
    expect(await sql('col_single')).toBe(
      "CREATE TABLE `col_single` (`id` integer not null primary key autoincrement, `name` varchar(255) null default 'none')",
    )
  })

  it('name constraints and indexes by table and column', async () => {
    await createTable(database(), 'named', [id, column('u', 'string', { isUnique: true }), column('i', 'string', { isIndexed: true })])
    const names = (await readTable(database(), 'named')).indexes.map((index) => index.name)
    expect(names).toEqual(expect.arrayContaining(['named_u_unique', 'named_i_index']))
    expect(await readColumn(database(), 'named', 'u')).toMatchObject({ isUnique: true, isIndexed: false })
    expect(await readColumn(database(), 'named', 'i')).toMatchObject({ isUnique: false, isIndexed: true })
  })

  it('add columns of every kind to a table with rows', async () => {
    await createTable(database(), 'grow', [id])
    await database()
      .knex('grow')
      .insert([{ id: 1 }, { id: 2 }])
    const add = (definition: ColumnDefinition) => database().dialect.ddl.addColumn(database().knex, 'grow', definition)
    await add(column('plain', 'string'))
    await add(column('filled', 'string', { isNullable: false, defaultValue: 'x?' }))
    await add(column('made', 'timestamp', { defaultValue: { expression: 'CURRENT_TIMESTAMP' } }))
    await add(column('sure', 'timestamp', { isNullable: false, defaultValue: { expression: 'now()' } }))
    await add(column('word', 'string', { isUnique: true }))
    await add(column('data', 'json', { defaultValue: { 'a?': 1 } }))
    const rows = await database().knex('grow').orderBy('id')
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({ id: 1, plain: null, filled: 'x?', word: null })
    expect(rows[0].made).not.toBeNull()
    expect(rows[0].sure).not.toBeNull()
    expect(await readColumn(database(), 'grow', 'sure')).toMatchObject({
      isNullable: false,
      defaultValue: { expression: 'CURRENT_TIMESTAMP' },
    })
    expect(await readColumn(database(), 'grow', 'data')).toMatchObject({ defaultValue: { 'a?': 1 } })
    expect(await readColumn(database(), 'grow', 'word')).toMatchObject({ isUnique: true })
  })

  it('refuse a required column without default where there are rows, and take it where there are none', async () => {
    await createTable(database(), 'strict', [id])
    const { ddl } = database().dialect
    await ddl.addColumn(database().knex, 'strict', column('a', 'string', { isNullable: false }))
    await database().knex('strict').insert({ a: 'x' })
    await expect(ddl.addColumn(database().knex, 'strict', column('b', 'string', { isNullable: false }))).rejects.toThrow()
    expect((await readTable(database(), 'strict')).columns.map((entry) => entry.name)).toEqual(['id', 'a'])
  })

  it('alter nullability, default, unique and index, and keep the rows', async () => {
    await createTable(database(), 'turn', [id, column('a', 'string'), column('b', 'integer', { defaultValue: 1 })])
    await database()
      .knex('turn')
      .insert([
        { a: 'x', b: 5 },
        { a: 'y', b: 6 },
      ])
    await alter(database(), 'turn', column('a', 'string', { isNullable: false, isUnique: true, defaultValue: 'changed' }))
    expect(await readColumn(database(), 'turn', 'a')).toMatchObject({
      isNullable: false,
      isUnique: true,
      defaultValue: 'changed',
      maxLength: 255,
    })
    await alter(database(), 'turn', column('a', 'string', { isIndexed: true }))
    expect(await readColumn(database(), 'turn', 'a')).toMatchObject({
      isNullable: true,
      isUnique: false,
      isIndexed: true,
      defaultValue: undefined,
    })
    await alter(database(), 'turn', column('a', 'string'))
    expect(await readColumn(database(), 'turn', 'a')).toMatchObject({ isIndexed: false })
    expect(await database().knex('turn').orderBy('id')).toEqual([
      { id: 1, a: 'x', b: 5 },
      { id: 2, a: 'y', b: 6 },
    ])
    await database().knex('turn').insert({ a: null })
    expect(await database().knex('turn').where({ b: 1 })).toHaveLength(1)
  })

  it('alter types and lengths and convert the values', async () => {
    await createTable(database(), 'typed', [id, column('n', 'string', { isIndexed: true }), column('s', 'string', { maxLength: 10 })])
    await database()
      .knex('typed')
      .insert([
        { n: '12', s: 'abc' },
        { n: '7', s: null },
      ])
    await alter(database(), 'typed', column('n', 'integer', { isIndexed: true }))
    await alter(database(), 'typed', column('s', 'string', { maxLength: 20, defaultValue: 'd' }))
    expect(await readColumn(database(), 'typed', 'n')).toMatchObject({
      dataType: name === 'mysql' ? 'int' : 'integer',
      isIndexed: true,
    })
    expect(await readColumn(database(), 'typed', 's')).toMatchObject({ maxLength: 20, defaultValue: 'd' })
    expect(await database().knex('typed').orderBy('n').select('n', 's')).toEqual([
      { n: 7, s: null },
      { n: 12, s: 'abc' },
    ])
    expect(await database().knex('typed').where('n', '>', 7).select('n')).toEqual([{ n: 12 }])
  })

  it('refuse NOT NULL where there are nulls, and a unique key where values repeat', async () => {
    await createTable(database(), 'fld_rows', [id, column('a', 'string')])
    await database()
      .knex('fld_rows')
      .insert([{ a: 'x' }, { a: null }, { a: 'x' }])
    const meaning = async (definition: ColumnDefinition) =>
      alter(database(), 'fld_rows', definition).then(
        () => null,
        (error: unknown) => database().dialect.translateError(error),
      )
    expect(await meaning(column('a', 'string', { isNullable: false }))).toMatchObject({
      kind: 'contains-null',
      table: 'fld_rows',
      columns: ['a'],
    })
    expect(await meaning(column('a', 'string', { isUnique: true }))).toMatchObject({
      kind: 'unique',
      table: 'fld_rows',
      columns: ['a'],
    })
    expect(await readColumn(database(), 'fld_rows', 'a')).toMatchObject({ isNullable: true, isUnique: false })
  })

  it('add, replace and drop foreign keys', async () => {
    await createTable(database(), 'fk_one', [id])
    await createTable(database(), 'fk_many', [id, column('one', 'integer')])
    await database().knex('fk_one').insert({ id: 1 })
    await database()
      .knex('fk_many')
      .insert([{ one: 1 }, { one: null }])
    const { ddl } = database().dialect
    await database().transaction(({ knex }) => ddl.addForeignKey(knex, 'fk_many', key('one', 'fk_one', 'SET NULL')))
    expect((await readTable(database(), 'fk_many')).foreignKeys).toMatchObject([
      { columns: ['one'], foreignTable: 'fk_one', onDelete: 'SET NULL', onUpdate: 'NO ACTION' },
    ])
    expect(await readColumn(database(), 'fk_many', 'one')).toMatchObject({ isIndexed: false })
    const withIndex = ({ indexes }: Table) => indexes.filter(({ columns }) => columns[0] === 'one').length
    if (name !== 'mysql') expect(withIndex(await readTable(database(), 'fk_many'))).toBe(1)
    await alter(database(), 'fk_many', column('one', 'integer', { isIndexed: true }))
    expect(await readColumn(database(), 'fk_many', 'one')).toMatchObject({ isIndexed: true })
    await alter(database(), 'fk_many', column('one', 'integer', { isIndexed: false }))
    expect(await readColumn(database(), 'fk_many', 'one')).toMatchObject({ isIndexed: false })
    if (name !== 'mysql') expect(withIndex(await readTable(database(), 'fk_many'))).toBe(1)
    await expect(database().knex('fk_many').insert({ one: 99 })).rejects.toThrow()
    await database().transaction(async ({ knex }) => {
      await ddl.dropForeignKey(knex, 'fk_many', 'one')
      await ddl.addForeignKey(knex, 'fk_many', key('one', 'fk_one', 'CASCADE'))
    })
    expect((await readTable(database(), 'fk_many')).foreignKeys).toMatchObject([{ onDelete: 'CASCADE' }])
    await database().knex('fk_one').del()
    expect(await database().knex('fk_many').select('one')).toEqual([{ one: null }])
    await ddl.dropForeignKey(database().knex, 'fk_many', 'one')
    expect((await readTable(database(), 'fk_many')).foreignKeys).toEqual([])
    await database().knex('fk_many').insert({ one: 99 })
    const orphan = await ddl.addForeignKey(database().knex, 'fk_many', key('one', 'fk_one')).then(
      () => null,
      (error: unknown) => error,
    )
    expect(database().dialect.translateError(orphan)).toMatchObject({
      kind: 'foreign-key',
      table: 'fk_many',
      columns: ['one'],
      value: '99',
    })
  })

  it('change a table that others point at, and lose neither their rows nor their keys', async () => {
    await createTable(database(), 'parents', [
      id,
      column('n', 'string', { isUnique: true }),
      column('gone', 'string'),
      column('self', 'integer'),
    ])
    for (const child of ['cascading', 'nulling', 'refusing']) await createTable(database(), child, [id, column('parent', 'integer')])
    const { ddl } = database().dialect
    await ddl.addForeignKey(database().knex, 'cascading', key('parent', 'parents', 'CASCADE', 'cascading'))
    await ddl.addForeignKey(database().knex, 'nulling', key('parent', 'parents', 'SET NULL', 'nulling'))
    await ddl.addForeignKey(database().knex, 'refusing', key('parent', 'parents', 'RESTRICT', 'refusing'))
    await ddl.addForeignKey(database().knex, 'parents', key('self', 'parents', 'CASCADE'))
    await database()
      .knex('parents')
      .insert([
        { id: 1, n: '1' },
        { id: 2, n: '2' },
        { id: 7, n: '7' },
      ])
    await database().knex('parents').where({ id: 1 }).update({ self: 7 })
    for (const child of ['cascading', 'nulling', 'refusing'])
      await database()
        .knex(child)
        .insert([{ parent: 1 }, { parent: 7 }])

    await alter(database(), 'parents', column('n', 'integer', { isUnique: true, isNullable: false }))
    await database().transaction(({ knex }) => ddl.dropColumn(knex, 'parents', 'gone'))

    expect(await database().knex('parents').orderBy('id')).toEqual([
      { id: 1, n: 1, self: 7 },
      { id: 2, n: 2, self: null },
      { id: 7, n: 7, self: null },
    ])
    for (const [child, onDelete] of [
      ['cascading', 'CASCADE'],
      ['nulling', 'SET NULL'],
      ['refusing', 'RESTRICT'],
    ] as const) {
      expect(await database().knex(child).orderBy('id').select('parent')).toEqual([{ parent: 1 }, { parent: 7 }])
      expect((await readTable(database(), child)).foreignKeys).toMatchObject([{ foreignTable: 'parents', onDelete }])
      await expect(database().knex(child).insert({ parent: 55 })).rejects.toThrow()
    }
    await expect(database().knex('parents').insert({ n: 7 })).rejects.toThrow()
    await database().knex('refusing').del()
    await database().knex('parents').where({ id: 1 }).del()
    expect(await database().knex('cascading').select('parent')).toEqual([{ parent: 7 }])
    expect(await database().knex('nulling').orderBy('id').select('parent')).toEqual([{ parent: null }, { parent: 7 }])
    await ddl.advanceSequence(database().knex, 'parents', 'id')
    const [{ id: next }] = await database().knex('parents').insert({ n: 8 }).returning('id')
    // What a failed row would have been called is not given again everywhere.
    expect(next).toBeGreaterThan(7)
  })

  it('undo everything when the transaction fails', async () => {
    await createTable(database(), 'undo', [id, column('a', 'string')])
    await database().knex('undo').insert({ a: '5' })
    const failing = database().transaction(async ({ knex, dialect }) => {
      await dialect.ddl.alterColumn(knex, 'undo', column('a', 'integer', { isNullable: false }))
      await dialect.ddl.addColumn(knex, 'undo', column('b', 'string'))
      throw new Error('back')
    })
    await expect(failing).rejects.toThrow('back')
    expect((await readTable(database(), 'undo')).columns.map((entry) => entry.name)).toEqual(['id', 'a'])
    expect(await readColumn(database(), 'undo', 'a')).toMatchObject({ isNullable: true, maxLength: 255 })
    expect(await database().knex('undo').select('a')).toEqual([{ a: '5' }])
  })

  it('drop columns with their keys and indexes, and drop tables', async () => {
    await createTable(database(), 'target', [id])
    await createTable(database(), 'shrink', [
      id,
      column('u', 'string', { isUnique: true }),
      column('fk', 'integer', { isIndexed: true }),
      column('rest', 'string'),
    ])
    const { ddl } = database().dialect
    await ddl.addForeignKey(database().knex, 'shrink', key('fk', 'target'))
    await database().knex('shrink').insert({ u: 'u', rest: 'r' })
    await ddl.dropColumn(database().knex, 'shrink', 'u')
    await ddl.dropColumn(database().knex, 'shrink', 'fk')
    const table = await readTable(database(), 'shrink')
    expect([table.columns.length, table.foreignKeys.length]).toEqual([2, 0])
    expect(await database().knex('shrink').select()).toEqual([{ id: 1, rest: 'r' }])
    await ddl.dropTable(database().knex, 'shrink')
    expect((await database().introspect()).tables.map((entry) => entry.name)).not.toContain('shrink')
  })

  it('move the counter of a generated key past keys that were given', async () => {
    await createTable(database(), 'counted', [id, column('a', 'string')])
    await database()
      .knex('counted')
      .insert([{ id: 5, a: 'five' }])
    await database().dialect.ddl.advanceSequence(database().knex, 'counted', 'id')
    await database().knex('counted').insert({ a: 'six' })
    await database().dialect.ddl.advanceSequence(database().knex, 'counted', 'id')
    await database().knex('counted').insert({ a: 'seven' })
    expect((await database().knex('counted').orderBy('id')).map((row) => row.id)).toEqual([5, 6, 7])
  })

  it('leave prepared statements usable', async () => {
    await createTable(database(), 'prep', [id, column('a', 'string')])
    const read = () => database().query('SELECT * FROM prep', [])
    await database().knex('prep').insert({ a: '1' })
    expect(await Promise.all([read(), read(), read()])).toHaveLength(3)
    await database().dialect.ddl.addColumn(database().knex, 'prep', column('b', 'string'))
    await alter(database(), 'prep', column('a', 'integer'))
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 2, 3].map(() => [{ id: 1, a: 1, b: null }]))
  })
})

onEachDatabase('changes of tables with odd names', (database) => {
  const quoted = (name: string): string => database().dialect.expressions.identifier(name).sql
  const change = (statement: string) => database().execute({ text: statement, values: [] } as never)

  it.each(tableNames)('happen to the table "%s" and no other', async (table) => {
    await change(`CREATE TABLE ${quoted(table)} (id integer primary key)`)
    await database().transaction(async ({ knex, dialect: { ddl } }) => {
      await ddl.addColumn(knex, table, column('note', 'string', { isUnique: true, isIndexed: true, comment: 'what?' }))
      await ddl.addColumn(knex, table, column('up', 'integer'))
    })
    await alter(database(), table, column('note', 'text', { defaultValue: 'x?' }))
    await database().transaction(({ knex, dialect }) => dialect.ddl.addForeignKey(knex, table, key('up', table, 'SET NULL', 'odd')))
    expect(await readColumn(database(), table, 'note')).toMatchObject({ isUnique: false, isIndexed: false, defaultValue: 'x?' })
    await database().transaction(({ knex, dialect }) => dialect.ddl.setSearchIndex(knex, table, ['note']))
    expect((await readTable(database(), table)).search?.indexed).toEqual(['note'])
    expect((await readTable(database(), table)).foreignKeys).toMatchObject([{ columns: ['up'], foreignTable: table }])
    await database().transaction(async ({ knex, dialect: { ddl } }) => {
      await ddl.dropForeignKey(knex, table, 'up')
      await ddl.dropColumn(knex, table, 'up')
    })
    expect((await readTable(database(), table)).columns.map(({ name }) => name)).toEqual(['id', 'note'])
    await database().transaction(({ knex, dialect }) => dialect.ddl.dropTable(knex, table))
    expect((await database().introspect()).tables.map(({ name }) => name)).not.toContain(table)
  })

  it.each(columnNames)('happen to the column "%s" and no other', async (name) => {
    await change('DROP TABLE IF EXISTS odd')
    await change(`CREATE TABLE odd (id integer primary key, ${quoted(name)} varchar(20))`)
    await alter(database(), 'odd', column(name, 'string', { maxLength: 30, isUnique: true, isIndexed: true, isNullable: false }))
    expect(await readColumn(database(), 'odd', name)).toMatchObject({ isUnique: true, isIndexed: true, isNullable: false, maxLength: 30 })
    await alter(database(), 'odd', column(name, 'string', { maxLength: 30 }))
    expect(await readColumn(database(), 'odd', name)).toMatchObject({ isUnique: false, isIndexed: false, isNullable: true })
    await database().transaction(({ knex, dialect }) => dialect.ddl.dropColumn(knex, 'odd', name))
    expect((await readTable(database(), 'odd')).columns.map((found) => found.name)).toEqual(['id'])
  })

  it('give every key and index a name of its own, however long those of table and columns are', async () => {
    const table = `${'a'.repeat(30)}_${'ü'.repeat(14)}_tab`
    const names = ['one', 'two'].map((end) => `${'c'.repeat(57)}_${end}`)
    await createTable(database(), table, [
      id,
      ...names.map((name) => column(name, 'integer', { isUnique: name.endsWith('one'), isIndexed: true })),
    ])
    for (const name of names)
      await database().dialect.ddl.addForeignKey(database().knex, table, { ...key(name, table), name: `${table}_${name}_foreign` })
    const made = await readTable(database(), table)
    expect(made.foreignKeys.map(({ columns }) => columns[0]).sort()).toEqual(names)
    for (const name of names)
      expect(await readColumn(database(), table, name)).toMatchObject({ isUnique: name.endsWith('one'), isIndexed: true })
    await alter(database(), table, column(names[0]!, 'integer'))
    expect(await readColumn(database(), table, names[0]!)).toMatchObject({ isUnique: false, isIndexed: false })
  })
})
