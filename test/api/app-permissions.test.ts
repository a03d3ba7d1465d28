import { beforeAll, expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'

interface Permission {
  readonly id?: number
  readonly collection: string
  readonly action: string
  readonly policy: string | null
  readonly permissions: unknown
  readonly validation: unknown
  readonly fields: readonly string[] | null
  readonly system?: true
}

const [studio, plain] = ['token-of-the-studio', 'token-without-app-access']

onEachApp('Permissions by app access', (app) => {
  let user: string
  const list = (as?: string, query = '') => app().must<Permission[]>(`/permissions${query}`, as ? { as } : {})
  const ofSystem = (permissions: readonly Permission[]) => permissions.filter(({ system }) => system)

  beforeAll(async () => {
    const mayRead = { collection: 'directus_permissions', action: 'read', fields: ['*'], permissions: {} }
    const created = await createUser(app(), 'studio', studio, [mayRead])
    user = created.user
    await app().must(`/policies/${created.policy}`, { method: 'PATCH', body: { app_access: true } })
    await createUser(app(), 'plain', plain, [mayRead])
  })

  it('are listed after those of the policies, whole and without a key, to administrators and users with app access', async () => {
    const all = await list()
    expect(all.slice(0, 2).map(({ collection, system }) => [collection, system])).toEqual([
      ['directus_permissions', undefined],
      ['directus_permissions', undefined],
    ])
    expect(ofSystem(all)).toHaveLength(19)
    expect(ofSystem(all)[0]).toEqual({
      policy: null,
      collection: 'directus_collections',
      action: 'read',
      permissions: {},
      validation: null,
      presets: null,
      fields: ['*'],
      system: true,
    })
    expect(ofSystem(await list(studio))).toEqual(ofSystem(all))
    expect(ofSystem(await list(plain))).toEqual([])
    // As Directus does, whichever fields were asked for.
    expect(ofSystem(await list(studio, '?fields=action&limit=1'))).toEqual(ofSystem(all))
  })

  it('are listed as far as the filter lets them through', async () => {
    const filtered = (filter: object) => list(undefined, `?fields=collection&filter=${encodeURIComponent(JSON.stringify(filter))}`)
    expect(
      ofSystem(await filtered({ collection: { _in: ['directus_roles', 'directus_users'] } })).map(({ collection }) => collection),
    ).toEqual(['directus_roles', 'directus_users'])
    expect(await filtered({ policy: { name: { _eq: 'studio policy' } } })).toEqual([{ collection: 'directus_permissions' }])
    expect(await list(undefined, '?aggregate[count]=*')).toHaveLength(1)
    expect((await app().request('/permissions?filter={"nothing":{"_eq":1}}')).status).toBe(403)
  })

  it('cannot be changed, made or deleted', async () => {
    const [row] = ofSystem(await list())
    const refused = [
      await app().request('/permissions', { method: 'PATCH', body: [{ ...row, fields: ['id'] }] }),
      await app().request('/permissions', { body: row }),
      await app().request('/permissions', { method: 'DELETE', body: [null] }),
      await app().request('/permissions/undefined', { method: 'PATCH', body: { fields: ['id'] } }),
    ]
    expect(refused.filter(({ status }) => status < 400)).toEqual([])
    expect(ofSystem(await list())[0]).toEqual(row)
  })

  it('let nobody give a preset to another user', async () => {
    const { id } = await app().must<{ id: number }>('/presets', { as: studio, body: { collection: 'x', user } })
    expect((await app().request(`/presets/${id}`, { as: studio, method: 'PATCH', body: { bookmark: 'Mine' } })).status).toBe(200)
    const me = await app().must<{ id: string }>('/users/me?fields=id')
    expect((await app().request(`/presets/${id}`, { as: studio, method: 'PATCH', body: { user: me.id } })).status).toBe(400)
  })
})
