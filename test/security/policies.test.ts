import { beforeAll, expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

// What policies say beside their permissions, and that a change of any of it counts for the next request, on every node.

const token = 'token-of-the-caller'
const readTags = { collection: 'tags', action: 'read', fields: ['*'], permissions: {} }

onEachApp(
  'Policies',
  (app) => {
    let caller: { user: string; role: string; policy: string }
    beforeAll(async () => {
      caller = await createUser(app(), 'caller', token, [readTags])
    })
    const tags = async (headers: Record<string, string> = {}) =>
      (await app().request('/items/tags?fields=id', { as: token, headers })).status
    const setPolicy = (body: object) => app().must(`/policies/${caller.policy}`, { method: 'PATCH', body })

    it('count from the addresses they are bound to, and from nowhere else', async () => {
      for (const [list, inside, outside] of [
        [['10.1.2.3'], '10.1.2.3', '10.1.2.4'],
        [['10.1.0.0/16', '192.168.0.1'], '10.1.200.7', '10.2.0.1'],
        [['10.1.2.3-10.1.2.9'], '10.1.2.9', '10.1.2.10'],
        [['fd00::/8'], 'fd12::1', 'fe80::1'],
      ] as const) {
        await setPolicy({ ip_access: list })
        expect([list, await tags({ 'x-forwarded-for': inside }), await tags({ 'x-forwarded-for': outside })]).toEqual([list, 200, 403])
        expect((await app().graphql('{ tags { id } }', { as: token, headers: { 'x-forwarded-for': outside } })).status).toBe(400)
      }
      // What is no address is none of them.
      expect(await tags({ 'x-forwarded-for': 'anywhere' })).toBe(403)
      await setPolicy({ ip_access: null })
      expect(await tags()).toBe(200)
    })

    it.each(['10.*.*.*', '10.0.0.0/255.0.0.0', 'home', '10.0.0.0/33', '10.0.0.9-10.0.0.1'])(
      'an address list with %s is refused',
      async (entry) => {
        expect(
          (await app().request(`/policies/${caller.policy}`, { method: 'PATCH', body: { ip_access: ['10.1.2.3', entry] } })).status,
        ).toBe(400)
      },
    )

    it('an unreadable entry that is there all the same lets nobody in', async () => {
      const { knex } = app().platform.database
      await knex('directus_policies').where({ id: caller.policy }).update({ ip_access: 'anywhere' })
      app().platform.policies.invalidate()
      expect(await tags({ 'x-forwarded-for': '10.1.2.3' })).toBe(403)
      await setPolicy({ ip_access: null })
    })

    it('administrators bound to addresses are administrators only there', async () => {
      await setPolicy({ admin_access: true, ip_access: ['10.1.2.3'] })
      const users = (address: string) => app().request('/users?fields=id', { as: token, headers: { 'x-forwarded-for': address } })
      expect([(await users('10.1.2.3')).status, (await users('10.1.2.4')).status]).toEqual([200, 403])
      await setPolicy({ admin_access: false, ip_access: null })
    })

    it('that ask for a second factor say so in the token and to the studio, until the user has one', async () => {
      const claims = async () => {
        const { access_token } = await app().must<{ access_token: string }>('/auth/login', {
          as: null,
          body: { email: 'caller@example.com', password: 'caller-pass-1' },
        })
        return JSON.parse(Buffer.from(access_token.split('.')[1]!, 'base64url').toString()) as { enforce_tfa?: boolean }
      }
      const globals = () => app().must<{ enforce_tfa: boolean }>('/policies/me/globals', { as: token })
      expect([(await claims()).enforce_tfa, (await globals()).enforce_tfa]).toEqual([undefined, false])
      await setPolicy({ enforce_tfa: true })
      expect([(await claims()).enforce_tfa, (await globals()).enforce_tfa]).toEqual([true, true])
      await setPolicy({ enforce_tfa: false })
    })

    it('a change counts for the next request, whatever was changed', async () => {
      const { id: permission } = (await app().must<{ id: number }[]>(`/permissions?filter[policy][_eq]=${caller.policy}&fields=id`))[0]!
      const { id: access } = (await app().must<{ id: string }[]>(`/access?filter[policy][_eq]=${caller.policy}&fields=id`))[0]!
      const patch = (path: string, body: object) => app().must(path, { method: 'PATCH', body })
      const { id: emptyRole } = await app().must<{ id: string }>('/roles', { body: { name: 'empty' } })
      const ids = async () => (await app().request('/items/tags?fields=id&sort=id', { as: token })).text
      const everything = await ids()
      for (const [take, give] of [
        [
          () => patch(`/permissions/${permission}`, { collection: 'authors' }),
          () => patch(`/permissions/${permission}`, { collection: 'tags' }),
        ],
        [
          () => patch(`/permissions/${permission}`, { permissions: { id: { _eq: 1 } } }),
          () => patch(`/permissions/${permission}`, { permissions: {} }),
        ],
        [() => patch(`/permissions/${permission}`, { fields: ['name'] }), () => patch(`/permissions/${permission}`, { fields: ['*'] })],
        [() => patch(`/access/${access}`, { role: emptyRole }), () => patch(`/access/${access}`, { role: caller.role })],
        [() => patch(`/users/${caller.user}`, { role: emptyRole }), () => patch(`/users/${caller.user}`, { role: caller.role })],
        [() => patch(`/users/${caller.user}`, { status: 'suspended' }), () => patch(`/users/${caller.user}`, { status: 'active' })],
        [() => patch(`/users/${caller.user}`, { token: 'another-token-of-the-caller' }), () => patch(`/users/${caller.user}`, { token })],
        [
          () =>
            patch(`/policies/${caller.policy}`, {
              permissions: { create: [], update: [{ id: permission, action: 'delete' }], delete: [] },
            }),
          () => patch(`/permissions/${permission}`, { action: 'read' }),
        ],
      ] as const) {
        await take()
        expect(await ids()).not.toBe(everything)
        await give()
        expect(await ids()).toBe(everything)
      }
      await app().must(`/roles/${caller.role}`, { method: 'DELETE' })
      expect((await app().request('/items/tags', { as: token })).status).toBe(401)
    })

    it('a change that is rolled back changes nothing', async () => {
      const before = (await app().request('/items/tags?fields=id', { as: readerToken })).text
      const failing = { policy: '00000000-0000-0000-0000-000000000000', collection: 'articles', action: 'delete', fields: ['*'] }
      const { id } = (await app().must<{ policy: string; id: number }[]>('/permissions?filter[collection][_eq]=tags&fields=id,policy'))[0]!
      expect(
        (
          await app().request('/permissions', {
            method: 'PATCH',
            body: [
              { id, collection: 'authors' },
              { id, ...failing },
            ],
          })
        ).status,
      ).toBeGreaterThanOrEqual(400)
      expect((await app().request('/items/tags?fields=id', { as: readerToken })).text).toBe(before)
    })
  },
  fillBlog,
  { IP_TRUST_PROXY: 'true' },
)
