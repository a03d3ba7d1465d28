import { expect, it } from '@jest/globals'
import type { Database } from '../../src/database/database.js'
import { deleteRows, hasRow, insertRow, lockRows, rowsInOrder, updateRows } from '../../src/database/row-statements.js'
import type { ValueType } from '../../src/database/value-type.js'
import { onEachDatabase } from '../support/databases.js'
import { columnNames, tableNames } from '../support/odd-names.js'

const finding = (name: string, type: ValueType = 'integer') => ({ name, type, storage: null })
const found = (table: string, ...values: number[]) => ({ table, columns: [finding('id')], values: values.map((value) => [value]) })

onEachDatabase('rows', (database) => {
  const quoted = (name: string): string => database().dialect.expressions.identifier(name).sql
  const change = (statement: string) => database().execute({ text: statement, values: [] } as never)
  const rowsOf = (table: string) => database().query<Record<string, unknown>>(`SELECT * FROM ${quoted(table)} ORDER BY id`, [])
  const inTransaction = <Result>(work: (transaction: Database) => Promise<Result>) => database().transaction(work)

  it.each(tableNames)('are written in a table of the name "%s"', async (table) => {
    await change(`CREATE TABLE ${quoted(table)} (id integer primary key, note varchar(20) default 'none')`)
    expect(await inTransaction((transaction) => insertRow(transaction, table, { id: 1, note: 'one' }, ['id']))).toEqual({ id: 1 })
    await inTransaction((transaction) => insertRow(transaction, table, { id: 2 }, []))
    await inTransaction((transaction) => lockRows(transaction, found(table, 1, 2)))
    await inTransaction((transaction) => updateRows(transaction, found(table, 2), { note: 'two' }))
    expect(await rowsOf(table)).toEqual([
      { id: 1, note: 'one' },
      { id: 2, note: 'two' },
    ])
    await inTransaction((transaction) => deleteRows(transaction, found(table, 1)))
    expect(await hasRow(database(), found(table, 1))).toBe(false)
    expect(await hasRow(database(), found(table, 2))).toBe(true)
  })

  it.each(columnNames)('are written in a column of the name "%s", and found by it', async (name) => {
    // A name before its point is a table of this statement; the column is another nevertheless.
    await change(`DROP TABLE IF EXISTS odd`)
    await change(`CREATE TABLE odd (id integer primary key, ${quoted(name)} varchar(20))`)
    const place = { table: 'odd', columns: [finding(name, 'string')], values: [['x'], ['y']] }
    expect(await inTransaction((transaction) => insertRow(transaction, 'odd', { id: 1, [name]: 'x' }, ['id', name]))).toEqual({
      id: 1,
      [name]: 'x',
    })
    await inTransaction((transaction) => updateRows(transaction, found('odd', 1), { [name]: 'y' }))
    expect(await rowsOf('odd')).toEqual([{ id: 1, [name]: 'y' }])
    expect(await rowsInOrder(database(), 'odd', 'id', name)).toEqual([{ id: 1, [name]: 'y' }])
    await inTransaction((transaction) => lockRows(transaction, place))
    await inTransaction((transaction) => deleteRows(transaction, place))
    expect(await rowsOf('odd')).toEqual([])
  })

  it('are made of nothing but defaults', async () => {
    await change(`CREATE TABLE only_defaults (note varchar(20) default 'none')`)
    expect(await insertRow(database(), 'only_defaults', {}, ['note'])).toEqual({ note: 'none' })
  })

  it('are found by several columns, however many they are', async () => {
    await change('CREATE TABLE pairs (a integer, b varchar(20), note varchar(20), primary key (a, b))')
    for (const [a, b] of [
      [1, 'x'],
      [1, 'y'],
      [2, 'x'],
    ])
      await insertRow(database(), 'pairs', { a, b }, [])
    const many = Array.from({ length: 25_000 }, (_, index) => [index + 10, 'x'])
    const pairs = { table: 'pairs', columns: [finding('a'), finding('b', 'string')], values: [[1, 'y'], ...many, [2, 'x']] }
    await inTransaction((transaction) => updateRows(transaction, pairs, { note: 'found' }))
    expect(await database().query('SELECT a, b FROM pairs WHERE note IS NOT NULL ORDER BY a', [])).toEqual([
      { a: 1, b: 'y' },
      { a: 2, b: 'x' },
    ])
    await inTransaction((transaction) => deleteRows(transaction, pairs))
    expect(await database().query('SELECT a, b FROM pairs', [])).toEqual([{ a: 1, b: 'x' }])
  })

  it('are written after a column got another type', async () => {
    const { dialect, knex } = database()
    const column = { name: 'note', isNullable: true, isUnique: false, isIndexed: false, isPrimaryKey: false, hasAutoIncrement: false }
    await change('CREATE TABLE retyped (id integer primary key, note integer)')
    await insertRow(database(), 'retyped', { id: 1, note: '7' }, ['id'])
    await dialect.ddl.alterColumn(knex, 'retyped', { ...column, type: 'string', defaultValue: undefined })
    await insertRow(database(), 'retyped', { id: 2, note: 'seven' }, ['id'])
    expect(await rowsOf('retyped')).toEqual([
      { id: 1, note: '7' },
      { id: 2, note: 'seven' },
    ])
  })
})
