import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

const editorToken = 'token-of-the-editor'
let editor: { user: string }

interface Revision {
  readonly id: number
  readonly data: Record<string, unknown>
  readonly delta: Record<string, unknown>
}

onEachApp(
  'History',
  (app) => {
    const revisionsOf = (collection: string, item: string, rest = '') =>
      app().must<Revision[]>(`/revisions?sort=id&limit=-1&filter[collection]=${collection}&filter[item]=${item}${rest}`)

    it('nested writes have the revision of the outer write as their parent', async () => {
      await app().must('/items/articles/1', {
        method: 'PATCH',
        body: {
          title: 'With comments',
          author: { id: 2, name: 'Bobby' },
          comments: { create: [{ body: 'new' }], update: [{ id: 1, body: 'changed' }], delete: [2] },
        },
      })
      const [outer] = (await revisionsOf('articles', '1')).slice(-1)
      const children = await app().must<{ collection: string; delta: object }[]>(
        `/revisions?filter[parent]=${outer!.id}&fields=collection,delta&sort=id`,
      )
      expect(children).toEqual([
        { collection: 'authors', delta: { name: 'Bobby' } },
        { collection: 'comments', delta: { body: 'new' } },
        { collection: 'comments', delta: { body: 'changed' } },
        { collection: 'comments', delta: { article: null } },
      ])
      expect(outer!.delta).toEqual({ title: 'With comments', author: 2 })
    })

    it('the history of a list of new items is written for all of them at once, each with its own', async () => {
      const comments = Array.from({ length: 150 }, (_, index) => ({ body: `text ${index}` }))
      const write = (count: number) => () =>
        app().must('/items/articles?fields=id', { body: { id: 900 + count, title: 'Discussed', comments: comments.slice(0, count) } })
      const [few, many] = [await app().statementsOf(write(1)), await app().statementsOf(write(150))]
      // 1,000 rows and their history at a time.
      expect(many.length).toBe(few.length)
      const [outer] = await revisionsOf('articles', '1050')
      const children = await app().must<{ item: string; data: object; activity: { item: string; action: string } }[]>(
        `/revisions?filter[parent]=${outer!.id}&fields=item,data,activity.item,activity.action&sort=id&limit=-1`,
      )
      expect(children.map(({ data }) => data)).toEqual(comments)
      expect(children.every(({ item, activity }) => activity.action === 'create' && activity.item === item)).toBe(true)
    })

    it('a revert brings back values and relations, and leaves secrets alone', async () => {
      const created = await app().must<{ id: number }>('/items/articles', { body: { title: 'One', author: 1, data: { level: 1 } } })
      await app().must(`/items/articles/${created.id}`, { method: 'PATCH', body: { title: 'Two', author: 2 } })
      await app().must(`/items/articles/${created.id}`, { method: 'PATCH', body: { title: 'Three', author: null, data: null } })
      const revisions = await revisionsOf('articles', String(created.id))
      const read = () => app().must(`/items/articles/${created.id}?fields=title,author,data`)
      expect((await app().request(`/utils/revert/${revisions[1]!.id}`, { method: 'POST' })).status).toBe(204)
      expect(await read()).toEqual({ title: 'Two', author: 2, data: { level: 1 } })
      const mutation = await app().graphql(`mutation { utils_revert(revision: ${revisions[0]!.id}) }`, { system: true })
      expect(mutation.body.data).toEqual({ utils_revert: true })
      expect(await read()).toEqual({ title: 'One', author: 1, data: { level: 1 } })
      await app().must('/items/authors/1', { method: 'PATCH', body: { name: 'Ada L.', pin: '9999' } })
      const [ofAuthor] = (await revisionsOf('authors', '1')).slice(-1)
      await app().request(`/utils/revert/${ofAuthor!.id}`, { method: 'POST' })
      const { pin } = (await app().platform.database.knex('authors').where({ id: 1 }).first('pin')) as { pin: string }
      expect(pin).toMatch(/^\$argon2/)
    })

    it('16: no secret enters a revision or an activity row', async () => {
      const { id } = await app().must<{ id: string }>('/users', {
        body: { email: 'kept@example.com', password: 'hunter2-hunter2', token: 'static-token-of-kept' },
      })
      await app().must(`/users/${id}`, { method: 'PATCH', body: { password: 'other-pass-12', token: 'another-static-token' } })
      await app().must('/items/authors', { body: { name: 'Sec', pin: '7777', articles: [{ title: 'nested' }] } })
      const { knex } = app().platform.database
      const written = JSON.stringify([
        await knex('directus_revisions').select(),
        await knex('directus_activity').select(),
        await knex('directus_versions').select(),
      ])
      for (const secret of ['hunter2-hunter2', 'other-pass-12', 'static-token-of-kept', 'another-static-token', '7777', '$argon2'])
        expect(written).not.toContain(secret)
    })

    it('a promoted version keeps who saved it, and when', async () => {
      const { id } = await app().must<{ id: string }>('/versions', {
        as: editorToken,
        body: { key: 'draft', collection: 'pages', item: '1' },
      })
      await app().must(`/versions/${id}/save`, { as: editorToken, body: { title: 'Drafted', changed_by: null } })
      const { mainHash } = await app().must<{ mainHash: string }>(`/versions/${id}/compare`)
      expect(await app().must(`/versions/${id}/promote`, { body: { mainHash } })).toBe('1')
      expect(await app().must('/items/pages/1?fields=title,changed_by')).toEqual({ title: 'Drafted', changed_by: editor.user })
      expect(await app().must(`/versions/${id}/compare`)).toMatchObject({ outdated: false })
    })

    it('a version is promoted once when two try at the same time with the same hash', async () => {
      const { id } = await app().must<{ id: string }>('/versions', { body: { key: 'race', collection: 'pages', item: '1' } })
      await app().must(`/versions/${id}/save`, { body: { views: 1 } })
      const { mainHash } = await app().must<{ mainHash: string }>(`/versions/${id}/compare`)
      const answers = await Promise.all([1, 2, 3, 4].map(() => app().request(`/versions/${id}/promote`, { body: { mainHash } })))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422])
    })

    it('an item that does not exist yet is drafted, and made by the promotion', async () => {
      const { id } = await app().must<{ id: string }>('/versions', { body: { key: 'draft', collection: 'pages', item: null } })
      expect(await app().must(`/versions/${id}/save`, { body: { title: 'Brand new' } })).toMatchObject({ title: 'Brand new' })
      const key = await app().must<string>(`/versions/${id}/promote`, { body: {} })
      expect(await app().must(`/items/pages/${key}?fields=title`)).toEqual({ title: 'Brand new' })
    })

    it('GraphQL reads versions, as they would be and as they were saved', async () => {
      const { id } = await app().must<{ id: string }>('/versions', { body: { key: 'gql', collection: 'articles', item: '3' } })
      await app().must(`/versions/${id}/save`, {
        body: { title: 'By GraphQL', comments: { create: [{ body: 'soon' }], update: [], delete: [] } },
      })
      const query =
        '{ as: articles_by_id(id: 3, version: "gql") { title comments { body } } raw: articles_by_version(id: 3, version: "gql") { id title status comments } }'
      const { data } = (await app().graphql(query)).body as { data?: { as: object; raw: object } }
      expect(data).toMatchObject({
        as: { title: 'By GraphQL', comments: [{ body: 'comment 5' }, { body: 'soon' }] },
        raw: { id: '3', title: 'By GraphQL', status: 'published', comments: { create: [{ body: 'soon' }] } },
      })
    })

    it('hooks hear of a promotion: filters before, actions once it is committed', async () => {
      const heard: string[] = []
      const { events } = app().platform
      const filter = (payload: unknown) => {
        heard.push('filter')
        return { ...(payload as object), views: 55 }
      }
      const action = ({ item, version }: Readonly<Record<string, unknown>>) => void heard.push(`action ${item} ${version}`)
      events.onFilter('pages.items.promote', filter)
      events.onAction('items.promote', action)
      const { id } = await app().must<{ id: string }>('/versions', { body: { key: 'hooked', collection: 'pages', item: '1' } })
      await app().must(`/versions/${id}/save`, { body: { title: 'Hooked' } })
      const { mainHash } = await app().must<{ mainHash: string }>(`/versions/${id}/compare`)
      await app().must(`/versions/${id}/promote`, { body: { mainHash } })
      events.offFilter('pages.items.promote', filter)
      events.offAction('items.promote', action)
      expect(heard).toEqual(['filter', 'action 1 hooked'])
      expect(await app().must('/items/pages/1?fields=title,views')).toEqual({ title: 'Hooked', views: 55 })
    })

    it('a save can add to the last revision of the same user', async () => {
      const { id } = await app().must<{ id: string }>('/versions', { body: { key: 'patched', collection: 'pages', item: '1' } })
      await app().must(`/versions/${id}/save`, { body: { title: 'a' } })
      await app().must(`/versions/${id}/save?patchRevision=true`, { body: { views: 3 } })
      await app().must(`/versions/${id}/save?patchRevision=true`, { as: editorToken, body: { views: 4 } })
      expect(await app().must(`/revisions?filter[version]=${id}&fields=delta&sort=id`)).toEqual([
        { delta: { title: 'a', views: 3 } },
        { delta: { views: 4 } },
      ])
    })
  },
  async (app) => {
    await fillBlog(app)
    await app.must('/collections/articles', { method: 'PATCH', body: { meta: { versioning: true } } })
    const field = (name: string, type: string, special: string[] | null = null) => ({ field: name, type, meta: { special }, schema: {} })
    const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
    await app.must('/collections', {
      body: {
        collection: 'pages',
        meta: { versioning: true },
        schema: {},
        fields: [key, field('title', 'string'), field('views', 'integer'), field('changed_by', 'uuid', ['user-updated'])],
      },
    })
    await app.must('/items/pages', { body: { title: 'Home' } })
    editor = await createUser(app, 'editor', editorToken, [
      { collection: 'pages', action: 'read', fields: ['*'], permissions: {} },
      ...['create', 'read', 'update'].map((action) => ({ collection: 'directus_versions', action, fields: ['*'], permissions: {} })),
    ])
  },
)
