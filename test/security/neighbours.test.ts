import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from '@jest/globals'
import { accountabilityOfUser } from '../../src/services/access/accountability-of-user.js'
import { type App, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

// ../shared/security-cases.md, 80, and issue 11.9: what one user does costs others nothing.

const token = 'token-of-the-neighbour'
const credentials = { email: 'neighbour@example.com', password: 'neighbour-pass-1' }
const question = '/items/articles?fields=id,title,author.name&sort=id'
const graphqlQuestion = '{ articles(sort: ["id"]) { id title author { name } } }'

onEachApp(
  'issue 11.9, case 80: neighbours',
  (app) => {
    let neighbour: { user: string; role: string; policy: string }
    beforeAll(async () => {
      neighbour = await createUser(app(), 'neighbour', token, [
        { collection: 'tags', action: 'read', fields: ['*'], permissions: {} },
        { collection: 'directus_users', action: 'update', fields: ['title'], permissions: { id: { _eq: '$CURRENT_USER' } } },
      ])
    })

    const login = () => app().must<{ refresh_token: string }>('/auth/login', { as: null, body: credentials })
    const patchUser = (body: object) => app().must(`/users/${neighbour.user}`, { method: 'PATCH', body })
    /** What a user may do, and have done to them, without any right of another being touched. */
    const deeds: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['visits a page', () => app().must('/users/me/track/page', { as: token, method: 'PATCH', body: { last_page: `/${randomUUID()}` } })],
      ['changes the profile', () => app().must('/users/me', { as: token, method: 'PATCH', body: { title: randomUUID() } })],
      ['logs in', login],
      [
        'refreshes and logs out',
        async () => {
          const { refresh_token: first } = await login()
          const { refresh_token: second } = await app().must<{ refresh_token: string }>('/auth/refresh', {
            as: null,
            body: { refresh_token: first, mode: 'json' },
          })
          await app().must('/auth/logout', { as: null, body: { refresh_token: second, mode: 'json' } })
        },
      ],
      ['fails to log in', () => app().request('/auth/login', { as: null, body: { ...credentials, password: 'wrong' } })],
      ['gets another password', () => patchUser({ password: credentials.password })],
      [
        'is suspended, and let in again',
        async () => {
          await patchUser({ status: 'suspended' })
          await patchUser({ status: 'active' })
        },
      ],
      ['is made, and removed', async () => removeUser(app(), await makeUser(app()))],
    ]

    it.each(deeds)('one of whom %s leaves the other with what was prepared', async (_deed, deed) => {
      const ask = async () => [
        await app().must(question, { as: readerToken }),
        (await app().graphql(graphqlQuestion, { as: readerToken })).body.data,
        (await app().graphql('{ __schema { queryType { fields { name } } } }', { as: readerToken })).body.data,
      ]
      const answers = await ask()
      const prepared = await preparedFor(app(), 'reader@example.com')
      await deed()
      let again: unknown
      const statements = await app().statementsOf(async () => {
        again = await ask()
      })
      expect(again).toEqual(answers)
      expect(statements).toHaveLength(2)
      const kept = await preparedFor(app(), 'reader@example.com')
      expect(kept.set).toBe(prepared.set)
      expect(kept.model).toBe(prepared.model)
    })

    it.each(deeds)('one of whom %s leaves the other with the kept answer of an Idempotency-Key', async (_deed, deed) => {
      const write = () => app().request('/items/tags', { body: { name: 'once' }, headers: { 'idempotency-key': `key ${_deed}` } })
      const first = await write()
      await deed()
      const second = await write()
      expect([second.status, second.text]).toEqual([200, first.text])
      expect(await app().must('/items/tags?filter[name][_eq]=once&aggregate[count]=*')).toEqual([{ count: expect.anything() as never }])
    })

    it('a kept answer is that of somebody with rules, too, until the rules are others', async () => {
      const policy = await app().must<{ id: number }>('/permissions', {
        body: { policy: neighbour.policy, collection: 'tags', action: 'create', fields: ['*'], permissions: {} },
      })
      const write = () => app().request('/items/tags', { as: token, body: { name: 'mine' }, headers: { 'idempotency-key': 'mine' } })
      const first = await write()
      await app().must('/users/me/track/page', { as: readerToken, method: 'PATCH', body: { last_page: '/x' } })
      const patch = (body: object) => app().must(`/permissions/${policy.id}`, { method: 'PATCH', body })
      expect((await write()).text).toBe(first.text)
      await patch({ fields: ['name'] })
      expect((await write()).status).toBe(422)
      await patch({ fields: ['*'] })
      expect((await write()).text).toBe(first.text)
    })

    it('equal rules are the same, whichever way they came about, and others are not', async () => {
      const { id } = (await app().must<{ id: number }[]>('/permissions?filter[collection][_eq]=comments&fields=id'))[0]!
      const signature = async () => (await preparedFor(app(), 'reader@example.com')).set.signature
      const patch = (body: object) => app().must(`/permissions/${id}`, { method: 'PATCH', body })
      const seen = [await signature()]
      for (const change of [
        { permissions: { id: { _gt: 1 } } },
        { fields: ['id'] },
        { validation: { body: { _nnull: true } } },
        { presets: { body: 'x' } },
        { action: 'update' },
        { collection: 'tags' },
      ]) {
        await patch(change)
        seen.push(await signature())
        await patch({ permissions: {}, fields: ['*'], validation: null, presets: null, action: 'read', collection: 'comments' })
        expect(await signature()).not.toBe(seen.at(-1))
      }
      expect(new Set(seen).size).toBe(seen.length)
    })

    it('what was attached to a user who is gone is not that of the next one with the same id', async () => {
      const id = await makeUser(app())
      const policy = await app().must<{ id: string }>('/policies', { body: { name: 'own', admin_access: true } })
      await app().must('/access', { body: { user: id, policy: policy.id } })
      const asIt = () => app().request('/users?fields=id', { as: 'token-of-the-passer' })
      expect((await asIt()).status).toBe(200)
      await removeUser(app(), id)
      expect((await asIt()).status).toBe(401)
      await makeUser(app(), id)
      expect((await asIt()).status).toBe(403)
      await removeUser(app(), id)
    })
  },
  fillBlog,
)

async function makeUser({ must }: App, id: string = randomUUID()): Promise<string> {
  await must('/users', { body: { id, email: 'passer@example.com', token: 'token-of-the-passer' } })
  return id
}

const removeUser = ({ must }: App, id: string): Promise<unknown> => must(`/users/${id}`, { method: 'DELETE' })

/** The rights of a user and the schema that follows from them, as they are remembered. */
async function preparedFor({ platform }: App, email: string) {
  const { id } = (await platform.database.knex('directus_users').where({ email }).first('id')) as { id: string }
  const schema = platform.schema.current().model
  const who = await accountabilityOfUser({ platform, schema, accountability: null, database: platform.database }, id)
  const set = await platform.permissions.of(who)
  return { set, model: platform.reduce(schema, set, 'read') }
}
