import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type App, admin, startApp } from '../support/app.js'
import { createUser } from '../support/blog.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { onEachCluster } from './cluster.js'

// Issue 18: what all nodes count together, what holds while Redis is away, and how a second server that nobody tells anything is noticed.

const readerToken = 'token-of-a-reader-of-things'

async function fill(app: App): Promise<void> {
  const id = { field: 'id', type: 'integer', schema: { is_primary_key: true }, meta: {} }
  await app.must('/collections', { body: { collection: 'things', schema: {}, meta: {}, fields: [id] } })
  await app.must('/items/things', { body: [{ id: 1 }, { id: 2 }] })
  await createUser(app, 'reader', readerToken, [{ collection: 'things', action: 'read', fields: ['*'], permissions: {} }])
}

onEachCluster(
  'Limits over two nodes',
  2,
  (cluster) => {
    it('wrong passwords are counted by both together', async () => {
      const [one, other] = cluster().nodes as readonly [App, App]
      await one.must('/settings', { method: 'PATCH', body: { auth_login_attempts: 3 } })
      await one.must('/users', { body: { email: 'guessed@example.com', password: 'right-pass-1' } })
      const login = async (node: App, password: string) =>
        (await node.request('/auth/login', { as: null, body: { email: 'guessed@example.com', password } })).body.errors?.[0]?.extensions
          .code ?? 'ok'
      const told: string[] = []
      for (const node of [one, other, one, other]) told.push(await login(node, 'wrong-pass'))
      expect(told.slice(0, 3)).toEqual(['INVALID_CREDENTIALS', 'INVALID_CREDENTIALS', 'INVALID_CREDENTIALS'])
      expect([await login(one, 'right-pass-1'), await login(other, 'right-pass-1')]).not.toContain('ok')
      expect(await other.must('/users?filter[email][_eq]=guessed@example.com&fields=status')).toEqual([{ status: 'suspended' }])
    })

    it('security case 56: many logins in one document, or under other addresses, are not more of them', async () => {
      const [one] = cluster().nodes as readonly [App, App]
      const logins = Array.from(
        { length: 1_000 },
        (_, index) => `a${index}: auth_login(email: "${admin.email}", password: "p${index}") { access_token }`,
      )
      const { text } = await one.graphql(`mutation { ${logins.join(' ')} }`, { system: true, as: null })
      expect(text).toContain('"errors"')
      expect(text).not.toContain('access_token":"')
      expect((await one.request('/auth/login', { as: null, body: admin })).status).toBe(200)
    })

    it('security case 56: requests are counted by both together, whatever address or key a client claims', async () => {
      const { nodes } = cluster()
      const ask = (turn: number) =>
        nodes[turn % 2]!.request('/server/info', {
          as: null,
          headers: { 'x-forwarded-for': `203.0.113.${turn}`, 'x-real-ip': `203.0.113.${turn}`, forwarded: `for=203.0.113.${turn}` },
        })
      let allowed = 0
      for (let turn = 0; turn < 150 && (await ask(turn)).status === 200; turn += 1) allowed += 1
      expect(allowed).toBeLessThan(120)
      const refused = [await ask(200), await ask(201)]
      expect(refused.map(({ status, body }) => [status, body.errors?.[0]?.extensions.code])).toEqual([
        [429, 'REQUESTS_EXCEEDED'],
        [429, 'REQUESTS_EXCEEDED'],
      ])
    })
  },
  fill,
  { RATE_LIMITER_ENABLED: 'true', RATE_LIMITER_POINTS: '120', RATE_LIMITER_DURATION: '600' },
  ['postgres'],
)

onEachCluster(
  'Two nodes that keep answers',
  2,
  (cluster) => {
    it('security case 69: a revoked right, another caller and an entity tag of somebody else get nothing of what is kept', async () => {
      const [one, other] = cluster().nodes as readonly [App, App]
      const path = '/items/things?fields=id'
      const ask = async (node: App, as: string | null, tag = '') => {
        const response = await fetch(node.url + path, {
          headers: { ...(as && { authorization: `Bearer ${as}` }), ...(tag && { 'if-none-match': tag, 'cache-control': 'max-age=60' }) },
        })
        return {
          status: response.status,
          tag: response.headers.get('etag') ?? '',
          vary: response.headers.get('vary'),
          text: await response.text(),
        }
      }
      await ask(other, readerToken)
      const kept = await ask(other, readerToken)
      expect([kept.status, kept.vary]).toEqual([200, 'Origin, Cache-Control, Authorization, Cookie'])
      expect((await ask(other, readerToken, kept.tag)).status).toBe(304)
      expect((await ask(other, null, kept.tag)).status).toBe(403)
      const [permission] = await one.must<{ id: number }[]>('/permissions?filter[collection][_eq]=things&fields=id')
      await one.must(`/permissions/${permission!.id}`, { method: 'PATCH', body: { permissions: { id: { _eq: 2 } } } })
      expect((await ask(other, readerToken, kept.tag)).text).toBe('{"data":[{"id":2}]}')
      await one.must(`/permissions/${permission!.id}`, { method: 'DELETE' })
      expect([(await ask(other, readerToken, kept.tag)).status, (await ask(one, readerToken)).status]).toEqual([403, 403])
    })
  },
  fill,
  { CACHE_ENABLED: 'true' },
  ['postgres'],
)

onEachCluster(
  'Two nodes without their Redis',
  2,
  (cluster) => {
    it('serve for SYNCHRONIZATION_GRACE; then administrators read, and others get 503 until it is back', async () => {
      const { redis, nodes } = cluster()
      const [one, other] = nodes as readonly [App, App]
      const until = async (node: App, status: number) => {
        for (const end = Date.now() + 20_000; Date.now() < end; await delay(20)) {
          const answer = await node.request('/items/things', { as: readerToken })
          if (answer.status === status) return answer
          expect([200, 503]).toContain(answer.status)
        }
        throw new Error(`No answer had the status ${status}.`)
      }
      await until(other, 200)
      await redis.stop()
      await until(one, 503)
      const refused = await until(other, 503)
      expect(refused.body.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE')
      expect((await one.request('/items/things')).status).toBe(200)
      expect((await one.request('/items/things/1', { method: 'DELETE' })).status).toBe(503)
      await redis.start()
      await until(one, 200)
      expect((await one.request('/items/things/1', { method: 'DELETE' })).status).toBe(204)
    })
  },
  fill,
  { SYNCHRONIZATION_GRACE: '500' },
  ['postgres'],
)

describe('Two servers of one database that have no Redis', () => {
  let database: EmptyDatabase
  const nodes: App[] = []
  beforeAll(async () => {
    database = await testDatabases[0]!.create()
    for (let count = 0; count < 2; count += 1) nodes.push(await startApp(database.config, { SYNCHRONIZATION_HEARTBEAT: '100' }))
  })
  afterAll(async () => {
    for (const node of nodes) await node.stop()
    await database.drop()
  })

  it('say so in /server/health', async () => {
    const check = async (node: App) =>
      JSON.parse((await node.request('/server/health')).text) as { status: string; checks: Record<string, unknown> }
    const told = async (node: App) => (await check(node)).checks['nodes:unsynchronized']
    for (const node of nodes) {
      let found = await told(node)
      // On a busy machine a beat may come late, and a server is taken for lost until its next one.
      for (const end = Date.now() + 20_000; Date.now() < end && !found; found = await told(node)) await delay(50)
      expect(found).toMatchObject([{ status: 'warn', observedValue: 1 }])
    }
  })
})
