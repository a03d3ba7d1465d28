import { afterAll, describe, expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import { WebSocket } from 'ws'
import { loadConfig } from '../../src/index.js'
import { connectRedis } from '../../src/redis.js'
import { createLimiters } from '../../src/security/limits/limiters.js'
import { watchPressure } from '../../src/security/limits/pressure.js'
import { networkOf } from '../../src/services/cost/budget.js'
import { eventually, makeFlow, runOperation } from '../flows/make-flow.js'
import { type Answer, adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { outbox } from '../support/outbox.js'
import { connectSocket } from '../support/sockets.js'

// How often who may do what. Each group has a server of its own: limits last longer than a test.

const codeOf = ({ body }: Answer): string | undefined => body.errors?.[0]?.extensions.code
const from = (address: string) => ({ 'x-forwarded-for': address })

/** Asks again and again; gives the statuses. */
async function statuses(times: number, ask: () => Promise<{ readonly status: number }>): Promise<number[]> {
  const found: number[] = []
  for (let time = 0; time < times; time++) found.push((await ask()).status)
  return found
}

onEachApp(
  'Limits of addresses',
  (app) => {
    it('refuse with 429, Retry-After, and when to try again; others go on', async () => {
      const ping = (address: string) => fetch(`${app().url}/server/ping`, { headers: from(address) })
      expect(await statuses(6, () => ping('192.0.2.1'))).toEqual([200, 200, 200, 200, 200, 429])
      const refused = await ping('192.0.2.1')
      const { errors } = (await refused.json()) as {
        errors: { message: string; extensions: { code: string; limit: number; reset: string } }[]
      }
      expect(errors[0]).toMatchObject({
        message: expect.stringMatching(/^Too many requests, retry after \d+m?s\.$/),
        extensions: { code: 'REQUESTS_EXCEEDED', limit: 5 },
      })
      expect(Date.parse(errors[0]!.extensions.reset)).toBeGreaterThan(Date.now())
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
      expect((await ping('192.0.2.2')).status).toBe(200)
      // Of IPv6 a client has many addresses.
      expect(await statuses(6, () => ping(`2001:db8::${Math.floor(Math.random() * 9000)}`))).toEqual([200, 200, 200, 200, 200, 429])
    })

    it('56: are those of every door, and no body, path or header of the client chooses another', async () => {
      const ask = (path: string, body?: unknown) => app().request(path, { as: null, headers: from('192.0.2.3'), body })
      expect(await statuses(5, () => ask('/auth/login', { email: `${Math.random()}@b.test`, password: 'x' }))).not.toContain(429)
      for (const path of ['/auth/login', '/graphql', '/graphql/system', '/items/articles', '/nowhere', '/server/health', '/files'])
        expect([path, codeOf(await ask(path, path.startsWith('/graphql') ? { query: '{ __typename }' } : undefined))]).toEqual([
          path,
          'REQUESTS_EXCEEDED',
        ])
      // The proxy adds the address that it sees; what stands before it came from the client.
      const forged = { headers: from(`203.0.113.${Math.floor(Math.random() * 250)}, 192.0.2.3`), as: null }
      expect(codeOf(await app().request('/server/ping', forged))).toBe('REQUESTS_EXCEEDED')
    })

    it('are those of connections by WebSocket, too', async () => {
      const connect = () =>
        new Promise<number>((resolve) => {
          const socket = new WebSocket(`${app().url.replace('http', 'ws')}/websocket`, { headers: from('192.0.2.4') })
          socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
          socket.on('open', () => {
            socket.close()
            resolve(101)
          })
          socket.on('error', () => undefined)
        })
      const found: number[] = []
      for (let time = 0; time < 6; time++) found.push(await connect())
      expect(found).toEqual([101, 101, 101, 101, 101, 429])
    })

    it('and of all together, told by /server/info', async () => {
      const info = await app().must('/server/info', { headers: from('192.0.2.5') })
      expect(info).toMatchObject({ rateLimit: { points: 5, duration: 60 }, rateLimitGlobal: { points: 60, duration: 60 } })
      const typed = await app().graphql('{ server_info { rateLimit rateLimitGlobal } }', { system: true, headers: from('192.0.2.6') })
      expect(typed.body.data).toEqual({ server_info: { rateLimit: true, rateLimitGlobal: true } })
      const found = new Set<number>()
      for (let time = 0; time < 60; time++) found.add((await app().request('/server/ping', { headers: from(`198.51.100.${time}`) })).status)
      expect(found).toEqual(new Set([200, 429]))
    })
  },
  undefined,
  {
    RATE_LIMITER_ENABLED: 'true',
    RATE_LIMITER_POINTS: '5',
    RATE_LIMITER_DURATION: '60',
    RATE_LIMITER_GLOBAL_ENABLED: 'true',
    RATE_LIMITER_GLOBAL_POINTS: '60',
    RATE_LIMITER_GLOBAL_DURATION: '60',
    IP_TRUST_PROXY: '1',
    WEBSOCKETS_ENABLED: 'true',
    WEBSOCKETS_REST_AUTH: 'public',
  },
  ['sqlite'],
)

onEachApp(
  'Limits without a proxy',
  (app) => {
    it('56: an address that a client says itself is no address', async () => {
      let time = 0
      const ask = () =>
        fetch(`${app().url}/server/ping`, {
          headers: { ...from(`192.0.2.${time++}`), forwarded: 'for=192.0.2.9', 'x-real-ip': '192.0.2.9' },
        })
      expect(await statuses(4, ask)).toEqual([200, 200, 200, 429])
    })
  },
  undefined,
  { RATE_LIMITER_ENABLED: 'true', RATE_LIMITER_POINTS: '3', RATE_LIMITER_DURATION: '60' },
  ['sqlite'],
)

onEachApp(
  'Limits behind a proxy with a header of its own',
  (app) => {
    it('count addresses in that header, and nothing else that may stand there', async () => {
      const ask = (address: string) => fetch(`${app().url}/server/ping`, { headers: { 'x-client': address } })
      expect(await statuses(4, () => ask('192.0.2.1'))).toEqual([200, 200, 200, 429])
      let time = 0
      expect(await statuses(4, () => ask(`no address ${time++}`))).toEqual([200, 200, 200, 429])
    })
  },
  undefined,
  {
    RATE_LIMITER_ENABLED: 'true',
    RATE_LIMITER_POINTS: '3',
    RATE_LIMITER_DURATION: '60',
    IP_TRUST_PROXY: 'loopback',
    IP_CUSTOM_HEADER: 'X-Client',
  },
  ['sqlite'],
)

const { environment: mailbox, mails } = outbox()

onEachApp(
  'Limits of what is asked for',
  (app) => {
    it('count what a user asks for: a nested list costs more than a ping', async () => {
      const list = '/items/articles?fields=*,comments.*&limit=100'
      const cheap = await statuses(20, () => app().request('/users/me?fields=id', { as: readerToken }))
      expect(new Set(cheap)).toEqual(new Set([200]))
      const costly = await statuses(20, () => app().request(list, { as: readerToken }))
      expect(costly[0]).toBe(200)
      expect(costly.at(-1)).toBe(429)
      // Neither another door nor another way to ask is a way out; others have budgets of their own.
      expect(codeOf(await app().graphql('{ articles(limit: 1) { id } }', { as: readerToken }))).toBe('REQUESTS_EXCEEDED')
      const socket = await connectSocket(app(), `/websocket?access_token=${readerToken}`)
      expect(await socket.ask({ type: 'items', action: 'read', collection: 'articles' })).toMatchObject({
        error: { code: 'REQUESTS_EXCEEDED' },
      })
      await socket.close()
      expect((await app().request(list, { as: null })).status).not.toBe(429)
      expect((await app().request('/users/me?fields=id')).status).toBe(200)
    })

    it('count registrations of an address, by REST and GraphQL together', async () => {
      const register = (email: string) => app().request('/users/register', { as: null, body: { email, password: 'long-enough-1' } })
      expect(await statuses(2, () => register(`${Math.random()}@example.com`))).toEqual([403, 403])
      expect((await register('x@example.com')).status).toBe(429)
      const mutation = 'mutation { users_register(email: "y@example.com", password: "long-enough-1") }'
      expect(codeOf(await app().graphql(mutation, { system: true, as: null }))).toBe('REQUESTS_EXCEEDED')
    })

    it('count messages of a connection, unreadable ones, too', async () => {
      const socket = new WebSocket(`${app().url.replace('http', 'ws')}/websocket`)
      const answers: { type: string; uid?: number; error?: { code: string } }[] = []
      socket.on('message', (text) => answers.push(JSON.parse(String(text))))
      await new Promise((resolve) => socket.on('open', resolve))
      socket.send('no message')
      for (let uid = 0; uid < 5; uid++) socket.send(JSON.stringify({ type: 'ping', uid }))
      const found = await eventually(
        async () => answers,
        ({ length }) => length >= 6,
      )
      // Refusals are told at once, before messages that have their turn.
      expect(found.map(({ type, error }) => error?.code ?? type).sort()).toEqual([
        'INVALID_PAYLOAD',
        'REQUESTS_EXCEEDED',
        'REQUESTS_EXCEEDED',
        'REQUESTS_EXCEEDED',
        'pong',
        'pong',
      ])
      expect(found.filter(({ error }) => error?.code === 'REQUESTS_EXCEEDED').map(({ uid }) => uid)).toEqual([2, 3, 4])
      socket.close()
    })

    it('end a GraphQL connection that sends too many messages', async () => {
      const client = await connectSocket(app(), '/graphql', {}, ['graphql-transport-ws'])
      for (let time = 0; time < 5; time++) client.send({ type: 'ping' })
      expect(await client.closed).toBe(1013)
    })

    it('count the mails of a flow', async () => {
      const mail = { type: 'mail', options: { to: 'a@example.com', subject: 'flow', body: 'b', type: 'wysiwyg' } }
      const flow = await makeFlow(app(), 'webhook', { method: 'POST' }, [mail], { accountability: null })
      const run = () => app().request(`/flows/trigger/${flow}`, { body: {} })
      expect((await run()).status).toBe(204)
      expect((await run()).text).toContain('EMAIL_LIMIT_EXCEEDED')
      expect((await runOperation(app(), mail)).status).toBe(204)
      await eventually(
        async () => mails(),
        ({ length }) => length >= 2,
      )
      expect(mails()).toHaveLength(2)
    })

    it('let mails wait, and refuse them where too many do', async () => {
      const { mailer } = app().platform
      const send = (subject: string) => mailer.deliver({ to: 'a@example.com', subject, text: 'x' })
      const results = await Promise.allSettled([send('1'), send('2'), send('3'), send('4')])
      const refused = results
        .filter((result) => result.status === 'rejected')
        .map(({ reason }) => reason as { code: string; message: string; extensions: unknown })
      expect(refused.length).toBeGreaterThan(0)
      expect(refused[0]).toMatchObject({ code: 'EMAIL_LIMIT_EXCEEDED', message: 'Not so many', extensions: { points: 1, duration: 1 } })
      expect(results.some(({ status }) => status === 'fulfilled')).toBe(true)
    })

    it('56: GraphQL pays for every root field of a document', async () => {
      const document = `{ ${Array.from({ length: 20 }, (_, index) => `a${index}: articles(limit: 100) { id title }`).join(' ')} }`
      const found = await statuses(10, () => app().graphql(document))
      expect([found[0], found.at(-1)]).toEqual([200, 429])
    })
  },
  fillBlog,
  {
    ...mailbox,
    RATE_LIMITER_USER_ENABLED: 'true',
    RATE_LIMITER_USER_POINTS: '4000',
    RATE_LIMITER_REGISTRATION_ENABLED: 'true',
    RATE_LIMITER_REGISTRATION_POINTS: '2',
    RATE_LIMITER_WEBSOCKETS_POINTS: '3',
    RATE_LIMITER_WEBSOCKETS_DURATION: '60',
    RATE_LIMITER_EMAIL_FLOWS_ENABLED: 'true',
    RATE_LIMITER_EMAIL_ENABLED: 'true',
    RATE_LIMITER_EMAIL_POINTS: '1',
    RATE_LIMITER_EMAIL_DURATION: '1',
    RATE_LIMITER_EMAIL_QUEUE_SIZE: '1',
    RATE_LIMITER_EMAIL_ERROR_MESSAGE: 'Not so many',
    WEBSOCKETS_ENABLED: 'true',
    WEBSOCKETS_REST_AUTH: 'public',
    REGISTER_STALL_TIME: '0',
  },
  ['sqlite'],
)

onEachApp(
  'Pressure',
  (app) => {
    it('is answered with 503 and Retry-After, on every path', async () => {
      const answer = await eventually(
        () => fetch(`${app().url}/items/articles`),
        ({ status }) => status === 503,
      )
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7'])
      const { errors } = (await answer.json()) as { errors: unknown[] }
      expect(errors).toEqual([
        {
          message: 'Service "api" is unavailable. Under pressure.',
          extensions: { code: 'SERVICE_UNAVAILABLE', service: 'api', reason: 'Under pressure', retryAfter: 7 },
        },
      ])
      expect((await app().request('/server/ping', { as: adminToken })).status).toBe(503)
    })
  },
  undefined,
  // A process always has more memory than that.
  {
    PRESSURE_LIMITER_ENABLED: 'true',
    PRESSURE_LIMITER_SAMPLE_INTERVAL: '10',
    PRESSURE_LIMITER_MAX_MEMORY_RSS: '1000',
    PRESSURE_LIMITER_RETRY_AFTER: '7',
  },
  ['sqlite'],
)

it('a process whose event loop has no time is under pressure, until it has', async () => {
  const pressure = watchPressure({ interval: 20, utilization: 0.9, delay: 50, rss: null, heap: null, retryAfter: null })
  const isRefusing = async () => {
    try {
      pressure.requireRoom()
      return false
    } catch (error) {
      expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 })
      return true
    }
  }
  const until = performance.now() + 200
  while (performance.now() < until);
  // Its look at the event loop is due, too, and comes first.
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(await isRefusing()).toBe(true)
  expect(await eventually(isRefusing, (isRefused) => !isRefused)).toBe(false)
  pressure.close()
})

