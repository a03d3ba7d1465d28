import { expect, it } from '@jest/globals'
import { readCsv } from '../../src/services/import/csv.js'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const creatorToken = 'token-of-the-creator'

it('CSV is read with its quotes, JSON and nested fields, and without its empty cells (issue 12.6)', () => {
  const text = '\ufeffid,title,author.name,data\r\n1,"a, ""b""\nc",Ada,"{""k"":[1]}"\r\n2,,,[not json\n\n3,x'
  expect(readCsv(text)).toEqual([
    { id: '1', title: 'a, "b"\nc', author: { name: 'Ada' }, data: { k: [1] } },
    { id: '2', data: '[not json' },
    { id: '3', title: 'x' },
  ])
  expect(readCsv('')).toEqual([])
  expect(readCsv('a,b.c\n"",\n,""\n')).toEqual([])
  expect(readCsv('a,b\n1,\n')).toEqual([{ a: '1' }])
  for (const name of ['__proto__.polluted', 'a.__proto__.polluted', 'a.constructor.prototype.polluted'])
    expect(readCsv(`${name},b\n1,2`)[0]!.b).toBe('2')
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(() => readCsv('a\n"open')).toThrow('CSV')
  expect(() => readCsv('a\n1,2')).toThrow('more cells')
})

const keyOf = (type: string) => ({ field: 'id', type, meta: {}, schema: { is_primary_key: true, has_auto_increment: true } })

const sampleTypes: Readonly<Record<string, string>> = {
  ...{ name: 'string', body: 'text', code: 'uuid', whole: 'integer', big: 'bigInteger', part: 'float', price: 'decimal', flag: 'boolean' },
  ...{ day: 'date', moment: 'dateTime', stamp: 'timestamp', hour: 'time', data: 'json', list: 'csv', pin: 'hash' },
}
const specials: Readonly<Record<string, string[]>> = {
  json: ['cast-json'],
  csv: ['cast-csv'],
  boolean: ['cast-boolean'],
  hash: ['hash', 'conceal'],
}

/** A value of each type, the same in other words, none at all, and what CSV could take for something else. */
const samples: readonly object[] = [
  {
    ...{ name: 'plain', body: 'a, "b"\nc\r\n;d', code: '7f7c1c9e-0000-4000-8000-000000000001', whole: 7, big: '9007199254740993' },
    ...{ part: 0.1, price: '1.50000', flag: true, day: '2024-02-29', moment: '2024-02-29T10:00:00', stamp: '2024-02-29T10:00:00.123Z' },
    ...{ hour: '23:59:59', data: { a: 1, b: ['x', 2], c: { d: false, e: '3' } }, list: ['one', 'two'], pin: '1234', owner: 1 },
  },
  { name: '', body: '', list: [], data: [], flag: false, whole: 0, big: 0, part: -1e-7, price: '-0.50000' },
  {},
  { name: '{"a":1}', body: '[1,2]', list: ['[x]', '"y"'], data: 'text', owner: 2 },
  { name: 'null', body: ' spaced ', data: true },
  { name: '007', body: 'true', data: 12.5 },
  { name: '**********', body: '\ufeffmark, ünï' },
]

async function createSamples({ must, databaseName }: App): Promise<void> {
  const fields = Object.entries(sampleTypes).map(([field, type]) => ({
    field,
    type,
    meta: { special: specials[type] ?? null },
    schema: {},
  }))
  const shape = { field: 'shape', type: 'geometry.Point', meta: {}, schema: {} }
  // Not every PostgreSQL has shapes.
  const hasShapes = databaseName !== 'postgres'
  const owner = { field: 'owner', type: 'integer', meta: {}, schema: {} }
  const all = [keyOf('integer'), ...fields, owner, ...(hasShapes ? [shape] : [])]
  await must('/collections', { body: { collection: 'samples', meta: {}, schema: {}, fields: all } })
  await must('/relations', { body: { collection: 'samples', field: 'owner', related_collection: 'authors', meta: {}, schema: {} } })
  const [first, ...rest] = samples
  await must('/items/samples', { body: [hasShapes ? { ...first, shape: { type: 'Point', coordinates: [1.5, -2] } } : first, ...rest] })
}

