import { beforeAll, expect, it } from '@jest/globals'
import type { DatabaseError } from '../../src/database/dialects/dialect.js'
import { onEachDatabase } from '../support/databases.js'
import { column, createTable, id } from './tables.js'

onEachDatabase('errors of the database', (database, name) => {
  const knowsMore = name !== 'sqlite'
  beforeAll(async () => {
    await createTable(database(), 'people', [
      id,
      column('email', 'string', { isUnique: true }),
      column('age', 'integer', { isNullable: false, defaultValue: 1 }),
      column('short', 'string', { maxLength: 3 }),
      column('cost', 'decimal', { precision: 4, scale: 1 }),
      column('boss', 'integer'),
      column('born', 'date'),
    ])
    const key = {
      name: 'people_boss_foreign',
      column: 'boss',
      foreignTable: 'people',
      foreignColumn: 'id',
      onDelete: 'RESTRICT',
      onUpdate: null,
    }
    await database().dialect.ddl.addForeignKey(database().knex, 'people', key)
    await database().knex('people').insert({ id: 1, email: 'a@example.com' })
    await database().knex('people').insert({ id: 2, boss: 1 })
    await database().dialect.ddl.advanceSequence(database().knex, 'people', 'id')
  })

  const meaningOf = async (row: object): Promise<DatabaseError | null> =>
    database()
      .knex('people')
      .insert(row)
      .then(
        () => null,
        (error: unknown) => database().dialect.translateError(error),
      )

  it('tell which value is taken', async () => {
    const taken = await meaningOf({ email: 'a@example.com' })
    expect(taken).toMatchObject({
      kind: 'unique',
      table: 'people',
      columns: ['email'],
      value: knowsMore ? 'a@example.com' : null,
    })
    expect(await meaningOf({ id: 1 })).toMatchObject({ kind: 'unique', table: 'people', columns: ['id'] })
  })

  it('tell which column may not be null', async () => {
    expect(await meaningOf({ age: null })).toMatchObject({ kind: 'not-null', table: 'people', columns: ['age'] })
  })

  it('tell of foreign keys what the database tells', async () => {
    const unknown = await meaningOf({ boss: 99 })
    const value = name === 'postgres' ? '99' : null
    const told = { table: 'people', columns: ['boss'], value, constraint: 'people_boss_foreign' }
    expect(unknown).toEqual({
      kind: 'foreign-key',
      ...(knowsMore ? told : { table: null, columns: [], value: null, constraint: null }),
    })
    const used = await database()
      .knex('people')
      .where({ id: 1 })
      .del()
      .then(
        () => null,
        (error: unknown) => database().dialect.translateError(error),
      )
    expect(used).toMatchObject({ kind: 'foreign-key' })
  })

  if (knowsMore) {
    it('tell of lengths, ranges and values that do not fit', async () => {
      expect(await meaningOf({ short: 'abcd' })).toMatchObject({ kind: 'too-long' })
      expect(await meaningOf({ age: 3_000_000_000 })).toMatchObject({ kind: 'out-of-range' })
      expect(await meaningOf({ cost: '12345.6' })).toMatchObject({ kind: 'out-of-range' })
      expect(await meaningOf({ age: 'abc' })).toMatchObject({ kind: 'invalid-value' })
      expect(await meaningOf({ born: '2024-13-01' })).toMatchObject({ kind: 'invalid-value' })
      if (name === 'postgres') expect(await meaningOf({ email: 'a\u0000b' })).toMatchObject({ kind: 'invalid-value' })
    })
  }

  it('tell of a column that is not there', async () => {
    expect(await meaningOf({ nothing: 1 })).toMatchObject({ kind: 'missing' })
  })

  it('say nothing of other errors', async () => {
    expect(database().dialect.translateError(new Error('any'))).toBeNull()
    expect(database().dialect.translateError('text')).toBeNull()
  })
})
