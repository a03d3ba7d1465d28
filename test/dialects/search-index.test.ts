import { expect, it } from '@jest/globals'
import sql from 'sql-template-tag'
import type { Database } from '../../src/database/database.js'
import { onEachDatabase } from '../support/databases.js'
import { column, createTable, id, readTable } from './tables.js'

const setIndex = (database: Database, table: string, columns: readonly string[]) =>
  database.transaction(({ knex, dialect }) => dialect.ddl.setSearchIndex(knex, table, columns))
const indexed = async (database: Database, table: string) => (await readTable(database, table)).search?.indexed.toSorted()

/** The keys of the rows in which the index finds the word. */
async function find(database: Database, table: string, word: string, columns: readonly string[], key = 'id'): Promise<unknown[]> {
  const { expressions, encodeParameter } = database.dialect
  const isKeyGenerated = (await readTable(database, table)).columns.find(({ name }) => name === key)!.hasAutoIncrement
  const phrase = { words: [word], indexed: [word], isPrefix: false }
  const parameter = (encoding: 'phrase' | 'words') => sql`${encodeParameter(encoding, 'text', phrase, null)}`
  const select = expressions.searchedKeys({
    table,
    key,
    isKeyGenerated,
    columns,
    phrases: [{ phrase: parameter('phrase'), words: parameter('words') }],
  })
  const text = select.strings.reduce((all, part, index) => `${all}$${index}${part}`)
  const rows = await database.query<Record<string, unknown>>(text, select.values)
  return rows
    .map((row) => Object.values(row)[0])
    .map((found) => (typeof found === 'bigint' ? Number(found) : found))
    .toSorted()
}

