import { AsyncLocalStorage } from 'node:async_hooks'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Context, context, propagation, ROOT_CONTEXT, type Span, type Tracer, trace } from '@opentelemetry/api'
import { type App, adminToken, startApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

// Issue 18: one span a stage, where the operator has an SDK of OpenTelemetry. This one only remembers.

interface Told {
  readonly name: string
  readonly parent: Told | null
  readonly attributes: Record<string, unknown>
  isEnded: boolean
}

const spans: Told[] = []
const toldOf = new WeakMap<Span, Told>()

function makeSpan(name: string, parent: Span | undefined, attributes: object): Span {
  const told: Told = { name, parent: (parent && toldOf.get(parent)) ?? null, attributes: { ...attributes }, isEnded: false }
  spans.push(told)
  const span = {
    spanContext: () => ({ traceId: '0'.repeat(31).concat('1'), spanId: '0'.repeat(15).concat('1'), traceFlags: 1 }),
    setAttribute: (key: string, value: unknown) => {
      told.attributes[key] = value
      return span
    },
    setStatus: (status: object) => {
      told.attributes.status = status
      return span
    },
    end: () => {
      told.isEnded = true
    },
    isRecording: () => true,
  } as unknown as Span
  toldOf.set(span, told)
  return span
}

const tracer = {
  startSpan: (name, options, from) => makeSpan(name, trace.getSpan(from ?? context.active()), options?.attributes ?? {}),
} as Tracer

describe('With an SDK of OpenTelemetry', () => {
  const active = new AsyncLocalStorage<Context>()
  let database: EmptyDatabase
  let app: App

  beforeAll(async () => {
    context.setGlobalContextManager({
      active: () => active.getStore() ?? ROOT_CONTEXT,
      with: (inside, work, self, ...args) => active.run(inside, () => work.apply(self, args)),
      bind: (_, target) => target,
      enable() {
        return this
      },
      disable() {
        return this
      },
    })
    trace.setGlobalTracerProvider({ getTracer: () => tracer })
    propagation.setGlobalPropagator({
      inject: () => undefined,
      extract: (from, carrier: Record<string, string>) =>
        carrier.traceparent ? trace.setSpan(from, makeSpan('caller', undefined, {})) : from,
      fields: () => ['traceparent'],
    })
    database = await testDatabases[0]!.create()
    app = await startApp(database.config)
    await fillBlog(app)
    // Who asks is known from now on.
    await app.request('/server/info')
  })
  afterAll(async () => {
    await app.stop()
    await database.drop()
    trace.disable()
    context.disable()
    propagation.disable()
  })

  const spansOf = async (work: () => Promise<unknown>) => {
    spans.length = 0
    await work()
    // The span of a request ends when its connection has taken the answer.
    for (const end = Date.now() + 2_000; spans.some(({ isEnded, name }) => !isEnded && name !== 'caller') && Date.now() < end; )
      await new Promise((resolve) => setImmediate(resolve))
    expect(spans.filter(({ isEnded, name }) => !isEnded && name !== 'caller')).toEqual([])
    return spans.map(({ name, parent }) => [name, parent?.name ?? null])
  }

  it('a request has a span for each of its stages, within that of its caller', async () => {
    const path = '/items/articles?fields=title&filter[title][_eq]=a-secret-title'
    const told = await spansOf(() => app.request(path, { headers: { traceparent: '00-1-1-01' } }))
    expect(told).toEqual([
      ['caller', null],
      ['request', 'caller'],
      ['authenticate', 'request'],
      ['plan', 'request'],
      ['database', 'request'],
      ['reply', 'request'],
    ])
    expect(spans[1]!.attributes).toMatchObject({
      'url.path': '/items/articles',
      'http.request.method': 'GET',
      'http.response.status_code': 200,
    })
    expect(spans.find(({ name }) => name === 'database')!.attributes).toEqual({ 'db.system.name': 'sqlite', 'db.operation.name': 'SELECT' })
    expect(JSON.stringify(spans)).not.toContain('a-secret-title')
  })

  it('what is known is not planned again; GraphQL has the same stages', async () => {
    expect(
      (await spansOf(() => app.request('/items/articles?fields=title&filter[title][_eq]=a-secret-title'))).map(([name]) => name),
    ).toEqual(['request', 'authenticate', 'database', 'reply'])
    const told = await spansOf(() => app.graphql('{ tags { name } }'))
    expect(told.filter(([name]) => name !== 'database').map(([name]) => name)).toEqual(['request', 'authenticate', 'plan'])
  })

  it('a request that fails tells its status, and no token in its address', async () => {
    await spansOf(() => app.request(`/items/nothing?access_token=${adminToken}`, { as: null }))
    expect(spans[0]!.attributes).toMatchObject({ 'http.response.status_code': 403 })
    expect(JSON.stringify(spans)).not.toContain(adminToken)
  })
})
