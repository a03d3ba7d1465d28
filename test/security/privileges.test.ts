import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Item, PrimaryKey } from '../../src/context.js'
import { type App, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'
import { type Attempt, generalDoors, linkTo, nestedDoors, publicDoors, serviceDoors, type WriteDoor, type Writer } from './write-doors.js'

// ../shared/security-cases.md, 79, and issue 11.8: the rules of system collections hold on every way to write.

const token = 'token-of-the-climber'

/** System collections with rules. The climber may do with their items whatever permissions can give, but is no administrator. */
const ruled = ['access', 'comments', 'files', 'permissions', 'policies', 'roles', 'settings', 'translations', 'users', 'versions'].map(
  (name) => `directus_${name}`,
)
/** Collections that the server keeps itself: no route writes them, so only extension code and relations could try. */
const kept = ['activity', 'revisions', 'sessions', 'fields', 'relations', 'collections', 'extensions'].map((name) => `directus_${name}`)

/** No relation leads to the settings, and on MariaDB none can be made to the tables that a change of the schema writes. */
const unlinked: ReadonlySet<string> = new Set(['settings', 'fields', 'relations', 'collections'].map((name) => `directus_${name}`))

/** What is there to be attacked. */
interface World {
  readonly climber: Writer & { readonly policy: string; readonly role: string }
  readonly admin: string
  readonly adminRole: string
  readonly adminPolicy: string
  readonly bindingPermission: PrimaryKey
  readonly freePermission: PrimaryKey
  readonly bindingAccess: PrimaryKey
  readonly strictPolicy: string
  readonly translation: PrimaryKey
  readonly comment: PrimaryKey
  readonly file: PrimaryKey
  readonly version: PrimaryKey
}

/** A rule, and a write that breaks it. */
interface Case {
  readonly name: string
  /** With which code it is refused. */
  readonly code: string
  readonly collection: string
  readonly action: Attempt['action']
  attempt(world: World): Attempt
}

function breaking(
  action: Attempt['action'],
  name: string,
  what: string,
  code: string,
  of: (world: World) => Pick<Attempt, 'key' | 'data'>,
): Case {
  const collection = `directus_${name}`
  return { name: `${action} ${name}: ${what}`, code, collection, action, attempt: (world) => ({ collection, action, ...of(world) }) }
}

const create = (collection: string, what: string, code: string, data: (world: World) => Item): Case =>
  breaking('create', collection, what, code, (world) => ({ data: data(world) }))
const update = (collection: string, what: string, code: string, key: (world: World) => PrimaryKey, data: (world: World) => Item): Case =>
  breaking('update', collection, what, code, (world) => ({ key: key(world), data: data(world) }))
const remove = (collection: string, what: string, code: string, key: (world: World) => PrimaryKey): Case =>
  breaking('delete', collection, what, code, (world) => ({ key: key(world) }))

const cases: readonly Case[] = [
  create('permissions', 'a permission that its writer does not have', 'FORBIDDEN', ({ climber }) => ({
    policy: climber.policy,
    collection: 'authors',
    action: 'read',
    fields: ['*'],
  })),
  create('permissions', 'a pattern that holds the server up', 'INVALID_PAYLOAD', ({ climber }) => ({
    policy: climber.policy,
    collection: 'tags',
    action: 'read',
    fields: ['*'],
    validation: { name: { _regex: '(a+)+$(?=b)' } },
  })),
  update(
    'permissions',
    'one that becomes wider',
    'FORBIDDEN',
    (world) => world.freePermission,
    () => ({ collection: 'authors' }),
  ),
  update(
    'permissions',
    'a validation that binds its writer',
    'FORBIDDEN',
    (world) => world.bindingPermission,
    () => ({ validation: null }),
  ),
  remove('permissions', 'a validation that binds its writer', 'FORBIDDEN', (world) => world.bindingPermission),
  create('policies', 'administrators', 'FORBIDDEN', () => ({ name: 'all', admin_access: true })),
  create('policies', 'no address', 'INVALID_PAYLOAD', () => ({ name: 'odd', ip_access: ['10.*.*.*'] })),
  update(
    'policies',
    'administrators',
    'FORBIDDEN',
    ({ climber }) => climber.policy,
    () => ({ admin_access: true }),
  ),
  update(
    'policies',
    'a second factor that is no longer asked for',
    'FORBIDDEN',
    (world) => world.strictPolicy,
    () => ({ enforce_tfa: false }),
  ),
  remove('policies', 'a second factor that is no longer asked for', 'FORBIDDEN', (world) => world.strictPolicy),
  create('access', 'the policy of administrators', 'FORBIDDEN', ({ climber, adminPolicy }) => ({
    role: climber.role,
    policy: adminPolicy,
  })),
  update(
    'access',
    'the policy of administrators',
    'FORBIDDEN',
    (world) => world.bindingAccess,
    ({ adminPolicy }) => ({ policy: adminPolicy }),
  ),
  remove('access', 'a second factor that is no longer asked for', 'FORBIDDEN', (world) => world.bindingAccess),
  create('roles', 'below that of administrators', 'FORBIDDEN', ({ adminRole }) => ({ name: 'high', parent: adminRole })),
  update(
    'roles',
    'below that of administrators',
    'FORBIDDEN',
    ({ climber }) => climber.role,
    ({ adminRole }) => ({ parent: adminRole }),
  ),
  remove('roles', 'the one of the last administrator', 'UNPROCESSABLE_CONTENT', (world) => world.adminRole),
  create('users', 'an administrator', 'FORBIDDEN', ({ adminRole }) => ({ email: 'new@example.com', role: adminRole })),
  create('users', 'an address that is taken', 'RECORD_NOT_UNIQUE', () => ({ email: 'ADMIN@example.com' })),
  create('users', 'another way to log in', 'INVALID_PAYLOAD', () => ({ email: 'sso@example.com', provider: 'google' })),
  update(
    'users',
    'an administrator',
    'FORBIDDEN',
    ({ climber }) => climber.user,
    ({ adminRole }) => ({ role: adminRole }),
  ),
  update(
    'users',
    'the password of one who may more',
    'FORBIDDEN',
    (world) => world.admin,
    () => ({ password: 'taken-over-1' }),
  ),
  update(
    'users',
    'a secret for one-time passwords',
    'INVALID_PAYLOAD',
    ({ climber }) => climber.user,
    () => ({ tfa_secret: 'JBSWY3DPEHPK3PXP' }),
  ),
  remove('users', 'the last administrator', 'UNPROCESSABLE_CONTENT', (world) => world.admin),
  update(
    'settings',
    'a role for newcomers that may more',
    'FORBIDDEN',
    () => 1,
    ({ adminRole }) => ({ public_registration_role: adminRole }),
  ),
  update(
    'settings',
    'a pattern that holds the server up',
    'INVALID_PAYLOAD',
    () => 1,
    () => ({ auth_password_policy: '/(a+)+$(?=b)/' }),
  ),
  create('translations', 'a second text for a key', 'INVALID_PAYLOAD', () => ({ key: 'hello', language: 'en-US', value: 'again' })),
  update(
    'translations',
    'a second text for a key',
    'INVALID_PAYLOAD',
    (world) => world.translation,
    () => ({ key: 'hello' }),
  ),
  create('comments', 'on an item out of sight', 'FORBIDDEN', () => ({ collection: 'articles', item: '4', comment: 'seen' })),
  update(
    'comments',
    'moved to an item out of sight',
    'FORBIDDEN',
    (world) => world.comment,
    () => ({ item: '4' }),
  ),
  create('files', 'the name of a stored object', 'INVALID_PAYLOAD', () => ({
    type: 'text/plain',
    filename_download: 'a',
    filename_disk: 'b',
    storage: 'local',
  })),
  create('files', 'no type', 'INVALID_PAYLOAD', () => ({ filename_download: 'a', storage: 'local' })),
  update(
    'files',
    'an upload in progress',
    'INVALID_PAYLOAD',
    (world) => world.file,
    () => ({ tus_id: 'x' }),
  ),
  update(
    'files',
    'the object of nothing',
    'INVALID_PAYLOAD',
    (world) => world.file,
    () => ({ filename_disk: '../../secret' }),
  ),
  create('versions', 'of an item out of sight', 'FORBIDDEN', () => ({ key: 'mine', collection: 'articles', item: '4' })),
  create('versions', 'with a delta of its own', 'INVALID_PAYLOAD', () => ({
    key: 'mine',
    collection: 'articles',
    item: '1',
    delta: { status: 'x' },
  })),
  update(
    'versions',
    'a delta that was not checked',
    'INVALID_PAYLOAD',
    (world) => world.version,
    () => ({ delta: { secret: 'x' } }),
  ),
]

const keptCases: readonly Case[] = [
  create('activity', 'a deed of another', 'FORBIDDEN', ({ admin }) => ({
    action: 'login',
    user: admin,
    collection: 'directus_users',
    item: admin,
  })),
  create('sessions', 'a session of another', 'FORBIDDEN', ({ admin }) => ({
    token: 'x'.repeat(64),
    user: admin,
    expires: '2099-01-01T00:00:00Z',
  })),
  create('fields', 'a field that is not checked', 'FORBIDDEN', () => ({ collection: 'articles', field: 'title', special: ['hash'] })),
  create('relations', 'a relation that is not checked', 'FORBIDDEN', () => ({
    many_collection: 'articles',
    many_field: 'views',
    one_collection: 'directus_users',
  })),
  create('collections', 'a collection that is not checked', 'FORBIDDEN', () => ({ collection: 'authors', singleton: true })),
]

let world: World

onEachApp(
  'issue 11.8, case 79: the rules of system collections',
  (app) => {
    beforeAll(async () => {
      world = await makeWorld(app())
    })

    /** Rows as the last attempt left them: the next one begins with them. */
    let before: Record<string, unknown> | undefined

    const expectRefused = async (door: WriteDoor, { attempt, code }: Case) => {
      const rows = before ?? (await ruledRows(app()))
      const answer = await door(app(), world.climber, attempt(world))
      before = await ruledRows(app())
      expect([answer, before]).toEqual([code, rows])
    }

    describe.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
      it.each(Object.entries(publicDoors))('is refused by %s', (_door, door) => expectRefused(door, one))
      it.each(Object.entries(serviceDoors))('is refused by %s', (_door, door) => expectRefused(door, one))
      if (one.action !== 'delete' && !unlinked.has(one.collection))
        it.each(Object.entries(nestedDoors))('is refused by %s', (_door, door) => expectRefused(door, one))
    })

    describe.each(keptCases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
      it.each(Object.entries(generalDoors))('is refused by %s', (_door, door) => expectRefused(door, one))
      if (!unlinked.has(one.collection)) it.each(Object.entries(nestedDoors))('is refused by %s', (_door, door) => expectRefused(door, one))
    })

    it.each<readonly [string, string, 'create' | 'update', (world: World) => Item, (world: World) => readonly [string, string, Item]]>([
      [
        'the role of one’s own',
        'users',
        'update',
        ({ adminRole }) => ({ role: adminRole }),
        () => ['PATCH', '/users/me', { first_name: 'x' }],
      ],
      [
        'the role of somebody new',
        'users',
        'create',
        ({ adminRole }) => ({ role: adminRole }),
        () => ['POST', '/users', { email: 'p@example.com' }],
      ],
      [
        'the same as an object',
        'users',
        'create',
        ({ adminRole }) => ({ role: { id: adminRole, name: 'Same' } }),
        () => ['POST', '/users', { email: 'p@example.com' }],
      ],
      [
        'the password of one who may more',
        'users',
        'update',
        () => ({ password: 'taken-over-1' }),
        ({ admin }) => ['PATCH', `/users/${admin}`, { first_name: 'x' }],
      ],
      ['another way to log in', 'users', 'update', () => ({ provider: 'google' }), () => ['PATCH', '/users/me', { first_name: 'x' }]],
      ['a parent', 'roles', 'create', ({ adminRole }) => ({ parent: adminRole }), () => ['POST', '/roles', { name: 'high' }]],
      ['administrators', 'policies', 'create', () => ({ admin_access: true }), () => ['POST', '/policies', { name: 'all' }]],
      [
        'the role of newcomers',
        'settings',
        'update',
        ({ adminRole }) => ({ public_registration_role: adminRole }),
        () => ['PATCH', '/settings', { project_name: 'x' }],
      ],
      [
        'a stored object',
        'files',
        'create',
        () => ({ filename_disk: 'b' }),
        () => ['POST', '/files', { type: 'text/plain', storage: 'local', filename_download: 'a' }],
      ],
      [
        'a text that is there',
        'translations',
        'create',
        () => ({ key: 'hello' }),
        () => ['POST', '/translations', { language: 'en-US', value: 'x' }],
      ],
    ])('%s is not given by a preset, either', async (_what, collection, action, presets, write) => {
      const permission = { policy: world.climber.policy, collection: `directus_${collection}`, action, fields: ['*'], permissions: {} }
      const made = await app().request('/permissions', { as: token, body: { ...permission, presets: presets(world) } })
      const [method, path, body] = write(world)
      const before = await ruledRows(app())
      const { status } = await app().request(path, { as: token, method, body })
      expect([made.status, status >= 400 && status < 500]).toEqual([200, true])
      expect(await ruledRows(app())).toEqual(before)
      await app().must(`/permissions/${(made.body.data as unknown as { id: number }).id}`, { method: 'DELETE' })
    })

    it('children that are taken away are asked for, too', async () => {
      const { climber, bindingPermission, bindingAccess, admin, adminRole } = world
      for (const [path, body] of [
        [`/policies/${climber.policy}`, { permissions: { create: [], update: [], delete: [bindingPermission] } }],
        [`/policies/${climber.policy}`, { permissions: [] }],
        [`/roles/${climber.role}`, { policies: { create: [], update: [], delete: [bindingAccess] } }],
        [`/roles/${adminRole}`, { users: { create: [], update: [], delete: [admin] } }],
      ] as const) {
        const before = await ruledRows(app())
        const { status } = await app().request(path, { as: token, method: 'PATCH', body })
        expect([path, status >= 400 && status < 500]).toEqual([path, true])
        expect(await ruledRows(app())).toEqual(before)
      }
    })

    it('(the climber can write what no rule forbids, by every door)', async () => {
      const harmless = { collection: 'directus_translations', action: 'create' } as const
      const doors = Object.entries({ ...publicDoors, ...serviceDoors, ...nestedDoors })
      for (const [index, [name, door]] of doors.entries()) {
        const written = { ...harmless, data: { key: `free-${index}`, language: 'en-US', value: 'x' } }
        // Every method of a service makes the same text, so all but the first are refused.
        const answer = await door(app(), world.climber, written)
        expect([name, answer === null || answer.startsWith('different answers: [["createOne",null]')]).toEqual([name, true])
      }
    })
  },
  fillBlog,
)