describe('limits in Redis', () => {
  let failures = 0
  const url = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379'
  const probe = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  probe.on('error', () => undefined)
  afterAll(() => probe.disconnect())
  const limitersOf = (redis: string) => {
    const { limiters, redis: named } = loadConfig({
      SECRET: 'x',
      RATE_LIMITER_ENABLED: 'true',
      RATE_LIMITER_POINTS: '3',
      RATE_LIMITER_DURATION: '60',
      RATE_LIMITER_STORE: 'redis',
      REDIS: redis,
    })
    const logger = pino({ level: 'silent' })
    const connection = connectRedis(named!, logger, () => void failures++)
    const made = createLimiters(limiters, logger, connection)
    const close = () => {
      made.close()
      connection.close()
    }
    return { ...made, close }
  }

  it('count what all nodes together take', async () => {
    if (
      !(await probe.connect().then(
        () => true,
        () => false,
      ))
    ) {
      if (process.env.CI === 'true') throw new Error(`Redis does not answer at ${url}.`)
      console.warn(`Redis does not answer at ${url}: its limits are not tested.`)
      return
    }
    const nodes = [limitersOf(url), limitersOf(url)]
    const key = `test-${Math.random()}`
    for (const node of [nodes[0], nodes[1], nodes[0]]) await node!.address!.consume(key)
    for (const node of nodes) await expect(node.address!.consume(key)).rejects.toMatchObject({ code: 'REQUESTS_EXCEEDED' })
    for (const node of nodes) node.close()
  })

  it('count for each node while Redis is away', async () => {
    const alone = limitersOf('redis://127.0.0.1:1')
    for (let time = 0; time < 3; time++) await alone.address!.consume('a')
    await expect(alone.address!.consume('a')).rejects.toMatchObject({ code: 'REQUESTS_EXCEEDED' })
    expect(failures).toBeGreaterThan(0)
    alone.close()
  })
})

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', ''],
])('the network of %j is %j', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

it.each([
  [{ RATE_LIMITER_GLOBAL_ENABLED: 'true' }, /RATE_LIMITER_GLOBAL_ENABLED needs RATE_LIMITER_ENABLED/],
  [
    { RATE_LIMITER_ENABLED: 'true', RATE_LIMITER_GLOBAL_ENABLED: 'true', RATE_LIMITER_GLOBAL_POINTS: '10' },
    /RATE_LIMITER_GLOBAL_POINTS must allow more/,
  ],
  [{ RATE_LIMITER_STORE: 'redis' }, /RATE_LIMITER_STORE=redis needs REDIS/],
  [{ RATE_LIMITER_USER_ENABLED: 'true', QUERY_MAX_COST: 'null' }, /RATE_LIMITER_USER_ENABLED needs QUERY_MAX_COST/],
  [{ RATE_LIMITER_POINTS: '0' }, /RATE_LIMITER_POINTS must be a whole number/],
  [{ RATE_LIMITER_MCP_OAUTH_POINTS: '5' }, /RATE_LIMITER_MCP_OAUTH_POINTS cannot be set/],
  [{ PRESSURE_LIMITER_MAX_EVENT_LOOP_UTILIZATION: '2' }, /must be a number from 0 to 1/],
  [{ IP_CUSTOM_HEADER: 'x-client' }, /IP_CUSTOM_HEADER needs IP_TRUST_PROXY/],
])('%j stops the start', (environment, reason) => {
  expect(() => loadConfig({ SECRET: 'x', ...environment })).toThrow(reason)
})
