import { note } from '../../support/files.js'
import { askOfAccess } from './access.js'
import { askOfFlows } from './flows.js'
import type { Asking, Data } from './requests.js'

/** Makes each request that an administrator finds described, so that each succeeds at least once. */
export async function askEverything(asking: Asking): Promise<void> {
  await askOfItems(asking)
  await askOfUsers(asking)
  await askOfAccess(asking)
  await askOfSchema(asking)
  const file = await askOfFiles(asking)
  await askOfSystemItems(asking)
  await askOfFlows(asking)
  await askOfVersions(asking)
  await askOfServer(asking)
  await asking.ask('PATCH', '/settings', { project_name: 'Shop', project_logo: file.id, public_foreground: file.id })
  await asking.ask('GET', '/server/info')
  await askOfReads(asking)
}

/** Reads that any caller may try; those that are refused are described, too. */
export async function askOfReads({ ask }: Asking): Promise<void> {
  const systemCollections = [
    'access',
    'activity',
    'comments',
    'dashboards',
    'files',
    'flows',
    'folders',
    'notifications',
    'operations',
    'panels',
  ]
  systemCollections.push('permissions', 'policies', 'presets', 'revisions', 'roles', 'settings', 'translations', 'users', 'versions')
  for (const name of systemCollections) {
    const items = await ask('GET', `/${name}?meta=*`)
    const first = Array.isArray(items) ? (items[0] as Data | undefined) : undefined
    if (first && name !== 'settings') await ask('GET', `/${name}/${first.id}`)
  }
  for (const name of ['articles', 'authors', 'comments', 'tags', 'articles_tags', 'places', 'site', 'nothing']) {
    await ask('GET', `/items/${name}`)
    if (name !== 'site') await ask('GET', `/items/${name}/1`)
  }
  await ask('GET', '/items/articles?fields=*,author.*,comments.*,tags.tags_id.*&meta=*&limit=2')
  for (const path of ['users/me', 'roles/me', 'permissions/me', 'policies/me/globals', 'permissions/me/site', 'permissions/me/articles/1'])
    await ask('GET', `/${path}`)
  for (const path of [
    'collections',
    'collections/articles',
    'collections/directus_users',
    'fields',
    'fields/articles',
    'fields/directus_users',
  ])
    await ask('GET', `/${path}`)
  for (const path of ['fields/articles/title', 'relations', 'relations/articles', 'relations/articles/author', 'extensions', 'auth'])
    await ask('GET', `/${path}`)
  for (const path of ['ping', 'info', 'health', 'specs/oas', 'specs/graphql', 'specs/graphql/items', 'specs/graphql/system', 'specs/types'])
    await ask('GET', `/server/${path}`)
  await ask('GET', '/utils/random/string?length=12')
}

/** Creates, reads, changes and deletes items of one kind, one and several. */
async function askOfKind({ ask }: Asking, path: string, create: object, change: object): Promise<void> {
  const one = await ask('POST', path, create)
  const [two, three] = (await ask('POST', path, [renamed(create, 2), renamed(create, 3)])) as unknown as Data[]
  await ask('GET', path)
  await ask('GET', `${path}/${one.id}`)
  await ask('PATCH', `${path}/${one.id}`, change)
  await ask('PATCH', path, { keys: [two!.id], data: change })
  await ask('DELETE', `${path}/${one.id}`)
  await ask('DELETE', path, [two!.id, three!.id])
}

/** The same item with other texts where they must be unique. */
const renamed = (item: object, index: number): object =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, /^(email|key)$/.test(name) ? `${index}${value}` : value]))

async function askOfItems(asking: Asking): Promise<void> {
  const { ask } = asking
  await askOfKind(asking, '/items/articles', { title: 'New', author: { name: 'Dan' }, views: 3 }, { title: 'Newer' })
  await askOfKind(asking, '/items/authors', { name: 'New' }, { name: 'Newer' })
  await askOfKind(asking, '/items/tags', { name: 'New' }, { name: 'Newer' })
  await askOfKind(asking, '/items/comments', { body: 'New' }, { body: 'Newer' })
  await askOfKind(asking, '/items/articles_tags', { articles_id: 1 }, { articles_id: 2 })
  const place = {
    name: 'Here',
    at: '2024-01-01',
    exact: '1234.5',
    day: '2024-02-03',
    owners: ['a', 'b'],
    big: '9007199254740993',
  }
  await askOfKind(asking, '/items/places', place, { name: 'There', hour: '10:11:12' })
  await ask('POST', '/items/places', place)
  await askOfKind(asking, '/items/blocks', { kind: 'tags', item: '1' }, { kind: 'tags', item: '2' })
  await ask('POST', '/items/blocks', { kind: 'tags', item: '1' })
  await ask('GET', '/items/blocks?fields=*,item:tags.*')
  await ask('PATCH', '/items/site', { name: 'Ours' })
  await ask('GET', '/items/site')
  await ask('POST', '/utils/sort/places', { item: 4, to: 4 })
}