async function makeWorld(app: App): Promise<World> {
  const all = [...ruled, ...kept, 'links'].flatMap((collection) =>
    ['create', 'read', 'update', 'delete'].map((action) => ({ collection, action, fields: ['*'], permissions: {} })),
  )
  await makeLinks(app)
  const validation = { body: { _neq: 'forbidden' } }
  const climber = await createUser(app, 'climber', token, [
    ...all,
    { collection: 'articles', action: 'read', fields: ['*'], permissions: { status: { _eq: 'published' } } },
    { collection: 'tags', action: 'read', fields: ['*'], permissions: {} },
    { collection: 'comments', action: 'create', fields: ['*'], permissions: {}, validation },
  ])
  const one = async (path: string) => (await app.must<{ id: PrimaryKey }[]>(`${path}&fields=id&limit=1`))[0]!.id
  const made = async (path: string, body: object) => (await app.must<{ id: PrimaryKey }>(path, { body })).id
  const [{ role: adminRole, id: admin } = { role: '', id: '' }] = await app.must<{ role: string; id: string }[]>(
    '/users?filter[email][_eq]=admin@example.com&fields=id,role',
  )
  const strictPolicy = String(await made('/policies', { name: 'strict', enforce_tfa: true }))
  await app.must('/collections/articles', { method: 'PATCH', body: { meta: { versioning: true } } })
  await made('/translations', { key: 'hello', language: 'en-US', value: 'Hello' })
  return {
    climber: { ...climber, token },
    admin,
    adminRole,
    adminPolicy: String(await one('/policies?filter[admin_access][_eq]=true')),
    bindingPermission: await one(`/permissions?filter[policy][_eq]=${climber.policy}&filter[collection][_eq]=comments`),
    freePermission: await one(`/permissions?filter[policy][_eq]=${climber.policy}&filter[collection][_eq]=tags`),
    strictPolicy,
    bindingAccess: await made('/access', { role: climber.role, policy: strictPolicy }),
    translation: await made('/translations', { key: 'other', language: 'en-US', value: 'Other' }),
    comment: await made('/comments', { collection: 'articles', item: '1', comment: 'first' }),
    file: await made('/files', { type: 'text/plain', filename_download: 'a.txt', storage: 'local' }),
    version: await made('/versions', { key: 'draft', collection: 'articles', item: '1' }),
  }
}

/** Types of keys that are no ids. */
const keyTypes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['permissions', 'activity', 'revisions'].map((name) => [`directus_${name}`, 'integer'])),
  directus_sessions: 'string',
}

/** A collection with a field that leads to each system collection that is attacked. */
async function makeLinks(app: App): Promise<void> {
  const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
  const targets = [...ruled, ...kept].filter((name) => !unlinked.has(name))
  const fields = targets.map((name) => ({ field: linkTo(name), type: keyTypes[name] ?? 'uuid', meta: { special: ['m2o'] }, schema: {} }))
  await app.must('/collections', { body: { collection: 'links', meta: {}, schema: {}, fields: [key, ...fields] } })
  for (const name of targets)
    await app.must('/relations', { body: { collection: 'links', field: linkTo(name), related_collection: name, meta: {}, schema: null } })
}

/** All that the attempts could change. */
async function ruledRows(app: App): Promise<Record<string, unknown>> {
  const { knex } = app.platform.database
  const tables = [...ruled, ...kept, 'links'].filter((name) => !['directus_activity', 'directus_revisions'].includes(name))
  const rows: Record<string, unknown> = {}
  for (const table of tables) rows[table] = await knex(table).select('*')
  return rows
}
