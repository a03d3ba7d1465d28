import { expect, it } from '@jest/globals'
import { type App, onEachApp, startApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

import { testDatabases } from '../support/databases.js'

interface Checked {
  readonly status: string
  readonly checks: Readonly<
    Record<string, readonly { readonly status: string; readonly componentType: string; readonly observedValue: number }[]>
  >
}
const healthOf = async (app: App): Promise<Checked> => (await app.request('/server/health')).body as unknown as Checked

onEachApp(
  'health',
  (app) => {
    it('tells of the database, its connections, and of places for files', async () => {
      const client = app().platform.database.dialect.client
      const { status, checks } = await healthOf(app())
      expect(status).toMatch(/ok|warn/)
      const pool = app().databaseName === 'sqlite' ? [] : [`${client}:connectionsAvailable`, `${client}:connectionsUsed`]
      expect(Object.keys(checks).sort()).toEqual([...pool, `${client}:responseTime`, 'storage:local:responseTime'].sort())
    })

    it('tells users who are no administrators and visitors, the worst alone', async () => {
      await createUser(app(), 'plain', 'token-of-a-plain-user', [])
      for (const as of ['token-of-a-plain-user', null])
        expect(Object.keys((await app().request('/server/health', { as })).body)).toEqual(['status'])
    })
  },
  fillBlog,
)

it('what is asked, how slow is slow, how long it is told again: variables say it', async () => {
  const empty = await testDatabases.find(({ name }) => name === 'sqlite')!.create()
  const app = await startApp(empty.config, {
    HEALTHCHECK_SERVICES: 'database,email',
    HEALTHCHECK_CACHE_TTL: '1h',
    DB_HEALTHCHECK_THRESHOLD: '0',
    EMAIL_TRANSPORT: 'smtp',
    EMAIL_SMTP_PORT: '9',
  })
  const off = await startApp(empty.config, { HEALTHCHECK_ENABLED: 'false' })
  try {
    const first = await app.request('/server/health')
    expect(first.status).toBe(503)
    const { checks } = first.body as unknown as Checked
    expect(Object.entries(checks).map(([name, [check]]) => [name, check!.status])).toEqual([
      ['sqlite3:responseTime', 'warn'],
      ['email:connection', 'error'],
    ])
    expect((await app.request('/server/health')).text).toBe(first.text)
    expect((await off.request('/server/health')).status).toBe(404)
  } finally {
    await off.stop()
    await app.stop()
    await empty.drop()
  }
})