async function askOfUsers({ ask }: Asking): Promise<void> {
  const login = { email: 'admin@example.com', password: 'admin-pass-1' }
  const tokens = await ask('POST', '/auth/login', login)
  await ask('POST', '/auth/refresh', { refresh_token: tokens.refresh_token, mode: 'json' })
  const others = await ask('POST', '/auth/login', login)
  await ask('POST', '/auth/logout', { refresh_token: others.refresh_token })
  await ask('POST', '/auth/login', { email: 'nobody@example.com', password: 'x' })
  await ask('POST', '/auth/password/request', { email: 'nobody@example.com' })
  await ask('POST', '/auth/password/reset', { token: 'x', password: 'y' })
  await ask('PATCH', '/users/me', { first_name: 'Ann', tags: ['a'], language: 'en-US' })
  await ask('PATCH', '/users/me/track/page', { last_page: '/content' })
  await ask('POST', '/users/me/tfa/generate', { password: 'admin-pass-1' })
  await ask('POST', '/users/me/tfa/enable', { secret: 'x', otp: '123456' })
  await ask('POST', '/users/me/tfa/disable', { otp: '123456' })
  const { id: role } = await ask('POST', '/roles', { name: 'Guests' })
  const { id: user } = await ask('POST', '/users', { email: 'guest@example.com', role })
  await ask('POST', `/users/${user}/tfa/disable`)
  await ask('POST', '/users/invite', { email: 'invited@example.com', role })
  await ask('POST', '/users/invite/accept', { token: 'x', password: 'y' })
  await ask('POST', '/users/register', { email: 'me@example.com', password: 'a-long-password-1' })
  await ask('GET', '/users/register/verify-email?token=x')
}

async function askOfSchema({ ask }: Asking): Promise<void> {
  const key = { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: { hidden: true } }
  const fields = [key, { field: 'name', type: 'string', meta: { interface: 'input', options: { trim: true } }, schema: {} }]
  await ask('POST', '/collections', {
    collection: 'made',
    meta: { note: 'New', translations: [{ language: 'de-DE', translation: 'Neu' }] },
    schema: {},
    fields,
  })
  await ask('POST', '/collections', [
    { collection: 'folded', meta: {}, schema: null },
    { collection: 'bare', schema: {}, meta: null },
  ])
  await ask('GET', '/collections')
  await ask('PATCH', '/collections/made', { meta: { note: 'Newer' } })
  await ask('PATCH', '/collections', [{ collection: 'made', meta: { sort: 1 } }])
  await ask('POST', '/fields/made', { field: 'tag', type: 'integer', meta: { special: ['m2o'] }, schema: { default_value: 1 } })
  await ask('POST', '/fields/made', {
    field: 'line',
    type: 'alias',
    meta: { interface: 'presentation-divider', special: ['alias', 'no-data'] },
  })
  await ask('GET', '/fields/made')
  await ask('PATCH', '/fields/made/tag', { meta: { note: 'One of them' }, schema: { default_value: null } })
  await ask('PATCH', '/fields/made', [{ field: 'tag', meta: { sort: 1 } }])
  await ask('POST', '/relations', {
    collection: 'made',
    field: 'tag',
    related_collection: 'tags',
    schema: { on_delete: 'SET NULL' },
    meta: { one_field: null },
  })
  await ask('GET', '/relations/made/tag')
  await ask('PATCH', '/relations/made/tag', { meta: { one_deselect_action: 'delete' } })
  const snapshot = await ask('GET', '/schema/snapshot')
  await ask('GET', '/schema/diff?force=true&mode=merge')
  await ask('DELETE', '/relations/made/tag')
  await ask('DELETE', '/fields/made/tag')
  await ask('POST', '/schema/apply', await ask('POST', '/schema/diff', snapshot))
  await ask('DELETE', '/collections/made')
  await ask('DELETE', '/collections/bare')
}

async function askOfFiles({ ask, sendForm }: Asking): Promise<Data> {
  const { id: folder } = await ask('POST', '/folders', { name: 'Notes' })
  const file = await sendForm('POST', '/files', [['folder', String(folder)], note()])
  await sendForm('POST', '/files', [note('one', 'one.txt'), note('two', 'two.txt')])
  const described = await ask('POST', '/files', { type: 'text/plain', filename_download: 'later.txt', storage: 'local', tags: ['a'] })
  await sendForm('PATCH', `/files/${file.id}`, [note('other')])
  await ask('PATCH', `/files/${file.id}`, { title: 'Note' })
  await ask('PATCH', '/files', { keys: [file.id], data: { description: 'x' } })
  await ask('GET', `/files/${file.id}?fields=*,folder.*,uploaded_by.*`)
  await ask('POST', '/files/import', { url: 'http://127.0.0.1:1/none.txt' })
  await ask('GET', `/assets/${file.id}`)
  await ask('GET', `/assets/${file.id}/note.txt`)
  await ask('POST', '/assets/files', { ids: [file.id] })
  await ask('POST', `/assets/folder/${folder}`)
  await ask('DELETE', '/files', [described.id])
  await ask('DELETE', `/files/${(await ask('POST', '/files', { type: 'text/plain', filename_download: 'x', storage: 'local' })).id}`)
  await sendForm('POST', '/utils/import/tags', [{ filename: 'tags.json', type: 'application/json', content: '[{"name":"grey"}]' }])
  await ask('POST', '/utils/export/tags', { query: {}, format: 'json' })
  return file
}

