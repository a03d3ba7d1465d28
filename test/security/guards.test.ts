import { beforeAll, expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

// Who may change who may what: the last administrator stays, nobody gives what they do not have (security cases 24, 26; issue 3).

const managerToken = 'token-of-the-manager'
const accessTables = [
  'directus_users',
  'directus_roles',
  'directus_policies',
  'directus_access',
  'directus_permissions',
  'directus_settings',
]
const actions = ['create', 'read', 'update', 'delete']
const system = ['users', 'roles', 'policies', 'access', 'permissions', 'settings'].map((name) => `directus_${name}`)
const ownRule = { status: { _eq: 'published' } }
/** May write everything that decides access, and reads some articles: they may give no more than that. */
const managerPermissions = [
  ...system.flatMap((collection) => actions.map((action) => ({ collection, action, fields: ['*'], permissions: {} }))),
  { collection: 'articles', action: 'read', fields: ['id', 'title'], permissions: ownRule },
  { collection: 'tags', action: 'create', fields: ['*'], permissions: {}, validation: { name: { _nempty: true } } },
]

interface Ids {
  readonly user: string
  readonly role: string
  readonly policy: string
  readonly access: string
}

onEachApp(
  'The guards of access',
  (app) => {
    let admin: Ids
    let manager: Ids
    let other: Ids
    let otherPermission: number
    let nobodys: string
    const accessOf = async ({ role, policy }: Omit<Ids, 'access'>) =>
      (await app().must<{ id: string }[]>(`/access?filter[role][_eq]=${role}&filter[policy][_eq]=${policy}&fields=id`))[0]!.id
    const withAccess = async (ids: Omit<Ids, 'access'>): Promise<Ids> => ({ ...ids, access: await accessOf(ids) })
    beforeAll(async () => {
      const me = await app().must<{ id: string; role: { id: string; policies: { policy: string }[] } }>(
        '/users/me?fields=id,role.id,role.policies.policy',
      )
      admin = await withAccess({ user: me.id, role: me.role.id, policy: me.role.policies[0]!.policy })
      manager = await withAccess(await createUser(app(), 'manager', managerToken, managerPermissions))
      other = await withAccess(
        await createUser(app(), 'other', 'token-of-the-other', [
          { collection: 'authors', action: 'delete', fields: ['*'], permissions: {} },
        ]),
      )
      otherPermission = (await app().must<{ id: number }[]>(`/permissions?filter[policy][_eq]=${other.policy}&fields=id`))[0]!.id
      nobodys = (await app().must<{ id: string }>('/roles', { body: { name: 'nobody has it' } })).id
      await app().must('/collections', {
        body: {
          collection: 'desks',
          meta: {},
          schema: {},
          fields: [key, { field: 'owner', type: 'uuid', meta: {}, schema: {} }, { field: 'log', type: 'integer', meta: {}, schema: {} }],
        },
      })
      await app().must('/relations', {
        body: { collection: 'desks', field: 'owner', related_collection: 'directus_users', meta: {}, schema: { on_delete: 'SET NULL' } },
      })
      await app().must('/relations', {
        body: { collection: 'desks', field: 'log', related_collection: 'directus_activity', meta: {}, schema: {} },
      })
      await app().must('/items/desks', { body: { id: 1, owner: admin.user } })
    })

    /** The attempt fails with the code, and no row that decides access is another than before. */
    const refused = async (as: string, code: string, [method, path, body]: Attempt) => {
      const before = await rows(app())
      const answer =
        path === '/graphql/system'
          ? await app().graphql(String(body), { as, system: true })
          : await app().request(path, { as, method, body })
      expect([method, path, body, answer.text]).toEqual([method, path, body, expect.stringContaining(`"${code}"`)])
      expect(await rows(app())).toEqual(before)
    }

    const lastAdmin: readonly (readonly [string, () => Attempt])[] = [
      ['suspended', () => ['PATCH', `/users/${admin.user}`, { status: 'suspended' }]],
      ['archived', () => ['PATCH', '/users', { keys: [admin.user], data: { status: 'archived' } }]],
      ['suspended in a list', () => ['PATCH', '/users', [{ id: admin.user, status: 'draft' }]]],
      ['suspended by query', () => ['PATCH', '/users', { query: { filter: { id: { _nnull: true } } }, data: { status: 'draft' } }]],
      ['suspends their own account', () => ['PATCH', '/users/me', { status: 'suspended' }]],
      ['without role', () => ['PATCH', `/users/${admin.user}`, { role: null }]],
      ['with another role', () => ['PATCH', `/users/${admin.user}`, { role: other.role }]],
      ['with a new role', () => ['PATCH', `/users/${admin.user}`, { role: { name: 'harmless' } }]],
      ['deleted', () => ['DELETE', `/users/${admin.user}`, undefined]],
      ['deleted with all', () => ['DELETE', '/users', { query: { filter: { id: { _nnull: true } }, limit: -1 } }]],
      ['deleted by keys', () => ['DELETE', '/users', [admin.user]]],
      ['the role deleted', () => ['DELETE', `/roles/${admin.role}`, undefined]],
      ['the role without policies', () => ['PATCH', `/roles/${admin.role}`, { policies: [] }]],
      ['the role without users', () => ['PATCH', `/roles/${admin.role}`, { users: [] }]],
      ['the role loses the user', () => ['PATCH', `/roles/${admin.role}`, { users: { create: [], update: [], delete: [admin.user] } }]],
      ['a new role takes the user', () => ['POST', '/roles', { name: 'taker', users: [admin.user] }]],
      ['the policy not of administrators', () => ['PATCH', `/policies/${admin.policy}`, { admin_access: false }]],
      ['the policy from nowhere', () => ['PATCH', `/policies/${admin.policy}`, { ip_access: ['10.1.2.3'] }]],
      ['the policy without roles', () => ['PATCH', `/policies/${admin.policy}`, { roles: [] }]],
      ['the policy deleted', () => ['DELETE', `/policies/${admin.policy}`, undefined]],
      ['the policy detached', () => ['DELETE', `/access/${admin.access}`, undefined]],
      ['the policy detached by query', () => ['DELETE', '/access', { query: { filter: { role: { _eq: admin.role } } } }]],
      ['the policy given to another', () => ['PATCH', `/access/${admin.access}`, { role: nobodys }]],
      ['the policy given to everybody', () => ['PATCH', `/access/${admin.access}`, { role: null }]],
      ['another policy in its place', () => ['PATCH', `/access/${admin.access}`, { policy: other.policy }]],
      ['a new policy takes the place', () => ['POST', '/policies', { name: 'taker', roles: [admin.access] }]],
      ['suspended through an item', () => ['PATCH', '/items/desks/1', { owner: { id: admin.user, status: 'suspended' } }]],
      [
        'by GraphQL',
        () => ['POST', '/graphql/system', `mutation { update_users_item(id: "${admin.user}", data: { status: "suspended" }) { id } }`],
      ],
      ['deleted by GraphQL', () => ['POST', '/graphql/system', `mutation { delete_users_items(ids: ["${admin.user}"]) { ids } }`]],
      ['the role deleted by GraphQL', () => ['POST', '/graphql/system', `mutation { delete_roles_item(id: "${admin.role}") { id } }`]],
      [
        'the policy changed by GraphQL',
        () => ['POST', '/graphql/system', `mutation { update_policies_item(id: "${admin.policy}", data: { admin_access: false }) { id } }`],
      ],
      [
        'the policy detached by GraphQL',
        () => ['POST', '/graphql/system', `mutation { delete_access_item(id: "${admin.access}") { id } }`],
      ],
    ]
    it.each(lastAdmin)('the last administrator stays: %s', (_name, attempt) => refused(adminToken, 'UNPROCESSABLE_CONTENT', attempt()))

    const all = { fields: ['*'], permissions: {} }
    const notTheirs: readonly (readonly [string, () => Attempt])[] = [
      ['a policy of administrators', () => ['POST', '/policies', { name: 'x', admin_access: true }]],
      ['a policy for the studio', () => ['POST', '/policies', { name: 'x', app_access: true }]],
      ['their policy made one of administrators', () => ['PATCH', `/policies/${manager.policy}`, { admin_access: true }]],
      [
        'a policy that may more, at once',
        () => ['POST', '/policies', { name: 'x', permissions: [{ collection: 'articles', action: 'delete', ...all }] }],
      ],
      ['another collection', () => ['POST', '/permissions', { policy: manager.policy, collection: 'authors', action: 'read', ...all }]],
      [
        'another action',
        () => [
          'POST',
          '/permissions',
          { policy: manager.policy, collection: 'articles', action: 'delete', permissions: ownRule, fields: [] },
        ],
      ],
      [
        'other rows',
        () => ['POST', '/permissions', { policy: manager.policy, collection: 'articles', action: 'read', permissions: {}, fields: ['id'] }],
      ],
      [
        'other fields',
        () => [
          'POST',
          '/permissions',
          { policy: manager.policy, collection: 'articles', action: 'read', permissions: ownRule, fields: ['views'] },
        ],
      ],
      [
        'all fields',
        () => [
          'POST',
          '/permissions',
          { policy: other.policy, collection: 'articles', action: 'read', permissions: ownRule, fields: ['*'] },
        ],
      ],
      [
        'without the validation that binds them',
        () => ['POST', '/permissions', { policy: other.policy, collection: 'tags', action: 'create', ...all }],
      ],
      [
        'a preset that they could not write',
        () => [
          'POST',
          '/permissions',
          { policy: other.policy, collection: 'articles', action: 'read', permissions: ownRule, fields: ['id'], presets: { author: 1 } },
        ],
      ],
      ['a permission of another policy taken over', () => ['PATCH', `/permissions/${otherPermission}`, { policy: manager.policy }]],
      [
        'a list, one of them too much',
        () => [
          'POST',
          '/permissions',
          [
            { policy: other.policy, collection: 'articles', action: 'read', permissions: ownRule, fields: ['id'] },
            { policy: other.policy, collection: 'authors', action: 'read', ...all },
          ],
        ],
      ],
      ['a policy attached to themselves', () => ['POST', '/access', { user: manager.user, policy: admin.policy }]],
      ['a policy attached to their role', () => ['POST', '/access', { role: manager.role, policy: other.policy }]],
      ['a policy attached to everybody', () => ['POST', '/access', { policy: admin.policy }]],
      ['their attachment to another policy', () => ['PATCH', `/access/${manager.access}`, { policy: admin.policy }]],
      ['the role of administrators for themselves', () => ['PATCH', '/users/me', { role: admin.role }]],
      ['the role of administrators for another', () => ['PATCH', `/users/${other.user}`, { role: admin.role }]],
      ['a policy of their own', () => ['PATCH', '/users/me', { policies: [{ policy: admin.policy }] }]],
      ['a user with the role', () => ['POST', '/users', { email: 'new@example.com', role: admin.role }]],
      ['a user with a policy', () => ['POST', '/users', { email: 'new@example.com', policies: [{ policy: other.policy }] }]],
      ['a role above theirs', () => ['PATCH', `/roles/${manager.role}`, { parent: admin.role }]],
      ['their role below another', () => ['PATCH', `/roles/${admin.role}`, { children: [manager.role] }]],
      ['a new role below another', () => ['POST', '/roles', { name: 'x', parent: admin.role }]],
      [
        'their role with another policy',
        () => ['PATCH', `/roles/${manager.role}`, { policies: { create: [{ policy: admin.policy }], update: [], delete: [] } }],
      ],
      [
        'themselves among the users of a role',
        () => ['PATCH', `/roles/${admin.role}`, { users: { create: [], update: [{ id: manager.user }], delete: [] } }],
      ],
      [
        'themselves among the users of a policy',
        () => ['PATCH', `/policies/${admin.policy}`, { users: { create: [{ user: manager.user }], update: [], delete: [] } }],
      ],
      ["an administrator's password", () => ['PATCH', `/users/${admin.user}`, { password: 'mine-now-1' }]],
      ["an administrator's token", () => ['PATCH', `/users/${admin.user}`, { token: 'mine-now' }]],
      ["an administrator's address", () => ['PATCH', '/users', { keys: [admin.user], data: { email: 'mine@example.com' } }]],
      ["the other's password", () => ['PATCH', `/users/${other.user}`, { password: 'mine-now-1' }]],
      ['the role of who registers', () => ['PATCH', '/settings', { public_registration: true, public_registration_role: admin.role }]],
      ['by GraphQL', () => ['POST', '/graphql/system', `mutation { update_users_me(data: { role: { id: "${admin.role}" } }) { id } }`]],
      [
        'a policy by GraphQL',
        () => ['POST', '/graphql/system', 'mutation { create_policies_item(data: { name: "x", admin_access: true }) { id } }'],
      ],
      [
        'a permission by GraphQL',
        () => [
          'POST',
          '/graphql/system',
          `mutation { create_permissions_item(data: { policy: { id: "${manager.policy}", name: "x" }, collection: "authors", action: "read", fields: ["*"] }) { id } }`,
        ],
      ],
    ]
    it.each(notTheirs)('nobody gives what they do not have: %s', (_name, attempt) => refused(managerToken, 'FORBIDDEN', attempt()))

    it('nor invites to it', async () => {
      const before = await rows(app())
      const { status } = await app().request('/users/invite', {
        as: managerToken,
        body: { email: 'invited@example.com', role: admin.role },
      })
      expect(status).toBeLessThan(500)
      expect(await rows(app())).toEqual(before)
    })

    it('what they have, they may give', async () => {
      const may = (path: string, body: unknown, method = 'POST') => app().must<{ id: string }>(path, { as: managerToken, method, body })
      const { id } = await may('/policies', {
        name: 'readers',
        permissions: [{ collection: 'articles', action: 'read', permissions: ownRule, fields: ['title'] }],
      })
      const { id: user } = await may('/users', { email: 'colleague@example.com', role: manager.role })
      await may('/access', { user, policy: id })
      await may(`/users/${user}`, { password: 'changed-pass-1', status: 'active' }, 'PATCH')
      await may(`/users/${other.user}`, { title: 'Dr' }, 'PATCH')
      await may('/permissions', {
        policy: id,
        collection: 'tags',
        action: 'create',
        fields: ['name'],
        validation: { name: { _nempty: true } },
      })
      await may(`/policies/${admin.policy}`, { description: 'only words' }, 'PATCH')
    })

    it('system collections have no other door, and what the server keeps is not written through relations', async () => {
      for (const collection of [...system, 'directus_sessions', 'directus_activity', 'directus_nonesuch']) {
        expect(await app().request(`/items/${collection}`)).toMatchObject({
          status: 403,
          body: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
        })
        expect((await app().request(`/items/${collection}`, { body: { name: 'x' } })).status).toBe(403)
      }
      expect((await app().graphql('{ directus_users { id } }')).status).toBe(400)
      expect((await app().graphql('mutation { create_activity_item(data: { action: "x" }) { id } }', { system: true })).status).toBe(400)
      for (const body of [{ log: { action: 'forged' } }, { log: { id: 1, action: 'forged' } }])
        expect((await app().request('/items/desks', { body })).status).toBe(403)
      expect((await app().request('/activity/1', { method: 'PATCH', body: { action: 'forged' } })).status).toBe(404)
      expect(await app().must('/activity?filter[action][_eq]=forged')).toEqual([])
    })
  },
  fillBlog,
)

type Attempt = readonly [method: string, path: string, body: unknown]

const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }

/** All rows that decide access, as the database has them. */
async function rows({ platform }: App): Promise<object[]> {
  const tables: object[] = []
  for (const table of accessTables) tables.push(...((await platform.database.knex(table).orderBy('id')) as object[]))
  return tables
}
