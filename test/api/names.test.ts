import { expect, it } from '@jest/globals'
import sql, { raw } from 'sql-template-tag'
import { type App, onEachApp } from '../support/app.js'
import { columnNames } from '../support/odd-names.js'

const path = (collection: string, key?: number): string => `/items/${encodeURIComponent(collection)}${key === undefined ? '' : `/${key}`}`
const quotedBy = (app: App) => (name: string) => app.platform.database.dialect.expressions.identifier(name).sql

const tableNames = ['t.dot', 't as u', '*', 'is it?', 'a`b']

/** Tables with names that no collection would get from us, as an existing database may have them. */
async function makeOddTables(app: App): Promise<void> {
  const { database, schema } = app.platform
  const quoted = quotedBy(app)
  for (const table of tableNames)
    await database.execute(
      sql`${raw(`CREATE TABLE ${quoted(table)} (id integer primary key, note varchar(20) not null, code varchar(20) unique, up integer references ${quoted(table)} (id))`)}`,
    )
  const columns = columnNames.map((name) => `${quoted(name)} varchar(20)`).join(', ')
  await database.execute(sql`${raw(`CREATE TABLE odd (id integer primary key, ${columns})`)}`)
  await schema.reload()
}

onEachApp(
  'Odd names of an existing database',
  (app) => {
    it.each(tableNames)('items of the table "%s" are created, updated and deleted', async (table) => {
      expect(await app().must(path(table), { body: { id: 1, note: 'one' } })).toMatchObject({ id: 1, note: 'one' })
      await app().must(path(table), { body: { id: 2, note: 'two', up: 1 } })
      expect(await app().must(path(table, 1), { method: 'PATCH', body: { note: 'uno' } })).toMatchObject({ id: 1, note: 'uno' })
      await app().must(path(table), { method: 'DELETE', body: [2] })
      expect(await app().must(`${path(table)}?fields=id,note`)).toEqual([{ id: 1, note: 'uno' }])
    })

    it.each(tableNames)('errors of the table "%s" name collection and field', async (table) => {
      const problem = async (body: object) => (await app().request(path(table), { body })).body.errors?.[0]?.extensions
      await app().must(path(table), { body: { id: 11, note: 'a', code: 'same' } })
      const place = { collection: table }
      expect(await problem({ id: 12, note: 'b', code: 'same' })).toMatchObject({ code: 'RECORD_NOT_UNIQUE', ...place, field: 'code' })
      expect(await problem({ id: 13, note: 'b', up: 99 })).toMatchObject({ code: 'INVALID_FOREIGN_KEY', ...place, field: 'up' })
    })

    it('all odd columns are written, each for itself', async () => {
      const values = Object.fromEntries(columnNames.map((name, index) => [name, `v${index}`]))
      expect(await app().must(path('odd'), { body: { id: 1, ...values } })).toEqual({ id: 1, ...values })
      for (const [index, name] of columnNames.entries())
        await app().must(path('odd', 1), { method: 'PATCH', body: { [name]: `w${index}` } })
      const changed = Object.fromEntries(columnNames.map((name, index) => [name, `w${index}`]))
      expect(await app().must(path('odd', 1))).toEqual({ id: 1, ...changed })
    })

    it.each(tableNames)('the table "%s" gets and loses fields, and goes', async (table) => {
      const place = encodeURIComponent(table)
      await app().must(`/fields/${place}`, { body: { field: 'extra', type: 'string', schema: { is_unique: true, is_indexed: true } } })
      await app().must(`/fields/${place}/extra`, { method: 'PATCH', body: { schema: { is_unique: false, default_value: 'x' } } })
      await app().must(`/fields/${place}/extra`, { method: 'DELETE' })
      await app().must(`/collections/${place}`, { method: 'DELETE' })
      expect((await app().platform.database.introspect()).tables.map(({ name }) => name)).not.toContain(table)
    })

    it('odd columns are changed and dropped', async () => {
      const changed = ['a.b', 'x as y', '*', 'what?', 'odd.id']
      for (const name of changed) {
        const place = `/fields/odd/${encodeURIComponent(name)}`
        await app().must(place, { method: 'PATCH', body: { schema: { max_length: 30, is_indexed: true } } })
        await app().must(place, { method: 'DELETE' })
      }
      const kept = columnNames.filter((name) => !changed.includes(name))
      expect(Object.keys((await app().must<object[]>('/items/odd'))[0]!).sort()).toEqual(['id', ...kept].sort())
    })
  },
  makeOddTables,
)

const impossible = [
  'a.b',
  'x as y',
  'x AS y',
  '*',
  'what?',
  'a"b',
  'a`b',
  'a\\b',
  'a,b',
  'a:b',
  'f(a)',
  'a\nb',
  'a\u0000b',
  'public.evil',
  'main.evil',
  '🙂',
  '\ud83d',
  'x'.repeat(64),
  'ü'.repeat(32),
]
const possible = ['with blank', 'a-b $1', "it's", 'ünï-çødé', 'देश 日本', '{select}', 'x'.repeat(63), 'ü'.repeat(31)]
const wordsOfObjects = ['constructor', '__proto__', 'prototype']