async function askOfSystemItems(asking: Asking): Promise<void> {
  const { ask } = asking
  const policy = await ask('POST', '/policies', { name: 'Readers', app_access: true, ip_access: ['127.0.0.0/8'] })
  const role = await ask('POST', '/roles', { name: 'Readers' })
  const me = await ask('GET', '/users/me')
  const dashboard = await ask('POST', '/dashboards', { name: 'Numbers' })
  const flow = await ask('POST', '/flows', { name: 'Tell', trigger: 'manual', options: { collections: ['tags'] } })
  await askOfKind(asking, '/policies', { name: 'Some' }, { enforce_tfa: true })
  await askOfKind(asking, '/roles', { name: 'Some', parent: role.id }, { description: 'Who' })
  await askOfKind(asking, '/users', { email: 'a@example.com', tags: ['x'], password: 'a-long-password-1' }, { title: 'Dr.' })
  await askOfKind(asking, '/access', { policy: policy.id, role: role.id }, { sort: 2 })
  await askOfKind(
    asking,
    '/permissions',
    { policy: policy.id, collection: 'tags', action: 'read', fields: ['*'] },
    { permissions: { id: { _eq: 1 } } },
  )
  await askOfKind(asking, '/folders', { name: 'Some' }, { name: 'Other' })
  await askOfKind(asking, '/dashboards', { name: 'Some' }, { note: 'Why' })
  const panel = {
    name: 'Some',
    dashboard: dashboard.id,
    type: 'label',
    position_x: 1,
    position_y: 1,
    width: 3,
    height: 3,
    options: { text: 'Hi' },
  }
  await askOfKind(asking, '/panels', panel, { show_header: true })
  await askOfKind(asking, '/flows', { name: 'Some' }, { status: 'inactive' })
  await askOfKind(asking, '/operations', { key: 'log', type: 'log', flow: flow.id, position_x: 1, position_y: 1 }, { name: 'Log' })
  await askOfKind(asking, '/presets', { collection: 'tags', layout_query: { tabular: { fields: ['name'] } } }, { bookmark: 'Mine' })
  await askOfKind(asking, '/notifications', { recipient: me.id, subject: 'Hello' }, { status: 'archived' })
  await askOfKind(asking, '/comments', { collection: 'tags', item: '1', comment: 'Well' }, { comment: 'Better' })
  await askOfKind(asking, '/translations', { language: 'de-DE', key: 'x', value: 'y' }, { value: 'z' })
  const [revision] = (await ask('GET', '/revisions?filter[collection][_eq]=tags&fields=*,activity.*')) as unknown as Data[]
  await ask('POST', `/utils/revert/${revision!.id}`)
}

async function askOfVersions(asking: Asking): Promise<void> {
  const { ask } = asking
  await ask('PATCH', '/collections/tags', { meta: { versioning: true } })
  await askOfKind(asking, '/versions', { key: 'some', collection: 'tags', item: '2' }, { name: 'Some' })
  const version = await ask('POST', '/versions', { key: 'draft', collection: 'tags', item: '1' })
  await ask('POST', `/versions/${version.id}/save`, { name: 'azure' })
  const { mainHash } = await ask('GET', `/versions/${version.id}/compare`)
  await ask('POST', `/versions/${version.id}/promote`, { mainHash, fields: ['name'] })
}

async function askOfServer(asking: Asking): Promise<void> {
  const { ask } = asking
  await ask('POST', '/utils/hash/generate', { string: 'x' })
  await ask('POST', '/utils/hash/verify', {
    string: 'x',
    hash: (await ask('POST', '/utils/hash/generate', { string: 'x' })) as unknown as string,
  })
  await ask('POST', '/utils/cache/clear')
  const job = await asking.sendForm('POST', '/utils/import/tags?background=true', [
    { filename: 'tags.csv', type: 'text/csv', content: 'name\nlater' },
  ])
  await ask('GET', `/utils/jobs/${job.id}`)
  await ask('DELETE', `/utils/jobs/${job.id}`)
  await ask('POST', '/server/setup', {})
  await ask('GET', '/extensions/sources/index.js')
  await ask('PATCH', '/extensions/none', { meta: { enabled: false } })
  await ask('DELETE', '/extensions/none')
  await ask('GET', '/server/specs/graphql?scope=system')
}
