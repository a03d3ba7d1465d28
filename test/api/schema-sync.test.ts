import { expect, it } from '@jest/globals'
import { load } from 'js-yaml'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { sendForm } from '../support/files.js'
import { becomeSnapshot, differenceTo, type SyncSnapshot, snapshotOf, withOtherApp } from '../support/schema-sync.js'

// Issue 19: the schema of a project goes from one database to another as data, and applying it converges.

const key = { field: 'id', type: 'uuid', meta: { special: ['uuid'] }, schema: { is_primary_key: true, is_nullable: false } }
const column = (field: string, type: string, schema: object = {}, meta: object = {}) => ({ field, type, meta, schema })

/** What the blog does not have: every type, sizes, defaults, groups, keys of several columns, relations with rules of their own. */
async function fillMore({ must }: App): Promise<void> {
  await fillBlog({ must })
  await must('/collections', { body: { collection: 'shop', meta: { icon: 'store' }, schema: null } })
  const fields = [
    key,
    column(
      'name',
      'string',
      { max_length: 80, is_nullable: false, default_value: 'none' },
      { interface: 'input', options: { trim: true } },
    ),
    column('code', 'string', { max_length: 20, is_unique: true }),
    column('count', 'integer', { default_value: 7, is_indexed: true }),
    column('big', 'bigInteger'),
    column('ratio', 'float'),
    column('price', 'decimal', { numeric_precision: 12, numeric_scale: 3 }),
    column('is_new', 'boolean', { default_value: true }),
    column('day', 'date'),
    column('at', 'timestamp', { default_value: 'now()' }),
    column('local', 'dateTime'),
    column('hour', 'time'),
    column('data', 'json'),
    column('words', 'csv'),
    column('text', 'text'),
    column('parent', 'uuid'),
  ]
  await must('/collections', { body: { collection: 'goods', meta: { group: 'shop', sort: 2 }, schema: {}, fields } })
  await must('/relations', {
    body: { collection: 'goods', field: 'parent', related_collection: 'goods', meta: {}, schema: { on_delete: 'CASCADE' } },
  })
  await must('/fields/directus_users', { body: column('nickname', 'string') })
}

const emptyOf = (snapshot: SyncSnapshot) => ({ ...snapshot, collections: [], fields: [], relations: [] })