onEachApp(
  'Imports',
  (app) => {
    const send = async (path: string, name: string, type: string, content: string, as = adminToken) => {
      const form = new FormData()
      form.append('file', new Blob([content], { type }), name)
      const response = await fetch(`${app().url}/utils/import/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${as}` },
        body: form,
      })
      const text = await response.text()
      return { status: response.status, code: text.startsWith('{') ? JSON.parse(text).errors?.[0]?.extensions.code : undefined, text }
    }
    const titles = async () =>
      (await app().must<{ title: string }[]>('/items/articles?fields=title&limit=-1&sort=id')).map(({ title }) => title)

    it('creates and updates the items of a file, with what is nested in them', async () => {
      expect((await send('articles', 'a.csv', 'text/csv', 'id,title,views,author.name\n1,Imported,7,\n,New by CSV,8,Eve\n')).status).toBe(
        200,
      )
      expect(await app().must('/items/articles?filter[title]=New by CSV&fields=views,author.name')).toEqual([
        { views: 8, author: { name: 'Eve' } },
      ])
      expect((await titles())[0]).toBe('Imported')
      expect(
        (await send('articles', 'a.json', 'application/json', JSON.stringify([{ id: 1, title: 'Again' }, { title: 'New by JSON' }])))
          .status,
      ).toBe(200)
      expect((await titles()).at(-1)).toBe('New by JSON')
    })

    it('issue 12.6: an empty cell leaves the field as it is', async () => {
      const before = { id: 2, title: 'Second wind', status: 'published', views: 30, author: 1, data: { level: 2 } }
      const fields = 'fields=id,title,status,views,author,data'
      expect(await app().must(`/items/articles/2?${fields}`)).toEqual(before)
      const file = 'id,title,status,views,author,author.name,data,data.level,is_featured\n2,,archived,,,,,,\n'
      expect(await send('articles', 'a.csv', 'text/csv', file)).toMatchObject({ status: 200 })
      expect(await app().must(`/items/articles/2?${fields}`)).toEqual({ ...before, status: 'archived' })
      // Quoted emptiness is an empty text where there are texts, and nothing elsewhere.
      expect(await send('articles', 'a.csv', 'text/csv', 'id,title,views,author\n2,"","",""\n')).toMatchObject({ status: 200 })
      expect(await app().must(`/items/articles/2?${fields}`)).toEqual({ ...before, title: '', status: 'archived' })
      // Nothing but a key changes nothing.
      expect(await send('articles', 'a.csv', 'text/csv', 'id,title,views\n2,,\n')).toMatchObject({ status: 200 })
      // JSON tells null from nothing.
      const json = JSON.stringify([{ id: 2, views: null, title: 'Second wind', status: 'published' }])
      expect(await send('articles', 'a.json', 'application/json', json)).toMatchObject({ status: 200 })
      expect(await app().must(`/items/articles/2?${fields}`)).toEqual({ ...before, views: null })
      // What is new has its defaults.
      expect(await send('articles', 'a.csv', 'text/csv', 'id,title,views\n,Only a title,\n')).toMatchObject({ status: 200 })
      expect(await app().must('/items/articles?filter[title]=Only a title&fields=views,status')).toEqual([{ views: null, status: null }])
    })

    it('issue 12.5: headers are names of fields with whatever characters', async () => {
      const names = ['Cost, net', 'addr:street', ' lead', 'a.b', 'a']
      const { knex } = app().platform.database
      await knex.schema.createTable('odd', (table) => {
        table.integer('id').primary()
        table.string('x')
      })
      const quote = app().databaseName === 'mysql' ? '`' : '"'
      for (const name of names) await knex.raw(`ALTER TABLE odd ADD COLUMN ${quote}${name}${quote} varchar(50)`)
      await app().platform.schema.reload()
      const item = { id: 1, x: 'x', ...Object.fromEntries(names.map((name) => [name, `the ${name}`])) }
      await app().must('/items/odd', { body: item })
      const { text: file } = await app().request('/items/odd?export=csv')
      await app().must('/items/odd', { method: 'DELETE', body: [1] })
      expect(await send('odd', 'odd.csv', 'text/csv', file)).toMatchObject({ status: 200 })
      expect(await app().must('/items/odd')).toEqual([item])
      const deep = `id,${'a.'.repeat(200)}a\n2,x\n`
      expect(await send('odd', 'odd.csv', 'text/csv', deep)).toMatchObject({ status: 400, code: 'INVALID_PAYLOAD' })
    })

    it('is all or nothing, and can be tried and guarded like other writes', async () => {
      const before = await titles()
      expect((await send('articles', 'a.csv', 'text/csv', 'title,views\nfine,1\nbroken,many\n')).code).toBe('INVALID_PAYLOAD')
      expect((await send('articles?max_affected=1', 'a.csv', 'text/csv', 'title\none\ntwo\n')).code).toBe('INVALID_PAYLOAD')
      expect(JSON.parse((await send('articles?dry_run=true', 'a.csv', 'text/csv', 'title\none\ntwo\n')).text)).toEqual({
        meta: { dry_run: true, affected: 2 },
        data: null,
      })
      expect(await titles()).toEqual(before)
    })

    it('refuses a singleton, which has one item only', async () => {
      await app().must('/collections', { body: { collection: 'setup', meta: { singleton: true }, schema: {}, fields: [keyOf('integer')] } })
      expect(await send('setup', 'a.json', 'application/json', '[{"id":2}]')).toMatchObject({ status: 400, code: 'INVALID_PAYLOAD' })
      expect(await app().must('/items/setup')).toEqual({ id: null })
    })

    it('an export can be imported again, and brings back what was exported', async () => {
      await createSamples(app())
      const read = () => app().must<{ id: number; pin: string }[]>('/items/samples?fields=*&sort=id')
      const { text: file } = await app().request('/items/samples?fields=*&sort=id&export=csv')
      const before = await read()
      expect(before).toHaveLength(samples.length)
      const pins = async () => app().platform.database.knex('samples').orderBy('id').pluck('pin')
      const secrets = await pins()

      expect(await send('samples', 'samples.csv', 'text/csv', file)).toMatchObject({ status: 200 })
      expect(await read()).toEqual(before)
      expect(await pins()).toEqual(secrets)

      await app().must('/items/samples', { method: 'DELETE', body: before.map(({ id }) => id) })
      expect(await send('samples', 'samples.csv', 'text/csv', file)).toMatchObject({ status: 200 })
      expect(await read()).toEqual(before.map((item) => ({ ...item, pin: null })))
    })

    it('objects and other JSON in one field do not erase each other', async () => {
      const field = { field: 'z', type: 'json', meta: { special: ['cast-json'] }, schema: {} }
      await app().must('/collections', { body: { collection: 'ln', meta: {}, schema: {}, fields: [keyOf('integer'), field] } })
      const values = [{ z: 1 }, 5, null, { a: '1', z: true }, [1, '2'], { z: { z: 'null', y: '7' } }, {}, '', '{not json']
      await app().must('/items/ln', { body: values.map((z) => ({ z })) })
      const { text: file } = await app().request('/items/ln?fields=id,z&sort=id&export=csv')
      expect(await send('ln', 'ln.csv', 'text/csv', file)).toMatchObject({ status: 200 })
      expect((await app().must<{ z: unknown }[]>('/items/ln?sort=id')).map(({ z }) => z)).toEqual(values)
    })

    it('is refused to who may not create and update, and for what is no file of items', async () => {
      const before = await titles()
      for (const token of [readerToken, creatorToken])
        expect((await send('articles', 'a.csv', 'text/csv', 'title\nx\n', token)).code).toBe('FORBIDDEN')
      expect((await send('nowhere', 'a.csv', 'text/csv', 'title\nx\n', readerToken)).code).toBe('FORBIDDEN')
      expect((await send('articles', 'a.txt', 'text/plain', 'x')).code).toBe('UNSUPPORTED_MEDIA_TYPE')
      expect((await send('articles', 'a.json', 'application/json', '{"title":"x"}')).code).toBe('INVALID_PAYLOAD')
      expect((await send('articles', 'a.csv', 'text/csv', `title\n${'x'.repeat(70_000)}`)).code).toBe('CONTENT_TOO_LARGE')
      expect(await titles()).toEqual(before)
    })
  },
  async (app) => {
    await fillBlog(app)
    await createUser(app, 'creator', creatorToken, [{ collection: 'articles', action: 'create', fields: ['*'], permissions: {} }])
  },
  { IMPORT_MAX_FILE_SIZE: '64kb' },
)
