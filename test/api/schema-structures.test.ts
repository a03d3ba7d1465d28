import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { becomeSnapshot, differenceTo, type SyncSnapshot, snapshotOf, withOtherApp } from '../support/schema-sync.js'

// Issue 19: what tables have beside collections, fields and relations is a part of their snapshot.

const column = (field: string, type: string, schema: object = {}) => ({ field, type, meta: {}, schema })
const keyed = (field: string, type = 'string') => column(field, type, { is_primary_key: true, is_nullable: false, max_length: 40 })

async function fill({ must }: Pick<App, 'must'>): Promise<void> {
  const shelves = [keyed('house'), keyed('place')]
  await must('/collections', { body: { collection: 'shelves', meta: {}, schema: {}, fields: shelves } })
  const books = [
    keyed('id', 'uuid'),
    column('house', 'string', { max_length: 40 }),
    column('place', 'string', { max_length: 40 }),
    column('title', 'string', { max_length: 80 }),
    column('language', 'string', { max_length: 5 }),
    column('pages', 'integer'),
    column('price', 'decimal', { numeric_precision: 12, numeric_scale: 3 }),
  ]
  await must('/collections', { body: { collection: 'books', meta: {}, schema: {}, fields: books } })
}

const structures = {
  indexes: [
    { columns: ['language', 'pages'], is_unique: false },
    { columns: ['title', 'language'], is_unique: true },
  ],
  checks: ['pages > 0 and pages < 10000', "language in ('de', 'en', 'it''s')"],
  foreign_keys: [
    {
      columns: ['house', 'place'],
      foreign_key_table: 'shelves',
      foreign_key_columns: ['house', 'place'],
      on_delete: 'CASCADE',
      on_update: 'NO ACTION',
    },
  ],
}

/** The snapshot with these structures of the books, and a column that is computed. */
const withStructures = (snapshot: SyncSnapshot, added: object): SyncSnapshot => ({
  ...snapshot,
  collections: snapshot.collections.map((entry) =>
    entry.collection === 'books' ? { ...entry, schema: { name: 'books', ...added } } : entry,
  ),
})

const withComputed = (snapshot: SyncSnapshot, expression: string): SyncSnapshot => {
  const pages = snapshot.fields.find(({ field }) => field === 'pages')!
  const computed = {
    ...pages,
    field: 'sheets',
    meta: { ...pages.meta, field: 'sheets', sort: 8 },
    schema: { ...pages.schema, name: 'sheets', is_generated: true, generation_expression: expression },
  }
  return { ...snapshot, fields: [...snapshot.fields.filter(({ field }) => field !== 'sheets'), computed] }
}

onEachApp(
  'issue 19: indexes, checks, composite keys and computed columns as data',
  (app) => {
    const other = withOtherApp()

    it('come, work, go to SQLite and back, and go', async () => {
      const bare = await snapshotOf(app())
      const wanted = withComputed(withStructures(bare, structures), 'pages * 2')
      await becomeSnapshot(app(), wanted)
      const full = await snapshotOf(app())
      expect(full.collections.find(({ collection }) => collection === 'books')?.schema).toEqual({
        name: 'books',
        indexes: structures.indexes,
        checks: [`"language" IN ('de', 'en', 'it''s')`, '"pages" > 0 AND "pages" < 10000'],
        foreign_keys: structures.foreign_keys,
      })
      await becomeSnapshot(other(), full)
      const carried = await snapshotOf(other())
      expect(await differenceTo(app(), carried)).toBeNull()
      for (const one of [app(), other()]) {
        await one.must('/items/shelves', { body: { house: 'a', place: '1' } })
        const book = { house: 'a', place: '1', title: 'One', language: 'de', pages: 12 }
        const made = await one.must('/items/books?fields=sheets', { body: { ...book, id: '00000000-0000-4000-8000-000000000001' } })
        expect(made).toEqual({ sheets: 24 })
        const refused = async (changed: object) =>
          (await one.request('/items/books', { body: { ...book, title: 'Two', id: '00000000-0000-4000-8000-000000000002', ...changed } }))
            .status
        expect([await refused({ title: 'One' }), await refused({ place: '2' }), await refused({ pages: 0 })]).toEqual([400, 400, 400])
      }
      await becomeSnapshot(app(), withComputed(full, 'pages * 3'))
      expect(await app().must('/items/books?fields=sheets')).toEqual([{ sheets: 36 }])
      await becomeSnapshot(app(), bare)
      await becomeSnapshot(app(), carried)
      await becomeSnapshot(app(), bare)
      expect(await snapshotOf(app())).toEqual(bare)
      expect(await app().must('/items/books?fields=title')).toEqual([{ title: 'One' }])
    })

    it('rows that do not obey refuse the whole apply', async () => {
      const bare = await snapshotOf(app())
      const wanted = withStructures(bare, { checks: ['pages > 100'], indexes: structures.indexes })
      const found = await differenceTo(app(), wanted)
      expect((await app().request('/schema/apply', { body: found! })).status).toBe(400)
      expect(await snapshotOf(app())).toEqual(bare)
    })

    it.each([
      ['a call of an unknown function', 'pg_sleep(10) is null'],
      ['a query', '(select 1) = 1'],
      ['another statement', 'pages > 0); drop table books; --'],
    ])('%s is no check', async (_title, text) => {
      const wanted = withStructures(await snapshotOf(app()), { checks: [text] })
      const answer = await app().request('/schema/apply', { body: (await differenceTo(app(), wanted))! })
      expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
    })
  },
  fill,
)
