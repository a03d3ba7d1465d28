import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { becomeSnapshot, differenceTo, type SyncEntry, type SyncSnapshot, snapshotOf } from '../support/schema-sync.js'

// Issue 19: renames are told, not guessed; and what would be lost is told, and lost only where that is allowed.

const column = (field: string, type: string, schema: object = {}) => ({ field, type, meta: {}, schema })
const keyed = column('id', 'integer', { is_primary_key: true, has_auto_increment: true })
const token = 'token-of-a-reader'

async function fill({ must }: Pick<App, 'must'>): Promise<void> {
  await must('/collections', {
    body: { collection: 'people', meta: { display_template: '{{name}}' }, schema: {}, fields: [keyed, column('name', 'string')] },
  })
  await must('/collections', {
    body: {
      collection: 'posts',
      meta: {},
      schema: {},
      fields: [keyed, column('title', 'string', { is_indexed: true }), column('writer', 'integer')],
    },
  })
  await must('/relations', {
    body: { collection: 'posts', field: 'writer', related_collection: 'people', meta: { one_field: 'posts' }, schema: {} },
  })
  await must('/fields/people', { body: { field: 'posts', type: 'alias', meta: { special: ['o2m'] }, schema: null } })
  const policy = await must<{ id: string }>('/policies', { body: { name: 'Readers' } })
  const role = await must<{ id: string }>('/roles', { body: { name: 'Readers', policies: [{ policy: policy.id }] } })
  await must('/users', { body: { email: 'reader@example.com', role: role.id, token } })
  for (const [collection, fields] of [
    ['people', ['id', 'name', 'posts']],
    ['posts', ['id', 'title', 'writer']],
  ] as const)
    await must('/permissions', {
      body: {
        policy: policy.id,
        collection,
        action: 'read',
        fields,
        permissions: collection === 'posts' ? { writer: { name: { _eq: 'Ada' } } } : {},
      },
    })
  await must('/presets', {
    body: {
      collection: 'posts',
      filter: { title: { _contains: 'O' } },
      layout_query: { tabular: { fields: ['title', 'writer.name'], sort: ['-title'] } },
    },
  })
  await must('/items/posts', { body: { title: 'One', writer: { name: 'Ada' } } })
}

/** The snapshot as a person edits it: other names, and the old ones as ids. */
function renamed(snapshot: SyncSnapshot, change: (text: string) => string, id: (entry: SyncEntry) => string | undefined): SyncSnapshot {
  const next = JSON.parse(change(JSON.stringify(snapshot))) as SyncSnapshot
  const withId = (entry: SyncEntry) => ({ ...entry, ...(id(entry) === undefined ? {} : { id: id(entry) }) })
  return { ...next, collections: next.collections.map(withId), fields: next.fields.map(withId) }
}

/** Entries stand by the names of their collections, so that they change places. */
const sorted = (snapshot: SyncSnapshot): unknown => {
  const inOrder = (list: SyncEntry[]) => list.map((entry) => JSON.stringify(Object.entries(entry).sort())).sort()
  return [snapshot.collections, snapshot.fields, snapshot.relations].map(inOrder)
}

onEachApp(
  'issue 19: renames in snapshots',
  (app) => {
    it('keep data, relations, permissions, presets and history, and are told to others', async () => {
      const before = await snapshotOf(app())
      const wanted = renamed(
        before,
        (text) =>
          text
            .replaceAll('"posts"', '"articles"')
            .replaceAll('"title"', '"headline"')
            .replaceAll('"name":"name"', '"name":"label"')
            .replaceAll('"field":"name"', '"field":"label"')
            .replaceAll('{{name}}', '{{label}}'),
        ({ collection, field }) =>
          field === undefined
            ? collection === 'articles'
              ? 'posts'
              : undefined
            : { headline: 'title', label: 'name', articles: 'posts' }[field],
      )
      const found = await differenceTo(app(), wanted)
      expect(found?.diff.renames).toEqual([
        { collection: 'posts', name: 'articles' },
        { collection: 'people', field: 'name', name: 'label' },
        { collection: 'people', field: 'posts', name: 'articles' },
        { collection: 'articles', field: 'title', name: 'headline' },
      ])
      expect([found?.diff.collections?.map(({ diff }) => diff), found?.diff.fields, found?.diff.relations]).toEqual([
        [[expect.objectContaining({ path: ['meta', 'display_template'] })]],
        [],
        [],
      ])
      expect((await app().request('/schema/apply', { body: found! })).status).toBe(204)
      expect(await differenceTo(app(), wanted, '')).toBeNull()
      expect(sorted(await snapshotOf(app()))).toEqual(sorted(wanted))
      const one = [{ headline: 'One', writer: { label: 'Ada', articles: [1] } }]
      expect(await app().must('/items/articles?fields=headline,writer.label,writer.articles', { as: token })).toEqual(one)
      const [preset] = await app().must<{ filter: object; layout_query: object }[]>('/presets?filter[collection][_eq]=articles')
      expect(preset).toMatchObject({
        filter: { headline: { _contains: 'O' } },
        layout_query: { tabular: { fields: ['headline', 'writer.label'], sort: ['-headline'] } },
      })
      const revisions = await app().must<{ data: object }[]>('/revisions?filter[collection][_eq]=articles')
      expect(revisions.map(({ data }) => data)).toEqual([expect.objectContaining({ headline: 'One' })])
      await becomeSnapshot(app(), before)
      expect(await snapshotOf(app())).toEqual(before)
      expect(await app().must('/items/posts?fields=title,writer.name', { as: token })).toEqual([{ title: 'One', writer: { name: 'Ada' } }])
    })

    it('what would be lost is told with its rows, and has to be allowed', async () => {
      const before = await snapshotOf(app())
      const wanted = { ...before, fields: before.fields.filter(({ field }) => field !== 'title') }
      const found = await differenceTo(app(), wanted)
      expect(found).toMatchObject({ losses: [{ collection: 'posts', field: 'title', rows: 1 }] })
      const refused = await app().request('/schema/apply', { body: found! })
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('1 values of posts.title')])
      expect(await snapshotOf(app())).toEqual(before)
      const empty = await app().must('/items/posts', { method: 'PATCH', body: { data: { title: null }, keys: [1] } })
      expect(empty).toHaveLength(1)
      expect((await app().request('/schema/apply', { body: (await differenceTo(app(), wanted))! })).status).toBe(204)
    })
  },
  fill,
)
