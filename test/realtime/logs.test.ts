import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { loadConfig, type RunningServer, startServer } from '../../src/index.js'
import { adminToken, databaseVariables, questionsTo, temporaryFolder } from '../support/app.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { connectSocket, type Frame } from '../support/sockets.js'

// spec/10-server.md 6.4: administrators read the log as it is written.

interface LogFrame extends Frame {
  readonly data: { readonly level: number; readonly path?: string; readonly msg: string }
}

describe('The log over a WebSocket', () => {
  const folder = temporaryFolder()
  const printed: string[] = []
  let database: EmptyDatabase
  let server: RunningServer

  beforeAll(async () => {
    database = await testDatabases[0]!.create()
    const config = loadConfig({
      ...databaseVariables(database.config),
      SECRET: 'a-secret-for-tests-that-is-long-enough',
      ADMIN_TOKEN: adminToken,
      ADMIN_PASSWORD: 'admin-pass-1',
      PORT: '0',
      LOG_LEVEL: 'warn',
      WEBSOCKETS_ENABLED: 'true',
      STORAGE_LOCAL_ROOT: folder,
    })
    server = await startServer(config, { logTo: { write: (line) => void printed.push(line) } })
  })
  afterAll(async () => {
    await server.stop()
    await database.drop()
  })

  const app = () => ({ ...server, ...questionsTo(server.url) }) as Parameters<typeof connectSocket>[0]
  const connect = (token: string | null) => connectSocket(app(), `/websocket/logs${token === null ? '' : `?access_token=${token}`}`)
  const makeUser = async (isAdmin: boolean, token: string) => {
    const { must } = app()
    const { id: policy } = await must<{ id: string }>('/policies', { body: { name: token, admin_access: isAdmin } })
    const { id } = await must<{ id: string }>('/users', {
      body: { email: `${token}@example.com`, token, policies: { create: [{ policy }] } },
    })
    return id
  }

  it('is open to administrators alone', async () => {
    await makeUser(false, 'token-of-an-editor')
    await expect(connect(null)).rejects.toThrow('401')
    await expect(connect('token-of-an-editor')).rejects.toThrow('403')
  })

  it('tells requests without what is secret in them, and only while somebody listens; the printed log stays as it is', async () => {
    expect(server.platform.logger.level).toBe('warn')
    const client = await connect(adminToken)
    expect(await client.ask({ type: 'subscribe', log_level: 'info' })).toEqual({ type: 'logs', event: 'subscribe', log_level: 'info' })
    await app().request(`/users/me?access_token=${adminToken}`, { as: null })
    const frame = (await client.next()) as LogFrame
    expect(frame).toMatchObject({ type: 'logs', uid: server.platform.nodes.id, data: { level: 30, path: '/users/me', msg: 'request' } })
    expect(JSON.stringify(frame)).not.toContain(adminToken)
    expect(await client.ask({ type: 'unsubscribe' })).toEqual({ type: 'logs', event: 'unsubscribe' })
    await app().request('/users/me')
    expect([client.waiting, server.platform.logger.level, printed]).toEqual([[], 'warn', []])
    server.platform.logger.warn('printed')
    expect(printed.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['printed'])
    await client.close()
  })

  it('is not told below WEBSOCKETS_LOGS_LEVEL, nor of levels that are none', async () => {
    const client = await connect(adminToken)
    expect(await client.ask({ type: 'subscribe', log_level: 'debug' })).toMatchObject({ log_level: 'info' })
    expect(await client.ask({ type: 'subscribe', log_level: 'loud', uid: 1 })).toMatchObject({
      status: 'error',
      error: { code: 'INVALID_PAYLOAD' },
    })
    expect(await client.ask({ type: 'items', collection: 'users', action: 'read' })).toMatchObject({ error: { code: 'INVALID_PAYLOAD' } })
    await client.close()
  })

  it('ends for who is no administrator any more', async () => {
    const id = await makeUser(true, 'token-of-another-administrator')
    const client = await connect('token-of-another-administrator')
    await client.ask({ type: 'subscribe' })
    await app().must(`/users/${id}`, { method: 'PATCH', body: { status: 'suspended' } })
    const closed = client.closed
    await app().request('/server/info')
    expect(await closed).toBe(1008)
    const told = client.waiting as readonly LogFrame[]
    expect(told.filter(({ data }) => data?.path === '/server/info')).toEqual([])
  })
})
