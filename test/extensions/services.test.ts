import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { generate } from 'otplib'
import { systemContext } from '../../src/context.js'
import { servicesOf } from '../../src/extensions/services/index.js'
import { createOne } from '../../src/services/items/writing.js'
import { eventually } from '../flows/make-flow.js'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

type AnyService = Record<string, (...parameters: unknown[]) => unknown>
type Constructor = new (...parameters: unknown[]) => AnyService

const names = [
  ...['Access', 'Activity', 'Assets', 'Authentication', 'Collections', 'Comments', 'Dashboards', 'Export', 'Extensions', 'Fields', 'Files'],
  ...['Flows', 'Folders', 'GraphQL', 'Import', 'Items', 'Mail', 'Meta', 'Notifications', 'Operations', 'Panels', 'Payload', 'Permissions'],
  ...['Policies', 'Presets', 'Relations', 'Revisions', 'Roles', 'Server', 'Settings', 'Shares', 'Specification', 'TFA', 'Translations'],
  ...['Users', 'Utils', 'Versions', 'WebSocket'],
]
/** Methods beside those of items. */
const methods: Readonly<Record<string, readonly string[]>> = {
  Assets: ['getAsset', 'zipFiles', 'zipFolder'],
  Authentication: ['login', 'refresh', 'logout', 'verifyPassword'],
  Collections: [
    ...[
      'createOne',
      'createMany',
      'readByQuery',
      'readOne',
      'readMany',
      'updateOne',
      'updateMany',
      'updateBatch',
      'deleteOne',
      'deleteMany',
    ],
  ],
  Export: ['exportToFile', 'transform'],
  Extensions: ['readAll', 'readOne', 'updateOne', 'deleteOne'],
  Fields: ['readAll', 'readOne', 'createField', 'updateField', 'updateFields', 'deleteField', 'columnInfo'],
  Files: ['uploadOne', 'importOne'],
  Folders: ['buildTree'],
  GraphQL: ['execute', 'getSchema'],
  Import: ['import', 'importJSON', 'importCSV', 'importBatch'],
  Items: [
    ...['createOne', 'createMany', 'readByQuery', 'readOne', 'readMany', 'updateOne', 'updateMany', 'updateByQuery', 'updateBatch'],
    ...['upsertOne', 'upsertMany', 'deleteOne', 'deleteMany', 'deleteByQuery', 'readSingleton', 'upsertSingleton', 'getKeysByQuery'],
  ],
  Mail: ['send'],
  Meta: ['getMetaForQuery', 'totalCount', 'filterCount'],
  Notifications: ['sendEmail'],
  Payload: ['processValues', 'processM2O', 'processA2O', 'processO2M', 'prepareDelta'],
  Permissions: ['getItemPermissions'],
  Relations: ['readAll', 'readOne', 'createOne', 'updateOne', 'deleteOne', 'foreignKeys'],
  Revisions: ['revert'],
  Server: ['serverInfo', 'health'],
  Shares: ['login', 'invite'],
  TFA: ['generateTFA', 'enableTFA', 'disableTFA', 'verifyOTP'],
  Users: ['inviteUser', 'acceptInvite', 'registerUser', 'verifyRegistration', 'requestPasswordReset', 'resetPassword'],
  Utils: ['sort', 'clearCache'],
  Versions: ['save', 'promote', 'getVersionSaves', 'verifyHash', 'getMainItem'],
  WebSocket: ['on', 'off', 'broadcast', 'clients'],
}