onEachDatabase('indexes for searching', (database, name) => {
  const make = async (table: string, ...names: readonly string[]) => {
    await createTable(database(), table, [id, ...names.map((text) => column(text, 'string'))])
    await database()
      .knex(table)
      .insert({ id: 1, ...Object.fromEntries(names.map((text) => [text, `first ${text}`])) })
    await setIndex(database(), table, names)
  }

  it('are told by column, and are no tables, columns or indexes', async () => {
    const before = (await database().introspect()).tables.length
    await make('told', 'title', 'body')
    const table = await readTable(database(), 'told')
    expect(table.search).toMatchObject({
      indexed: expect.arrayContaining(['title', 'body']),
      possible: expect.arrayContaining(['title', 'body']),
    })
    expect(table.columns.map((one) => [one.name, one.isIndexed])).toEqual([
      ['id', false],
      ['title', false],
      ['body', false],
    ])
    expect(table.indexes.flatMap(({ columns }) => columns).filter((one) => one !== 'id')).toEqual([])
    expect((await database().introspect()).tables).toHaveLength(before + 1)
    await setIndex(database(), 'told', [])
    expect(await indexed(database(), 'told')).toEqual([])
    if (name === 'sqlite') expect(await database().knex('sqlite_master').whereLike('name', 'tessera\\_search\\_told%')).toEqual([])
  })

  it('look at the columns that are named, and at no other', async () => {
    await make('apart', 'one', 'two')
    await database().knex('apart').insert({ id: 2, one: 'TWO', two: 'x' })
    expect(await find(database(), 'apart', 'two', ['two'])).toEqual([1])
    expect(await find(database(), 'apart', 'two', ['one'])).toEqual([2])
    expect(await find(database(), 'apart', 'two', ['one', 'two'])).toEqual([1, 2])
  })

  it('keep up with what is written', async () => {
    await make('written', 'title')
    const { knex } = database()
    await knex('written').insert([
      { id: 5, title: 'second' },
      { id: 6, title: 'second' },
      { id: 7, title: null },
    ])
    expect(await find(database(), 'written', 'second', ['title'])).toEqual([5, 6])
    await knex('written').where('id', 5).update({ title: 'third' })
    await knex('written').where('id', 6).update({ id: 60 })
    expect(await find(database(), 'written', 'second', ['title'])).toEqual([60])
    expect(await find(database(), 'written', 'third', ['title'])).toEqual([5])
    await knex('written').where('id', 60).delete()
    if (name !== 'postgres') await knex.raw('REPLACE INTO written (id, title) VALUES (5, ?)', ['fourth'])
    if (name !== 'postgres') expect(await find(database(), 'written', 'third', ['title'])).toEqual([])
    expect(await find(database(), 'written', 'second', ['title'])).toEqual([])
  })

  it('follow changes of their table', async () => {
    await make('changed', 'title', 'body', 'more')
    const { knex, dialect } = database()
    await dialect.ddl.alterColumn(knex, 'changed', column('title', 'text'))
    await dialect.ddl.addColumn(knex, 'changed', column('sure', 'string', { isNullable: false, defaultValue: 'first' }))
    expect(await indexed(database(), 'changed')).toEqual(['body', 'more', 'title'])
    await dialect.ddl.dropColumn(knex, 'changed', 'more')
    expect(await indexed(database(), 'changed')).toEqual(['body', 'title'])
    expect(await find(database(), 'changed', 'first', ['title', 'body'])).toEqual([1])
    await knex('changed').insert({ id: 2, title: 'later' })
    expect(await find(database(), 'changed', 'later', ['title'])).toEqual([2])
    await knex('changed').update({ body: '7' })
    await dialect.ddl.alterColumn(knex, 'changed', column('body', 'integer'))
    await setIndex(database(), 'changed', ['title'])
    expect(await indexed(database(), 'changed')).toEqual(['title'])
    await dialect.ddl.dropTable(knex, 'changed')
    await createTable(database(), 'changed', [id, column('title', 'string')])
    expect(await indexed(database(), 'changed')).toEqual([])
  })

  it('do not take a column that was given another name for the old one', async () => {
    await make('renamed', 'title', 'body')
    await database().knex.raw('ALTER TABLE renamed RENAME COLUMN body TO other')
    await database().dialect.ddl.addColumn(database().knex, 'renamed', column('body', 'string'))
    expect(await indexed(database(), 'renamed')).not.toContain('body')
    await setIndex(database(), 'renamed', ['title', 'other', 'body'])
    expect(await indexed(database(), 'renamed')).toEqual(['body', 'other', 'title'])
    expect(await find(database(), 'renamed', 'first', ['body'])).toEqual([])
    expect(await find(database(), 'renamed', 'first', ['other'])).toEqual([1])
  })

  it('survive foreign keys and their end', async () => {
    await createTable(database(), 'aims', [column('code', 'string', { isPrimaryKey: true, isNullable: false, maxLength: 36 })])
    await createTable(database(), 'arrows', [id, column('title', 'string'), column('aim', 'string', { maxLength: 36 })])
    const { knex, dialect } = database()
    await knex('aims').insert({ code: 'north' })
    await knex('arrows').insert({ id: 1, title: 'first', aim: 'north' })
    await setIndex(database(), 'arrows', ['title', 'aim'])
    await dialect.ddl.addForeignKey(knex, 'arrows', {
      name: 'arrows_aim_foreign',
      column: 'aim',
      foreignTable: 'aims',
      foreignColumn: 'code',
      onDelete: 'SET NULL',
      onUpdate: null,
    })
    await dialect.ddl.dropForeignKey(knex, 'arrows', 'aim')
    await setIndex(database(), 'arrows', ['title', 'aim'])
    expect(await find(database(), 'arrows', 'north', ['title', 'aim'])).toEqual([1])
  })

  it('are made for all names', async () => {
    const odd = `od"d\`s'`
    const names = ['rank', 'select', 'a b', `q"u'\`o`]
    await make(odd, ...names)
    await make(`${odd}_data`, 'title')
    expect(await indexed(database(), odd)).toEqual(names.toSorted())
    for (const one of names) expect(await find(database(), odd, 'first', [one])).toEqual([1])
    expect(await find(database(), `${odd}_data`, 'title', ['title'])).toEqual([1])
  })

  it('are not there when their transaction failed', async () => {
    await createTable(database(), 'failed', [id, column('title', 'string')])
    const work = database().transaction(async ({ knex, dialect }) => {
      await dialect.ddl.setSearchIndex(knex, 'failed', ['title'])
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await indexed(database(), 'failed')).toEqual([])
  })

  if (name === 'sqlite') {
    it('know rows by row ids of any size, many of them, and not without', async () => {
      await createTable(database(), 'ids', [id, column('title', 'string')])
      const { knex } = database()
      await knex.raw(
        `INSERT INTO ids WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) SELECT i, 'row' FROM n`,
      )
      await knex.raw(`INSERT INTO ids VALUES (-9223372036854775808, 'edge'), (9223372036854775806, 'edge')`)
      await setIndex(database(), 'ids', ['title'])
      expect(await find(database(), 'ids', 'row', ['title'])).toHaveLength(12_000)
      expect(await find(database(), 'ids', 'edge', ['title'])).toHaveLength(2)
      await knex.raw('CREATE TABLE without_ids (id TEXT PRIMARY KEY, title TEXT) WITHOUT ROWID')
      expect((await readTable(database(), 'without_ids')).search).toMatchObject({ possible: [] })
    })
  }

  if (name === 'mysql') {
    it('leave the indexes of the owner', async () => {
      await database().knex.raw('CREATE TABLE owned (id INT PRIMARY KEY, title TEXT, FULLTEXT KEY by_title (title)) ENGINE = InnoDB')
      await setIndex(database(), 'owned', ['title'])
      await setIndex(database(), 'owned', [])
      expect((await readTable(database(), 'owned')).indexes.map((index) => index.name)).toEqual(['by_title'])
    })
  }
})