onEachApp(
  'Names of what is new',
  (app) => {
    const tables = async () => (await app().platform.database.introspect()).tables.map(({ name }) => name).sort()
    const refused = async (where: string, body: unknown) => {
      const { status, body: answer } = await app().request(where, { body })
      expect([status, answer.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
    }

    it.each(impossible)('"%s" is no name for a collection or a field, and nothing is left of it', async (name) => {
      const before = await tables()
      await refused('/collections', { collection: name, meta: {}, schema: {} })
      await refused('/collections', { collection: name, meta: {}, schema: null })
      await refused('/collections', { collection: 'other', meta: {}, schema: {}, fields: [{ field: name, type: 'string' }] })
      await refused('/fields/plain', { field: name, type: 'string', meta: {}, schema: {} })
      await refused('/fields/plain', { field: name, type: 'alias', meta: {}, schema: null })
      expect(await tables()).toEqual(before)
      expect(await app().must<object[]>('/fields/plain')).toHaveLength(1)
    })

    it.each(wordsOfObjects)('"%s" is no name for a field', async (name) => {
      await refused('/fields/plain', `{"field":"${name}","type":"string"}`)
    })

    it('a field begins and ends with something that is seen, a collection is trimmed', async () => {
      expect(await app().must('/collections', { body: { collection: ' trimmed ', meta: {}, schema: {} } })).toMatchObject({
        collection: 'trimmed',
      })
      for (const field of [' lead', 'trail ', '\u00a0']) await refused('/fields/trimmed', { field, type: 'string' })
    })

    it('nobody takes a name that the server or the database keeps for itself', async () => {
      for (const collection of ['sqlite_x', 'tessera_x', '_prisma_x', 'directus_x'])
        await refused('/collections', { collection, schema: {} })
    })

    it.each(possible)('"%s" is the name of a collection with a field of the same name, in everything', async (name) => {
      const place = encodeURIComponent(name)
      const field = {
        field: name,
        type: 'string',
        meta: {},
        schema: { is_unique: true, is_indexed: true, default_value: name.slice(0, 9) },
      }
      await app().must('/collections', { body: { collection: name, meta: {}, schema: {}, fields: [field] } })
      await app().must(`/fields/${place}`, { body: { field: 'up', type: 'integer', meta: {}, schema: {} } })
      await app().must('/relations', { body: { collection: name, field: 'up', related_collection: name, meta: {}, schema: {} } })
      await app().must(path(name), { body: [{ [name]: 'one' }, { [name]: 'two', up: 1 }] })
      const question = `filter=${encodeURIComponent(JSON.stringify({ [name]: { _eq: 'two' } }))}&sort=${place}&fields=${place},up.${place}`
      expect(await app().must(`${path(name)}?${question}`)).toEqual([{ [name]: 'two', up: { [name]: 'one' } }])
      expect((await app().request(path(name), { body: { [name]: 'one' } })).body.errors?.[0]?.extensions).toMatchObject({
        code: 'RECORD_NOT_UNIQUE',
        collection: name,
        field: name,
      })
      await app().must(path(name, 1), { method: 'PATCH', body: { [name]: 'uno' } })
      await app().must(`/fields/${place}/${place}`, { method: 'PATCH', body: { schema: { is_unique: false, is_indexed: false } } })
      await app().must(path(name, 2), { method: 'DELETE' })
      expect(await app().must(`${path(name)}?fields=${place}`)).toEqual([{ [name]: 'uno' }])
      await app().must(`/collections/${place}`, { method: 'DELETE' })
      expect(await tables()).not.toContain(name)
    })

    it('the same field twice, or the same collection, is refused', async () => {
      const twice = [
        { field: 's', type: 'string' },
        { field: 's', type: 'text' },
      ]
      await refused('/collections', { collection: 'twice', meta: {}, schema: {}, fields: twice })
      await refused('/collections', { collection: 'twice', meta: {}, schema: {}, fields: [{ field: 'id', type: 'string' }] })
      await refused('/collections', [
        { collection: 'twice', schema: {} },
        { collection: 'twice', schema: {} },
      ])
      expect(await tables()).not.toContain('twice')
    })

    it('names that differ in their case alone are others, or refused where the database takes them as one', async () => {
      const isSame = {
        sqlite: { table: true, column: true },
        postgres: { table: false, column: false },
        mysql: { table: false, column: true },
      }
      const { table, column } = isSame[app().databaseName]
      const answers = async (isRefused: boolean, where: string, body: unknown) =>
        isRefused ? refused(where, body) : void (await app().must(where, { body }))
      const fields = ['s', 'S'].map((field) => ({ field, type: 'string', meta: {}, schema: {} }))
      await answers(column, '/collections', { collection: 'both', meta: {}, schema: {}, fields })
      await app().must('/collections', { body: { collection: 'ra', meta: {}, schema: {}, fields: [fields[0]] } })
      await answers(column, '/fields/ra', fields[1])
      await answers(table, '/collections', { collection: 'RA', meta: {}, schema: {} })
      await answers(table, '/collections', [
        { collection: 'new', schema: {} },
        { collection: 'NEW', schema: {} },
      ])
    })
  },
  async ({ must }) => void (await must('/collections', { body: { collection: 'plain', meta: {}, schema: {} } })),
)
