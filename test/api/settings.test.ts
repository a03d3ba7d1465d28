import { expect, it } from '@jest/globals'
import { adminToken, onEachApp } from '../support/app.js'
import { note, upload } from '../support/files.js'

onEachApp('The settings of the project', (app) => {
  const change = (body: object) => app().request('/settings', { as: adminToken, method: 'PATCH', body })
  const nameOfProject = async () => (await app().request('/server/info')).body.data as unknown as { project: { project_name: string } }

  it('are read once, whatever asks for them', async () => {
    // Their rows are counted, as those of all tables.
    await app().platform.tableSizes.ready()
    const statements: string[] = []
    const stop = app().platform.database.onStatement(({ text }) => statements.push(text))
    await app().platform.settings()
    const before = statements.length
    await nameOfProject()
    await app().request('/auth/login', { body: { email: 'nobody@example.com', password: 'wrong' } })
    await upload(app(), note())
    stop()
    expect(statements.slice(before).filter((text) => text.includes('directus_settings'))).toEqual([])
  })

  it('are seen as they are at once after a write', async () => {
    for (const name of ['First', 'Second']) {
      expect((await change({ project_name: name })).status).toBe(200)
      expect(await nameOfProject()).toMatchObject({ project: { project_name: name } })
    }
    expect((await change({ auth_password_policy: '/^.{20,}$/' })).status).toBe(200)
    const short = await app().request('/users', { as: adminToken, body: { email: 'a@example.com', password: 'short' } })
    expect(short.body.errors?.[0]?.extensions).toMatchObject({ code: 'FAILED_VALIDATION', field: 'password' })
    expect((await change({ auth_password_policy: null })).status).toBe(200)
  })

  it('do not name a folder that is gone', async () => {
    const folder = await app().request('/folders', { as: adminToken, body: { name: 'Inbox' } })
    const { id } = folder.body.data as unknown as { id: string }
    await change({ storage_default_folder: id })
    expect(await upload(app(), note())).toMatchObject({ folder: id })
    await app().request(`/folders/${id}`, { as: adminToken, method: 'DELETE' })
    expect(await upload(app(), note())).toMatchObject({ folder: null })
  })
})
