import { expect, it } from '@jest/globals'
import { readCsv } from '../../src/services/import/csv.js'
import { adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const creatorToken = 'token-of-the-creator'

it('CSV is read with its quotes, its empty cells, JSON and nested fields', () => {
  const text = '\ufeffid,title,author.name,data\r\n1,"a, ""b""\nc",Ada,"{""k"":[1]}"\r\n2,,,[not json\n\n3,x'
  expect(readCsv(text)).toEqual([
    { id: '1', title: 'a, "b"\nc', author: { name: 'Ada' }, data: { k: [1] } },
    { id: '2', title: null, data: '[not json' },
    { id: '3', title: 'x', data: null },
  ])
  expect(readCsv('')).toEqual([])
  expect(readCsv('a,b\n1,\n')).toEqual([{ a: '1', b: null }])
  for (const name of ['__proto__.polluted', 'a.__proto__.polluted', 'a.constructor.prototype.polluted'])
    expect(readCsv(`${name},b\n1,2`)[0]!.b).toBe('2')
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(() => readCsv('a\n"open')).toThrow('CSV')
  expect(() => readCsv('a\n1,2')).toThrow('more cells')
})

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
