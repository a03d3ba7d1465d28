import { describe, expect, it } from '@jest/globals'
import { WebSocket } from 'ws'
import { loadConfig } from '../../src/index.js'
import { runOperation } from '../flows/make-flow.js'
import { type App, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const all = 'database,storage,redis,requests,statements,pool,reads,schema,process,sockets,flows'
const on = {
  METRICS_ENABLED: 'true',
  METRICS_TOKENS: 'scraper-1,scraper-2',
  METRICS_SERVICES: all,
  RATE_LIMITER_STORE: 'redis',
  REDIS: 'redis://127.0.0.1:1',
  // Redis that never answers is told of; the server does not depend on it.
  SYNCHRONIZATION_STORE: 'memory',
  METRICS_SCHEDULE: '* * * * * *',
  WEBSOCKETS_ENABLED: 'true',
  WEBSOCKETS_REST_AUTH: 'public',
}

const read = async (app: App): Promise<string> => (await app.request('/metrics')).text
/** The value of the only line that begins so. */
const measured = (text: string, line: string): number =>
  Number(
    text
      .split('\n')
      .find((candidate) => candidate.startsWith(`directus_${line} `))
      ?.split(' ')
      .at(-1),
  )

onEachApp(
  'Metrics',
  (app) => {
    it('count requests by door, collection and status, and what they cost', async () => {
      const listed = 'request_duration_ms_count{door="rest",collection="articles",status="200"}'
      // Nobody may have listed them yet.
      const before = measured(await read(app()), listed) || 0
      await app().request('/items/articles?limit=1')
      await app().request('/items/articles?limit=1')
      await app().request('/items/nothing-of-the-kind')
      await app().request('/users?limit=1')
      await app().graphql('{ articles(limit: 1) { id } }')
      await app().graphql('{ users(limit: 1) { id } }', { system: true })
      const text = await read(app())
      const requests = (labels: string) => measured(text, `request_duration_ms_count{${labels}}`)
      expect(measured(text, listed) - before).toBe(2)
      expect(requests('door="rest",collection="directus_users",status="200"')).toBeGreaterThan(0)
      expect(requests('door="graphql",collection="",status="200"')).toBe(1)
      expect(requests('door="graphql_system",collection="",status="200"')).toBe(1)
      // Clients choose paths: a name that is none makes no series.
      expect(text).not.toContain('nothing-of-the-kind')
      expect(measured(text, 'sql_statement_duration_ms_count{kind="select"}')).toBeGreaterThan(1)
      expect(measured(text, 'read_cache_total{cache="prepared",result="hit"}')).toBeGreaterThan(0)
      expect(measured(text, 'graphql_schema_build_duration_ms_count{scope="items"}')).toBe(1)
      expect(measured(text, 'websocket_clients')).toBe(0)
      expect(text).toMatch(/^directus_nodejs_eventloop_lag_seconds /m)
      if (app().databaseName !== 'sqlite') expect(measured(text, 'db_pool_free') + measured(text, 'db_pool_used')).toBeGreaterThan(0)
    })

    it('tell of clients by WebSocket, and of changes of the schema', async () => {
      const before = measured(await read(app()), 'schema_builds_total')
      await app().must('/collections', { body: { collection: 'added', schema: {}, meta: {} } })
      const socket = new WebSocket(`${app().url.replace('http', 'ws')}/websocket`)
      await new Promise((resolve) => socket.addEventListener('open', resolve))
      const text = await read(app())
      socket.close()
      expect(measured(text, 'schema_builds_total')).toBeGreaterThan(before)
      expect(measured(text, 'websocket_clients')).toBe(1)
    })

    it('tell of runs of flows', async () => {
      await runOperation(app(), { type: 'sleep', options: { milliseconds: 1 } })
      expect(await read(app())).toMatch(/^directus_flow_runs_total\{trigger="webhook",status="resolve"\} 1$/m)
    })

    it('tell whether the database and the storage live', async () => {
      const client = app().platform.database.dialect.client
      await new Promise((resolve) => setTimeout(resolve, 1_200))
      const text = await read(app())
      expect(measured(text, `db_${client}_response_time_ms_count`)).toBeGreaterThan(0)
      expect([measured(text, `db_${client}_connection_errors`), measured(text, 'storage_local_connection_errors')]).toEqual([0, 0])
      expect(measured(text, 'redis_connection_errors')).toBe(0)
    })

    it('are told to administrators and to who has a token, and to nobody else', async () => {
      await createUser(app(), 'bare', 'token-of-bare', [])
      const ask = async (authorization?: string) =>
        (await fetch(`${app().url}/metrics`, { headers: authorization ? { authorization } : {} })).status
      expect(await ask('Metrics scraper-2')).toBe(200)
      for (const wrong of [
        undefined,
        'Metrics scraper-3',
        'Metrics ',
        'Metrics scraper-1,scraper-2',
        'Bearer scraper-1',
        `Bearer ${readerToken}`,
        'Bearer token-of-bare',
      ])
        expect([wrong, [401, 403].includes(await ask(wrong))]).toEqual([wrong, true])
      expect((await app().request('/metrics', { as: readerToken })).body.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    })
  },
  fillBlog,
  on,
  ['sqlite', 'postgres'],
)

onEachApp(
  'Metrics that are off',
  (app) => {
    it('have no route, and nobody listens to statements', async () => {
      expect((await app().request('/metrics')).body.errors?.[0]?.extensions.code).toBe('ROUTE_NOT_FOUND')
    })
  },
  undefined,
  {},
  ['sqlite'],
)

describe('settings of metrics', () => {
  it.each([
    [{ METRICS_SERVICES: 'database,weather' }, /METRICS_SERVICES must be a list of database, cache/],
    [{ METRICS_NAME_PREFIX: 'my app' }, /METRICS_NAME_PREFIX must be letters/],
    [{ METRICS_SCHEDULE: 'often' }, /METRICS_SCHEDULE must be a schedule/],
  ])('%j stops the start', (environment, reason) => {
    expect(() => loadConfig({ SECRET: 'x', ...environment })).toThrow(reason)
  })
})
