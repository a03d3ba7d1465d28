import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
const field = (name: string, type: string, meta: object = {}) => ({ field: name, type, meta, schema: {} })

const notes = [
  {
    id: 1,
    title: 'Quick foxes',
    body: 'The quick brown fox jumps over the lazy dog. It is a long story, with a beginning and an end.',
    pages: 42,
  },
  { id: 2, title: 'Fox', body: 'About the fox', pages: 7 },
  { id: 3, title: 'Dogs', body: 'A dog and a foxhound; e-mail me@example.com, or a_b', pages: 42 },
  { id: 4, title: 'Brown', body: 'fox brown, lazy', pages: 1 },
  { id: 5, title: null, body: 'Ärger über Öl', pages: 2 },
  { id: 6, title: 'About 42', body: 'of', pages: 3, secret: 'fox' },
]

async function fill(app: App): Promise<void> {
  await fillBlog(app)
  const fields = [
    key,
    field('title', 'string'),
    field('body', 'text'),
    field('secret', 'string', { searchable: false }),
    field('pages', 'integer'),
    field('article', 'integer'),
  ]
  await app.must('/collections', { body: { collection: 'notes', meta: {}, schema: { search_index: true }, fields } })
  await app.must('/fields/articles', { body: { field: 'notes', type: 'alias', meta: { special: ['o2m'] }, schema: null } })
  await app.must('/relations', {
    body: { collection: 'notes', field: 'article', related_collection: 'articles', meta: { one_field: 'notes' }, schema: {} },
  })
  await app.must('/items/notes', { body: notes.map((note) => ({ ...note, article: note.id <= 3 ? 1 : 2 })) })
}

