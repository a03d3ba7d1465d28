import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

// ../shared/security-cases.md, 19: a version neither shows nor changes what its reader may not see or change.

const drafterToken = 'token-of-the-drafter'
const outsiderToken = 'token-of-the-outsider'

const versions = ['create', 'read', 'update'].map((action) => ({ collection: 'directus_versions', action, fields: ['*'], permissions: {} }))
/** Reads published articles, and comments of published articles; drafts what they like, and changes no item. */
const drafterPermissions = [
  {
    collection: 'articles',
    action: 'read',
    fields: ['id', 'title', 'status', 'views', 'author', 'comments'],
    permissions: { status: { _eq: 'published' } },
  },
  { collection: 'authors', action: 'read', fields: ['id', 'name'], permissions: { name: { _neq: 'Cyd' } } },
  { collection: 'comments', action: 'read', fields: ['*'], permissions: { article: { status: { _eq: 'published' } } } },
  ...versions,
]
const outsiderPermissions = drafterPermissions.filter(({ collection }) => collection !== 'directus_versions')

interface Made {
  readonly id: string
}

onEachApp(
  'Attacks by versions',
  (app) => {
    const ask = (path: string, body?: unknown, as = drafterToken) => app().request(path, { as, body })
    /** A version of an article with this delta, made by the administrator. */
    const version = async (item: string, key: string, delta: object): Promise<string> => {
      const { id } = await app().must<Made>('/versions', { body: { key, collection: 'articles', item } })
      await app().must(`/versions/${id}/save`, { body: delta })
      return id
    }
    const article = async (id: number) => JSON.stringify(await app().must(`/items/articles/${id}?fields=*,comments.*`))
    const codeOf = ({ body }: Awaited<ReturnType<typeof ask>>) => body.errors?.[0]?.extensions.code

    it('(the drafter can draft, and see what they drafted, without the right to change the item)', async () => {
      const made = await ask('/versions', { key: 'mine', collection: 'articles', item: '1' })
      expect(made.status).toBe(200)
      const { id } = made.body.data! as Made
      expect((await ask(`/versions/${id}/save`, { title: 'Drafted' })).status).toBe(200)
      expect((await ask('/items/articles/1?fields=title,views&version=mine')).body.data).toMatchObject({ title: 'Drafted', views: 10 })
      expect((await ask('/items/articles/1?fields=title')).body.data).toEqual({ title: 'First steps' })
    })

    it('who may not read versions reads none, with the same answer whether there is one or not', async () => {
      await version('1', 'secret', { title: 'Secret plans' })
      const there = await ask('/items/articles/1?version=secret', undefined, outsiderToken)
      const notThere = await ask('/items/articles/1?version=nothing', undefined, outsiderToken)
      expect(there).toEqual(notThere)
      expect(there.status).toBe(403)
      const list = await ask('/items/articles?version=secret', undefined, outsiderToken)
      expect(list.text).not.toContain('Secret plans')
      const query = '{ articles_by_id(id: 1, version: "secret") { title } articles_by_version(id: 1, version: "secret") { title } }'
      expect((await app().graphql(query, { as: outsiderToken })).text).not.toContain('Secret plans')
    })

    it('a version does not bring an item into sight that its reader may not see', async () => {
      await version('4', 'publish', { status: 'published' })
      expect((await ask('/items/articles/4?version=publish')).status).toBe(403)
      expect((await ask('/items/articles/4?version=publish&versionRaw=true')).status).toBe(403)
      expect((await ask('/items/articles?version=publish')).body.data).toEqual([])
      const query = '{ articles_by_version(id: 4, version: "publish") { title views } }'
      expect((await app().graphql(query, { as: drafterToken })).body.data).toEqual({ articles_by_version: null })
    })

    it('a version that changes what a rule looks at shows its effect only to who could have made the change', async () => {
      await version('3', 'rule', { comments: { create: [], update: [{ id: 6 }], delete: [] } })
      const answer = await ask('/items/articles/3?fields=comments.body&version=rule')
      expect(answer.text).not.toContain('comment 6')
      expect(await app().must<object>('/items/articles/3?fields=comments.id&version=rule')).toMatchObject({
        comments: [{ id: 5 }, { id: 6 }],
      })
    })

    it('naming an item tells nothing about whether it exists', async () => {
      await version('1', 'hidden-author', { author: 3 })
      await version('1', 'no-author', { author: 999 })
      const read = async (key: string) =>
        (await ask(`/items/articles/1?fields=title,author.*&version=${key}`)).text
          .replace(/"version_id":"[^"]*"/, '')
          .replaceAll(/"author":(3|999)/g, '"author":n')
          .replaceAll(/"_date":"[^"]*"/g, '')
      expect(await read('hidden-author')).toBe(await read('no-author'))
      expect(await read('hidden-author')).not.toContain('Cyd')
    })

    it('fields out of sight stay out of sight in every form of a version', async () => {
      await version('1', 'fields', { price: '99.99', title: 'Seen' })
      expect((await ask('/items/articles/1?version=fields')).text).not.toContain('99.99')
      expect((await ask('/items/articles/1?version=fields&versionRaw=true')).text).not.toContain('99.99')
      expect((await ask('/items/articles/1?version=fields&versionRaw=true')).text).toContain('Seen')
    })

    it('a field that is open on other items stays out of sight in every form, and in what others are drafted', async () => {
      // The drafter reads `price` of what is archived, and nothing of the comments but their bodies.
      const id = await version('1', 'forms', { price: '77.77', title: 'Seen', author: { name: 'New', secret: 'of the draft' } })
      const forms = [
        await ask('/items/articles/1?version=forms&versionRaw=true'),
        await ask(`/versions/${id}/compare`),
        await ask(`/versions/${id}/save`, { views: 11 }),
        await app().graphql('{ articles_by_version(id: 1, version: "forms") { title price } }', { as: drafterToken }),
      ]
      for (const { text } of forms) expect(text).toContain('Seen')
      for (const { text } of forms) expect(text).not.toMatch(/77\.77|of the draft/)
      expect((await app().request(`/versions/${id}/compare`)).text).toMatch(/77\.77.*of the draft|of the draft.*77\.77/)
    })

    it('a change of what its reader does not see does not make a version outdated to them, whatever is written', async () => {
      const { id } = (await ask('/versions', { key: 'stale', collection: 'articles', item: '1' })).body.data! as Made
      const isOutdated = async (as: string | undefined) =>
        ((await ask(`/versions/${id}/compare`, undefined, as)).body.data! as { outdated: boolean }).outdated
      const write = (values: object) => app().must('/items/articles/1', { method: 'PATCH', body: values })
      await write({ price: '3.25' })
      expect([await isOutdated(drafterToken), await isOutdated('token-of-the-administrator')]).toEqual([false, true])
      await write({ price: '1.50' })
      expect([await isOutdated(drafterToken), await isOutdated('token-of-the-administrator')]).toEqual([false, false])
      await write({ views: 12 })
      expect([await isOutdated(drafterToken), await isOutdated('token-of-the-administrator')]).toEqual([true, true])
      await write({ views: 10 })
      const other = (await ask('/versions', { key: 'same', collection: 'articles', item: '1' })).body.data! as Made & { hash: string }
      const hashes = (
        await app().must<{ hash: string }[]>('/versions?fields=hash&filter[item]=1&filter[collection]=articles&limit=-1')
      ).map(({ hash }) => hash)
      expect(new Set(hashes).size).toBe(hashes.length)
      expect(other.id).not.toBe(id)
    })

    it('who may not change the item does not promote, and nothing is written', async () => {
      const id = await version('2', 'up', { title: 'Promoted' })
      const before = await article(2)
      const { body } = await ask(`/versions/${id}/compare`)
      const { mainHash } = body.data! as { mainHash: string }
      expect(codeOf(await ask(`/versions/${id}/promote`, { mainHash }))).toBe('FORBIDDEN')
      expect(codeOf(await ask(`/versions/${id}/promote`, { mainHash }, outsiderToken))).toBe('FORBIDDEN')
      expect(await article(2)).toBe(before)
    })

    it('who may not change versions does not save, and no version is made of an item out of sight', async () => {
      const id = await version('2', 'kept', { title: 'kept' })
      expect(codeOf(await ask(`/versions/${id}/save`, { title: 'taken' }, outsiderToken))).toBe('FORBIDDEN')
      expect(codeOf(await ask('/versions', { key: 'x', collection: 'articles', item: '4' }))).toBe('FORBIDDEN')
      expect(await ask('/versions', { key: 'x', collection: 'articles', item: '4' })).toEqual(
        await ask('/versions', { key: 'x', collection: 'articles', item: '777' }),
      )
      expect(codeOf(await app().request(`/versions/${id}`, { as: drafterToken, method: 'PATCH', body: { item: '4' } }))).toBe(
        'INVALID_PAYLOAD',
      )
    })

    it('secrets are no part of a version', async () => {
      await app().must('/collections/authors', { method: 'PATCH', body: { meta: { versioning: true } } })
      const { id } = await app().must<Made>('/versions', { body: { key: 'pin', collection: 'authors', item: '1' } })
      // No id and no hash can have it by chance.
      const pin = 'pin of nobody'
      expect(codeOf(await app().request(`/versions/${id}/save`, { body: { pin } }))).toBe('INVALID_PAYLOAD')
      expect(JSON.stringify(await app().must('/versions?limit=-1'))).not.toContain(pin)
    })

    it('reading a version leaves nothing behind', async () => {
      await version('5', 'trial', { title: 'Tried', comments: { create: [{ body: 'on trial' }], update: [], delete: [] } })
      const before = await everything(app())
      const read = await app().must<{ comments: object[] }>('/items/articles/5?fields=title,comments.id,comments.body&version=trial')
      expect(read).toMatchObject({ title: 'Tried', comments: [{ id: null, body: 'on trial' }] })
      expect(await everything(app())).toEqual(before)
    })
  },
  async (app) => {
    await fillBlog(app)
    await app.must('/collections/articles', { method: 'PATCH', body: { meta: { versioning: true } } })
    const { role } = await createUser(app, 'drafter', drafterToken, drafterPermissions)
    const { id: policy } = await app.must<Made>('/policies', { body: { name: 'prices of the archive' } })
    await app.must('/access', { body: { role, policy } })
    await app.must('/permissions', {
      body: { policy, collection: 'articles', action: 'read', fields: ['id', 'price'], permissions: { status: { _eq: 'archived' } } },
    })
    await createUser(app, 'outsider', outsiderToken, outsiderPermissions)
  },
)

/** All that reading must not change. */
async function everything({ must }: App): Promise<unknown[]> {
  return Promise.all(
    ['/items/articles', '/items/comments', '/activity', '/revisions', '/versions'].map((path) => must(`${path}?limit=-1&sort=id`)),
  )
}