onEachApp(
  'issue 19: the schema as data',
  (app) => {
    const other = withOtherApp()

    it('goes to SQLite and back, and is the same after each way', async () => {
      const original = await snapshotOf(app())
      await becomeSnapshot(other(), original)
      const carried = await snapshotOf(other())
      expect(await differenceTo(app(), carried)).toBeNull()
      const [good] = await other().must<{ name: string; count: number; is_new: boolean; price: string }[]>('/items/goods', {
        body: [{ price: '1.2345', parent: null }],
      })
      expect(good).toMatchObject({ name: 'none', count: 7, is_new: true })

      await becomeSnapshot(app(), emptyOf(original))
      expect((await snapshotOf(app())).collections).toEqual([])
      expect((await app().request('/items/goods')).status).toBe(403)
      await becomeSnapshot(app(), carried)
      expect(await differenceTo(app(), original, '')).toBeNull()
    })

    it('is changed in place, so that the data stays', async () => {
      const before = await snapshotOf(app())
      await app().must('/items/goods', { body: { name: 'kept', count: 3 } })
      await app().must('/fields/goods/name', { method: 'PATCH', body: { type: 'string', schema: { max_length: 120, is_nullable: true } } })
      await app().must('/fields/goods', { body: column('extra', 'integer') })
      await app().must('/fields/goods/count', { method: 'PATCH', body: { meta: { note: 'How many', width: 'half' } } })
      await app().must('/collections/goods', { method: 'PATCH', body: { meta: { icon: 'star', group: null } } })
      await app().must('/collections', { body: { collection: 'later', meta: {}, schema: {}, fields: [key] } })
      const found = await differenceTo(app(), before, '')
      const names = (list: string) => found!.diff[list]!.map((entry) => [entry.collection, entry.field, entry.diff[0]!.kind])
      expect(names('collections')).toEqual([
        ['goods', undefined, 'E'],
        ['later', undefined, 'D'],
      ])
      expect(names('fields')).toEqual([
        ['goods', 'name', 'E'],
        ['goods', 'count', 'E'],
        ['goods', 'extra', 'D'],
      ])
      await becomeSnapshot(app(), before)
      expect(await app().must('/items/goods?fields=name,count')).toEqual([{ name: 'kept', count: 3 }])
    })

    it('merges where it is asked to: nothing is taken away', async () => {
      const before = await snapshotOf(app())
      expect(await differenceTo(app(), emptyOf(before), '?mode=merge')).toBeNull()
    })

    it('a field that loses its column, or gets one, is made anew', async () => {
      const before = await snapshotOf(app())
      await app().must('/fields/goods/text', { method: 'DELETE' })
      await app().must('/fields/goods', { body: { field: 'text', type: 'alias', meta: { special: ['no-data'] }, schema: null } })
      await becomeSnapshot(app(), before)
      expect(await app().must('/fields/goods/text')).toMatchObject({ type: 'text' })
    })

    it('is changed whole or not at all', async () => {
      const before = await snapshotOf(app())
      const wanted = structuredClone(before) as SyncSnapshot
      wanted.fields.push({ collection: 'goods', ...column('first', 'string') } as never)
      wanted.fields.push({ collection: 'goods', ...column('second', 'no such type') } as never)
      const found = await differenceTo(app(), wanted)
      const refused = await app().request('/schema/apply', { body: found })
      expect([refused.status, refused.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
      // MariaDB can't take changes of tables back: a new field is dropped again by the next apply.
      if (app().databaseName === 'mysql') await becomeSnapshot(app(), before)
      expect(await differenceTo(app(), before)).toBeNull()
    })

    it('is refused where it no longer fits, and to everybody but administrators', async () => {
      const before = await snapshotOf(app())
      const found = await differenceTo(app(), {
        ...before,
        collections: before.collections.filter(({ collection }) => collection !== 'tags'),
      })
      await app().must('/collections/authors', { method: 'PATCH', body: { meta: { note: 'changed meanwhile' } } })
      const stale = await app().request('/schema/apply', { body: found })
      expect([stale.status, stale.text]).toEqual([400, expect.stringContaining('hash does not match')])
      for (const as of [readerToken, null])
        for (const [path, body] of [['/schema/snapshot'], ['/schema/diff', before], ['/schema/apply', found]] as const)
          expect((await app().request(path, { as, body })).status).toBe(403)
    })

    it.each([
      ['an entry without its collection', { collections: [{ meta: {} }] }, '"collections[0].collection" is required'],
      ['a path into the prototype', null, 'which is not there'],
    ])('bad input is a sentence: %s', async (_title, change, sentence) => {
      const snapshot = await snapshotOf(app())
      const sent = change
        ? app().request('/schema/diff', { body: { ...snapshot, ...change } })
        : app().request('/schema/apply?force=true', {
            body: {
              hash: 'x',
              diff: {
                collections: [
                  { collection: 'goods', diff: [{ kind: 'A', path: ['__proto__', 'constructor'], index: 0, item: { kind: 'D' } }] },
                ],
              },
            },
          })
      const { status, text } = await sent
      expect([status, text]).toEqual([400, expect.stringContaining(sentence.replaceAll('"', '\\"'))])
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    })

    it('is a file in YAML, to be read and sent, without aliases', async () => {
      const { text } = await app().request('/schema/snapshot?export=yaml')
      expect(load(text)).toEqual(await snapshotOf(app()))
      const send = (content: string) =>
        sendForm(app(), [{ filename: 'snapshot.yaml', type: 'text/yaml', content }], { path: '/schema/diff' })
      expect((await send(text)).status).toBe(204)
      const bomb = await send(`a: &a [x, x]\nb: [*a, *a]\n`)
      expect([bomb.status, bomb.text]).toEqual([400, expect.stringContaining('The provided YAML is invalid')])
    })
  },
  fillMore,
)
