import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import { type App, startApp } from '../support/app.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

// Case 81: a stored value that the driver cannot read as what its column says harms only its own question. Of our databases only SQLite stores such values.

/** Every kind of column that the API knows, each holding bytes in one row and a text that is not UTF-8 in another. */
const columns = {
  plain: 'TEXT',
  short: 'varchar(20)',
  amount: 'float',
  whole: 'integer',
  big: 'bigint',
  price: 'decimal(10,2)',
  document: 'json',
  id_of: 'char(36)',
  moment: 'datetime',
  day: 'date',
  clock: 'time',
  flag: 'boolean',
  bytes: 'blob',
  odd: 'strange',
  untyped: '',
}
const names = Object.keys(columns)
const latin1 = "CAST(x'63616fe92064' AS TEXT)"

const kind = testDatabases.find(({ name }) => name === 'sqlite')!

describe('issue 12.1, case 81: values that are not what their column says, on sqlite', () => {
  let empty: EmptyDatabase
  let app: App
  beforeAll(async () => {
    empty = await kind.create()
    const database = await connectDatabase(empty.config)
    const declared = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
    await database.knex.raw(`CREATE TABLE old (id integer primary key, ${declared.join(', ')}, untouched text)`)
    await database.knex.raw('CREATE TABLE children (id integer primary key, parent integer REFERENCES old (id), note text)')
    const all = (value: string) => names.map(() => value).join(', ')
    await database.knex.raw(
      `INSERT INTO old (id, untouched, ${names.join(', ')}) VALUES (1, 'a', ${all('1')}), (2, 'b', ${all("x'00ff61'")}), (3, 'c', ${all(latin1)}), (4, 'd', ${all('null')})`,
    )
    // What looks like binary JSON, and is none.
    await database.knex.raw(`UPDATE old SET plain = x'1361', untyped = x'00', odd = x'' WHERE id = 2`)
    await database.knex.raw(`INSERT INTO children VALUES (1, 2, x'00'), (2, 3, ${latin1}), (3, 3, 'fine')`)
    await database.close()
    app = await startApp(empty.config)
    await app.must('/fields/old', { body: { field: 'children', type: 'alias', meta: { special: ['o2m'] }, schema: null } })
    await app.must('/relations/children/parent', { method: 'PATCH', body: { meta: { one_field: 'children' } } })
    await app.must('/fields/old/short', { method: 'PATCH', body: { meta: { special: ['cast-csv'] } } })
  })
  afterAll(async () => {
    await app?.stop()
    await empty?.drop()
  })
  const storedIn = (table: string) => app.platform.database.knex.raw(`SELECT * FROM ${table}`) as Promise<Record<string, unknown>[]>
  const bytesOf = async () => {
    const shown = ['id', ...names].map((name) => `typeof(${name}) || hex(${name}) AS ${name}`)
    return (await app.platform.database.knex.raw(`SELECT ${shown.join(', ')} FROM old ORDER BY id`)) as Record<string, unknown>[]
  }

  it('a list tells them, and all beside them as it is', async () => {
    const rows = await app.must<Record<string, unknown>[]>('/items/old?sort=id')
    expect(rows.map(({ id, untouched }) => [id, untouched])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ])
    expect(rows[1]).toMatchObject({ plain: '\\x1361', amount: '\\x00ff61', whole: '\\x00ff61', bytes: '\\x00ff61', moment: '\\x00ff61' })
    expect(rows[2]).toMatchObject({ plain: 'cao\ufffd d', id_of: 'cao\ufffd d', document: 'cao\ufffd d' })
    expect(rows[0]).toMatchObject({ plain: '1', whole: 1 })
  })

  it.each(names)('each alone is read by REST and GraphQL, and by its key: %s', async (name) => {
    for (const path of [
      `/items/old?fields=id,${name}&sort=id`,
      `/items/old?fields=id,${name}&filter[id][_in]=1,2,3,4&sort=${name === 'document' ? 'id' : name}`,
    ]) {
      const answer = await app.request(path)
      expect([answer.status, (answer.body.data as unknown as unknown[]).length]).toEqual([200, 4])
    }
    for (const id of [1, 2, 3, 4]) expect((await app.request(`/items/old/${id}?fields=${name}`)).status).toBe(200)
    const listed = await app.graphql(`{ old(sort: ["id"]) { id ${name} untouched } }`)
    expect((listed.body.data as unknown as { old: unknown[] }).old).toHaveLength(4)
    // Documents have no order, and are not grouped.
    expect((await app.request(`/items/old?groupBy[]=${name}&aggregate[count]=id`)).status).toBe(name === 'document' ? 400 : 200)
    expect((await app.request(`/items/old?aggregate[max]=${name}&aggregate[countDistinct]=${name}`)).status).toBeLessThan(500)
  })

  it('as children and as parents, and in exports', async () => {
    expect(await app.must('/items/old?fields=id,children.note&sort=id')).toEqual([
      { id: 1, children: [] },
      { id: 2, children: [{ note: '\\x00' }] },
      { id: 3, children: [{ note: 'cao\ufffd d' }, { note: 'fine' }] },
      { id: 4, children: [] },
    ])
    expect((await app.must<unknown[]>('/items/children?fields=note,parent.plain')).length).toBe(3)
    for (const format of ['json', 'csv', 'xml', 'yaml']) expect((await app.request(`/items/old?export=${format}`)).status).toBe(200)
    expect((await app.request('/items/old?search=cao')).status).toBe(200)
  })

  it('what is written beside them leaves them as they are, and so does what was read and is written back', async () => {
    const before = await bytesOf()
    for (const id of [2, 3]) await app.must(`/items/old/${id}`, { method: 'PATCH', body: { untouched: 'changed' } })
    expect(await bytesOf()).toEqual(before)
    const rows = await app.must<Record<string, unknown>[]>('/items/old?sort=id&fields=id,plain,id_of,odd')
    for (const { id, ...values } of rows.slice(0, 3)) await app.must(`/items/old/${id}`, { method: 'PATCH', body: values })
    expect(await bytesOf()).toEqual(before)
    await app.must('/items/old/3', { method: 'PATCH', body: { plain: 'another \ufffd' } })
    await app.must('/items/old/2', { method: 'PATCH', body: { plain: '\\x61' } })
    const after = await storedIn('old')
    expect(after.map(({ plain }) => plain)).toEqual(['1', '\\x61', 'another \ufffd', null])
  })

  it('a change of their table leaves them as they are', async () => {
    const before = await bytesOf()
    await app.must('/fields/old', { body: { field: 'extra', type: 'string', schema: {}, meta: {} } })
    await app.must('/fields/old/untouched', { method: 'DELETE' })
    expect(await bytesOf()).toEqual(before)
  })

  it('binary JSON is told as what it means', async () => {
    await app.platform.database.knex.raw(`UPDATE old SET document = jsonb('{"a": [1, "x"]}') WHERE id = 2`)
    expect(await app.must('/items/old/2?fields=document')).toEqual({ document: { a: [1, 'x'] } })
  })

  it('a text with a zero byte is refused, not cut', async () => {
    await expect(app.platform.database.knex('old').where({ id: 1 }).update({ plain: 'a\u0000b' })).rejects.toThrow('zero byte')
    expect((await app.request('/items/old/1', { method: 'PATCH', body: { plain: 'a\u0000b' } })).status).toBe(400)
  })
})