onEachApp(
  'a search index',
  (app) => {
    const idsOf = async (query: string, as?: string) =>
      (await app().must<{ id: number }[]>(`/items/notes?fields=id&${query}`, as ? { as } : {})).map(({ id }) => id)
    const search = (term: string, rest = '') => idsOf(`search=${encodeURIComponent(term)}${rest}`)
    const switchIndex = (collection: string, isOn: unknown) =>
      app().request(`/collections/${collection}`, { method: 'PATCH', body: { schema: { search_index: isOn } } })
    const isOn = async (collection: string) =>
      (await app().must<{ schema: { search_index?: boolean } }>(`/collections/${collection}`)).schema.search_index ?? false

    it('is told where it is on, and nowhere else', async () => {
      expect(await isOn('notes')).toBe(true)
      expect((await app().must<{ schema: object }>('/collections/articles')).schema).not.toHaveProperty('search_index')
      const names = (await app().must<{ collection: string }[]>('/collections')).map(({ collection }) => collection)
      expect(names.filter((name) => name.includes('search'))).toEqual([])
      const { columns, indexes } = app()
        .platform.schema.current()
        .database.tables.find(({ name }) => name === 'notes')!
      expect(indexes.filter(({ name }) => name.startsWith('tessera'))).toEqual([])
      expect(columns.map(({ name, isIndexed }) => [name, isIndexed])).toEqual([
        ['id', false],
        ['title', false],
        ['body', false],
        ['secret', false],
        ['pages', false],
        ['article', false],
      ])
    })

    it('finds rows that have all words, each in any text', async () => {
      expect((await search('fox brown ')).toSorted()).toEqual([1, 4])
      expect((await search('lazy quick')).toSorted()).toEqual([1])
      expect(await search('nothing fox')).toEqual([])
      expect(await search('LAZY', '&sort=id')).toEqual([1, 4])
      expect(await search('über öl')).toEqual([5])
    })

    it('takes the last word for the beginning of one, unless it stands in quotes', async () => {
      expect(await search('foxh')).toEqual([3])
      expect(await search('fox', '&sort=id')).toEqual([1, 2, 3, 4])
      expect(await search('"fox"', '&sort=id')).toEqual([1, 2, 4])
      expect(await search('foxh dog')).toEqual([])
    })

    it('finds phrases', async () => {
      expect(await search('"brown fox"')).toEqual([1])
      expect(await search('"fox brown" lazy')).toEqual([4])
      expect(await search('"example com"')).toEqual([3])
      expect(await search('me@example.com')).toEqual([3])
      expect(await search('"fox', '&sort=id')).toEqual([1, 2, 3, 4])
    })

    it('puts first what fits best, unless an order is asked for', async () => {
      expect(await search('fox')).toEqual([2, 1, 4, 3])
      expect(await search('fox', '&sort=-id')).toEqual([4, 3, 2, 1])
      expect(await search('fox', '&limit=1&offset=1')).toEqual([1])
    })

    it('still finds numbers, short words, and what no word is in', async () => {
      expect((await search('42')).toSorted()).toEqual([1, 3, 6])
      expect(await search('of', '&sort=id')).toEqual([6])
      expect(await search('a_b', '&sort=id')).toContain(3)
      expect(await search('.')).toEqual(await idsOf('filter[_or][0][body][_contains]=.&filter[_or][1][title][_contains]=.'))
      expect(await search('c'.repeat(600))).toEqual([])
      expect(await search('the the the quick brown fox jumps over the lazy dog it is a long story')).toEqual([])
    })

    it('is asked in one statement, on every way', async () => {
      const statements = await app().statementsOf(async () => {
        expect(await search('fox', '&meta=filter_count')).toHaveLength(4)
        expect(await app().must('/items/notes?search=fox&aggregate[count]=*')).toEqual([
          { count: app().databaseName === 'sqlite' ? 4 : expect.anything() },
        ])
        expect(await app().must('/items/notes', { method: 'SEARCH', body: { query: { search: '"brown fox"', fields: ['id'] } } })).toEqual([
          { id: 1 },
        ])
        const deep = await app().must(
          '/items/articles?fields=id,notes.id&filter[id][_in]=1,2&sort=id&deep[notes][_search]=fox&deep[notes][_limit]=2',
        )
        expect(deep).toEqual([
          { id: 1, notes: [{ id: 2 }, { id: 1 }] },
          { id: 2, notes: [{ id: 4 }] },
        ])
      })
      expect(statements).toHaveLength(4)
      const { body } = await app().graphql(
        '{ notes(search: "fox", limit: 2) { id } notes_connection(search: "fox") { totalCount edges { node { id } } } articles_by_id(id: 1) { notes(search: "foxhound") { id } } }',
      )
      expect(body.data).toMatchObject({
        notes: [{ id: '2' }, { id: '1' }],
        notes_connection: { totalCount: 4 },
        articles_by_id: { notes: [{ id: '3' }] },
      })
      const numbers = await app().must<{ notes: unknown }[]>(
        '/items/articles?fields=id,notes&filter[id][_in]=1,2&sort=id&deep[notes][_search]=fox&deep[notes][_aggregate][count]=*',
      )
      expect(JSON.parse(JSON.stringify(numbers).replaceAll(/"(\d+)"/g, '$1'))).toEqual([
        { id: 1, notes: [{ count: 3 }] },
        { id: 2, notes: [{ count: 1 }] },
      ])
      const exported = await app().request('/items/notes?search=fox&limit=-1&export=csv&fields=id')
      expect(
        exported.text
          .split('\n')
          .slice(1)
          .map((line) => Number(line.replaceAll('"', ''))),
      ).toEqual([1, 2, 3, 4])
    })

    it('has pages by cursor in its own order', async () => {
      const all = await search('fox')
      const found: number[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await app().request(`/items/notes?fields=id&search=fox&limit=1&cursor=${cursor}`)
        found.push(...(body.data as unknown as { id: number }[]).map(({ id }) => id))
        cursor = (body.meta as unknown as { next_cursor: string | null }).next_cursor
      }
      expect(found).toEqual(all)
      const back = await app().graphql('{ notes_connection(search: "fox", last: 2) { edges { node { id } } } }')
      expect(back.body.data).toEqual({ notes_connection: { edges: all.slice(-2).map((id) => ({ node: { id: String(id) } })) } })
      const { body } = await app().request('/items/notes?fields=id&search=fox&limit=1&cursor=')
      const other = await app().request(
        `/items/notes?fields=id&limit=1&cursor=${(body.meta as unknown as { next_cursor: string }).next_cursor}`,
      )
      expect(other.status).toBe(400)
    })

    it('sees what is written at once', async () => {
      const id = await app()
        .must<{ id: number }>('/items/notes', { body: { title: 'Zebra', body: 'striped' } })
        .then((note) => note.id)
      expect(await search('zebra')).toEqual([id])
      await app().must(`/items/notes/${id}`, { method: 'PATCH', body: { title: 'Horse' } })
      expect(await search('zebra')).toEqual([])
      expect(await search('horse striped')).toEqual([id])
      await app().must(`/items/notes/${id}`, { method: 'PATCH', body: { pages: 5 } })
      expect(await search('horse striped')).toEqual([id])
      await app().request(`/items/notes/${id}`, { method: 'DELETE' })
      expect(await search('horse')).toEqual([])
    })

    it('changes which rows an update by search reaches', async () => {
      await app().must('/items/notes', { method: 'PATCH', body: { query: { search: '"brown fox"' }, data: { pages: 99 } } })
      expect(await idsOf('filter[pages][_eq]=99')).toEqual([1])
    })

    it('follows the fields of its collection', async () => {
      await app().must('/fields/notes', { body: { field: 'extra', type: 'string', meta: {}, schema: {} } })
      await app().must('/items/notes/5', { method: 'PATCH', body: { extra: 'walrus' } })
      expect(await search('walr')).toEqual([5])
      await app().must('/fields/notes/extra', { method: 'PATCH', body: { type: 'text' } })
      expect(await search('walr')).toEqual([5])
      await app().must('/fields/notes/extra', { method: 'PATCH', body: { meta: { searchable: false } } })
      expect(await search('walr')).toEqual([])
      expect(await search('öl')).toEqual([5])
      await app().must('/fields/notes/secret', { method: 'PATCH', body: { meta: { searchable: true } } })
      expect(await search('"fox"', '&sort=id')).toEqual([1, 2, 4, 6])
      await app().request('/fields/notes/secret', { method: 'DELETE' })
      expect(await search('"fox"', '&sort=id')).toEqual([1, 2, 4])
      await app().must('/fields/notes/extra', { method: 'PATCH', body: { meta: { searchable: true } } })
      await app().must('/items/notes/5', { method: 'PATCH', body: { extra: '17' } })
      await app().must('/fields/notes/extra', { method: 'PATCH', body: { type: 'integer' } })
      expect(await search('"fox"', '&sort=id')).toEqual([1, 2, 4])
      await app().must('/fields/notes/body', { method: 'PATCH', body: { schema: { default_value: 'none' } } })
      expect(await search('"fox"', '&sort=id')).toEqual([1, 2, 4])
      expect(await isOn('notes')).toBe(true)
      const { fields } = app().platform.schema.current().model.collections.get('notes')!.searchIndex!
      expect([...fields].toSorted()).toEqual(['body', 'title'])
    })

    it('is switched off and on, by administrators', async () => {
      expect((await switchIndex('notes', false)).status).toBe(200)
      expect(await isOn('notes')).toBe(false)
      expect(await search('rown fo')).toEqual([1])
      expect((await switchIndex('notes', true)).body.data).toMatchObject({ schema: { search_index: true } })
      expect(await search('rown fo')).toEqual([])
      expect(await search('fox', '&sort=id')).toEqual([1, 2, 3, 4])
      const { status } = await app().request('/collections/notes', {
        method: 'PATCH',
        as: readerToken,
        body: { schema: { search_index: false } },
      })
      expect(status).toBe(403)
      expect(await isOn('notes')).toBe(true)
    })

    it('is refused where there can be none', async () => {
      await app().must('/collections', { body: { collection: 'counts', meta: {}, schema: {}, fields: [key, field('n', 'integer')] } })
      expect((await switchIndex('counts', true)).body.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_PAYLOAD' } })
      expect((await switchIndex('notes', 'yes')).body.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_PAYLOAD' } })
      expect((await switchIndex('directus_users', true)).status).toBe(403)
      expect((await switchIndex('nowhere', true)).status).toBe(403)
      const made = await app().request('/collections', {
        body: { collection: 'numbers', schema: { search_index: true }, meta: {}, fields: [key] },
      })
      expect(made.body.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_PAYLOAD' } })
      expect((await app().request('/collections/numbers')).status).toBe(403)
    })

    it('knows items by keys of any kind, and survives its table', async () => {
      const fields = [
        { field: 'code', type: 'string', meta: {}, schema: { is_primary_key: true } },
        field('rank', 'text'),
        field('select', 'string'),
      ]
      const make = () => app().must('/collections', { body: { collection: 'odd_data', meta: {}, schema: { search_index: true }, fields } })
      await make()
      await app().must('/items/odd_data', {
        body: [
          { code: 'a', rank: 'first one' },
          { code: 'b', select: 'first "two"' },
          { code: 'c', rank: 'x', select: 'y' },
        ],
      })
      const codes = async (term: string) =>
        (await app().must<{ code: string }[]>(`/items/odd_data?search=${encodeURIComponent(term)}&sort=code`)).map(({ code }) => code)
      expect(await codes('first')).toEqual(['a', 'b'])
      await app().must('/fields/odd_data', {
        body: { field: 'more', type: 'string', meta: {}, schema: { is_nullable: false, default_value: 'whale' } },
      })
      expect(await codes('first')).toEqual(['a', 'b'])
      expect(await codes('whale')).toEqual(['a', 'b', 'c'])
      if (app().databaseName === 'sqlite') await app().platform.database.knex.raw('VACUUM')
      expect(await codes('one')).toEqual(['a'])
      await app().request('/collections/odd_data', { method: 'DELETE' })
      await make()
      expect(await codes('first')).toEqual([])
      await app().request('/collections/odd_data', { method: 'DELETE' })
    })
  },
  fill,
)