describe('The services of extensions', () => {
  let server: ExtensionServer
  let make: (name: string, options?: object, ...before: unknown[]) => AnyService
  let admin: string
  beforeAll(async () => {
    server = await startWithExtensions(extensionsFolder({}))
    const services = servicesOf(server.platform, (part) => void part())
    make = (name, options = {}, ...before) =>
      new (services[`${name}Service`] as unknown as Constructor)(...before, { schema: null, ...options })
    ;[admin] = (await make('Users').getKeysByQuery!({ limit: 1 })) as [string]
  })
  afterAll(() => server.close())

  it('are all there, with their methods, and what subclasses reach for', () => {
    for (const name of names) {
      const service: AnyService & { schema?: unknown; knex?: unknown; accountability?: unknown } = make(
        name,
        {},
        ...(name === 'Items' || name === 'Payload' ? ['articles'] : []),
      )
      for (const method of methods[name] ?? (name === 'Specification' ? [] : methods.Items!))
        expect([name, method, typeof service[method]]).toEqual([name, method, 'function'])
      expect(Object.keys((service.schema as { collections: object }).collections)).toContain('articles')
      expect([typeof service.knex, service.accountability]).toEqual(['function', null])
    }
    expect(make('Items', {}, 'articles').collection).toBe('articles')
    expect(make('Users').collection).toBe('directus_users')
  })

  it('log in and out', async () => {
    const service = make('Authentication')
    const login = (await service.login!('default', { email: 'admin@example.com', password: 'admin-pass-1' })) as Record<string, string>
    expect(login).toEqual({ accessToken: expect.any(String), refreshToken: expect.any(String), expires: expect.any(Number), id: admin })
    expect((await fetch(`${server.url}/users/me`, { headers: { authorization: `Bearer ${login.accessToken}` } })).status).toBe(200)
    const next = (await service.refresh!(login.refreshToken)) as Record<string, string>
    await service.logout!(next.refreshToken)
    await expect(service.refresh!(next.refreshToken)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    await expect(service.login!('default', { email: 'admin@example.com', password: 'wrong' })).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    })
    await expect(service.login!('github', {})).rejects.toMatchObject({ code: 'INVALID_PROVIDER' })
    await service.verifyPassword!(admin, 'admin-pass-1')
    await expect(service.verifyPassword!(admin, 'wrong')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  })

  it('count, sort out values, and move items in and out of files', async () => {
    expect(await make('Meta').getMetaForQuery!('articles', { meta: ['*'], filter: { author: { _eq: 'Ada' } } })).toEqual({
      total_count: 3,
      filter_count: 2,
    })
    expect([
      await make('Meta').totalCount!('articles'),
      await make('Meta').filterCount!('articles', { filter: { author: { _eq: 'Bob' } } }),
    ]).toEqual([3, 1])
    expect(make('Export').transform!([{ a: 1, b: 'x,y' }], 'csv')).toBe('"a","b"\n1,"x,y"')
    expect(await make('Payload', {}, 'articles').processValues!('create', { title: 'x', nothing: 1 })).toEqual({ title: 'x' })
    expect(await make('Payload', {}, 'directus_users').prepareDelta!({ first_name: 'A', password: 'secret' })).toBe('{"first_name":"A"}')
    const keys = await make('Import').importCSV!('articles', Readable.from(['title,author\nFrom a file,Eve\n']))
    expect(await make('Items', {}, 'articles').readMany!(keys, { fields: ['title', 'author'] })).toEqual([
      { title: 'From a file', author: 'Eve' },
    ])
    await make('Items', {}, 'articles').deleteMany!(keys)
  })

  it('carry out GraphQL with the rights of the caller', async () => {
    const document = '{ articles(filter: { author: { _eq: "Bob" } }) { title } }'
    expect(await make('GraphQL', { scope: 'items' }).execute!({ document, variables: {} })).toEqual({
      data: { articles: [{ title: 'Three' }] },
    })
    const anonymous = { user: null, role: null, roles: [], admin: false, app: false, ip: null }
    await expect(make('GraphQL', { accountability: anonymous }).execute!({ document })).rejects.toMatchObject({
      code: 'GRAPHQL_VALIDATION',
    })
    expect(await make('GraphQL').getSchema!('sdl')).toContain('type articles')
    const specification = make('Specification') as unknown as {
      oas: { generate(host: string): unknown }
      graphql: { generate(scope: string): unknown }
    }
    expect(await specification.oas.generate('https://example.com')).toMatchObject({
      openapi: '3.0.1',
      servers: [{ url: 'https://example.com' }],
    })
    expect(await specification.graphql.generate('system')).toContain('type directus_users')
  })

  it('send mails, second factors, invitations', async () => {
    const mails: Record<string, unknown>[] = []
    const mailed = (count: number) =>
      eventually(
        async () => mails,
        ({ length }) => length >= count,
      )
    const keep = (mail: unknown) => void mails.push(mail as Record<string, unknown>)
    server.platform.events.onFilter('email.send', keep)
    await make('Mail').send!({
      to: 'a@example.com',
      subject: 'Hello',
      html: '<b>Hi</b>',
      cc: 'b@example.com',
      attachments: [{ filename: 'a.txt', content: 'a' }],
    })
    expect(mails.pop()).toMatchObject({
      to: 'a@example.com',
      html: '<b>Hi</b>',
      text: 'Hi',
      cc: ['b@example.com'],
      attachments: [{ filename: 'a.txt' }],
    })
    await make('Users').requestPasswordReset!('admin@example.com', null, 'My subject')
    await mailed(1)
    expect(mails[0]).toMatchObject({ to: 'admin@example.com', subject: 'My subject', text: expect.stringContaining('token=') })
    // A notice is mailed as one that is created: to active users only.
    mails.length = 0
    const users = make('Users')
    for (const status of ['suspended', 'active']) {
      const recipient = await users.createOne!({ email: `${status}@example.com`, status })
      await make('Notifications').sendEmail!({ recipient, subject: 'Notice', message: '**now**' })
    }
    await mailed(1)
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([['active@example.com', 'Notice']])
    expect(mails[0]).toMatchObject({ text: '**now**', html: expect.stringContaining('<strong>now</strong>') })
    server.platform.events.offFilter('email.send', keep)
    const { secret } = (await make('TFA').generateTFA!(admin)) as { secret: string }
    const otp = await generate({ secret })
    expect([await make('TFA').verifyOTP!(admin, otp, secret), await make('TFA').verifyOTP!(admin, '000000', secret)]).toEqual([true, false])
    expect(await make('Users').getUserByEmail!('admin@example.com')).toMatchObject({ id: admin })
  })

  it('see what was changed through Knex, once caches are cleared', async () => {
    const { knex } = server.platform.database
    await knex.schema.createTable('by_knex', (table) => void table.increments('id'))
    await make('Utils').clearCache!({ system: true })
    expect(Object.keys((make('Items', {}, 'articles').schema as unknown as { collections: object }).collections)).toContain('by_knex')
    expect(await make('Items', {}, 'by_knex').readByQuery!({})).toEqual([])
    const someone = { user: admin, role: null, roles: [], admin: false, app: false, ip: null }
    await expect(make('Utils', { accountability: { ...someone, user: null } }).clearCache!()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('know folders, permissions, extensions, and the clients that are connected', async () => {
    const system = systemContext(server.platform)
    const root = await createOne(system, 'directus_folders', { name: 'Pictures' })
    const inner = await createOne(system, 'directus_folders', { name: '2024', parent: root })
    expect([...((await make('Folders').buildTree!(root)) as Map<string, string>)]).toEqual([
      [root, 'Pictures'],
      [inner, 'Pictures/2024'],
    ])
    expect(await make('Permissions').getItemPermissions!('articles', 1)).toMatchObject({
      update: { access: true },
      delete: { access: true },
    })
    await expect(
      make('Extensions', { accountability: { user: null, role: null, roles: [], admin: false, app: false, ip: null } }).readAll!(),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(make('WebSocket').clients!()).toEqual([])
  })
})
