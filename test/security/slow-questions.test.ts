import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { type Answer, type App, adminToken, onEachApp } from '../support/app.js'

// Cases 63 and 75, the part of the database: what takes too long is ended there, at its time and with its client; others go on meanwhile. That such
// questions are refused before SQL is another test's.

const limit = 1_500
const numbers = 300

/** Its one row takes minutes: what asks for it is cheap to look at. */
const slowView = `CREATE VIEW slow AS SELECT 1 AS id, (SELECT count(*) FROM numbers AS a, numbers AS b, numbers AS c, numbers AS d
  WHERE (a.n + b.n + c.n + d.n) % 7 = 8) AS n`

async function fill(app: App): Promise<void> {
  const column = (field: string, type: string, schema: object = {}) => ({ field, type, meta: {}, schema })
  const key = column('id', 'integer', { is_primary_key: true, has_auto_increment: true })
  await app.must('/collections', { body: { collection: 'numbers', meta: {}, schema: {}, fields: [key, column('n', 'integer')] } })
  await app.must('/collections', {
    body: { collection: 'people', meta: {}, schema: {}, fields: [key, { field: 'stories', type: 'alias', meta: { special: ['o2m'] } }] },
  })
  await app.must('/collections', {
    body: { collection: 'stories', meta: {}, schema: {}, fields: [key, column('title', 'string'), column('author', 'integer')] },
  })
  await app.must('/relations', {
    body: { collection: 'stories', field: 'author', related_collection: 'people', meta: { one_field: 'stories' }, schema: {} },
  })
  await app.must('/items/people', { body: { id: 1 } })
  const { knex } = app.platform.database
  await knex('numbers').insert(Array.from({ length: numbers }, (_, n) => ({ n })))
  await knex('stories').insert(Array.from({ length: 400 }, (_, index) => ({ title: `story ${index}`, author: 1 })))
  await knex.raw(slowView)
  await app.platform.schema.reload()
  await app.must('/fields/slow/id', { method: 'PATCH', body: { schema: { is_primary_key: true } } }).catch(() => undefined)
}

/** Lists in lists in lists, all of them whole. */
const product =
  '/items/stories?limit=-1&fields=author.stories.author.stories.author.stories.author.stories.id&deep[author][stories][_limit]=-1'

/** How many statements run in the database that nobody of this test asked for just now. */
async function runningIn(app: App): Promise<number> {
  if (app.databaseName === 'sqlite') {
    const processes = execFileSync('ps', ['-A', '-o', 'ppid=,stat=,args=']).toString().split('\n')
    return processes.filter(
      (line) => line.includes('reader-process') && line.trim().startsWith(`${process.pid} `) && /^\s*\d+ R/.test(line),
    ).length
  }
  const text =
    app.databaseName === 'postgres'
      ? `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()`
      : `SELECT count(*) AS n FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND COMMAND <> 'Sleep' AND ID <> CONNECTION_ID()`
  const [row] = await app.platform.database.query<{ n: number | string }>(text, [])
  return Number(row?.n)
}

async function soon(holds: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 20; tries += 1) {
    if (await holds()) return true
    await pause(50)
  }
  return false
}

const expectEnded = ({ status, body }: Answer): void => {
  expect({ status, code: body.errors?.[0]?.extensions.code }).toEqual({ status: 503, code: 'SERVICE_UNAVAILABLE' })
  expect(body.errors?.[0]?.message).toMatch(/took longer than 1.5 seconds/)
}

onEachApp(
  'issue 11.3, cases 63 and 75: slow questions',
  (app) => {
    const query = '{ slow { n } }'

    it.each([
      ['REST', () => app().request('/items/slow')],
      ['REST behind Express', () => app().request('/items/slow', { method: 'SEARCH', body: { query: {} } })],
      ['GraphQL', () => app().graphql(query)],
      ['GraphQL by the full path', () => app().graphql('{ slow { n } __typename }')],
      ['an export', () => app().request('/items/slow?export=json')],
      ['a product of lists', () => app().request(product)],
    ])('are ended at their time: %s', async (_name, ask) => {
      const started = performance.now()
      expectEnded(await ask())
      expect(performance.now() - started).toBeLessThan(2.5 * limit)
      expect(await soon(async () => (await runningIn(app())) === 0)).toBe(true)
    })

    it.each([
      ['REST', '/items/slow', {}],
      ['REST behind Express', '/items/slow', { method: 'SEARCH', body: '{"query":{}}' }],
      ['GraphQL', '/graphql', { method: 'POST', body: JSON.stringify({ query }) }],
      ['GraphQL by the full path', '/graphql', { method: 'POST', body: JSON.stringify({ query: '{ slow { n } __typename }' }) }],
      ['a product of lists', product, {}],
    ])('are ended with their client: %s', async (_name, path, request) => {
      const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }
      const leaving = fetch(app().url + path, { ...request, headers, signal: AbortSignal.timeout(500) })
      await expect(leaving).rejects.toThrow()
      const left = performance.now()
      expect(await soon(async () => (await runningIn(app())) === 0)).toBe(true)
      expect(performance.now() - left).toBeLessThan(700)
    })

    it('a write ends with its client, and nothing of it stays', async () => {
      const { events } = app().platform
      let reached = (): void => undefined
      const begun = new Promise<void>((resolve) => {
        reached = resolve
      })
      const hook = async () => {
        reached()
        await pause(700)
      }
      events.onFilter('numbers.items.create', hook)
      const leave = new AbortController()
      const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }
      const leaving = fetch(`${app().url}/items/numbers`, { method: 'POST', body: '{"n":-1}', headers, signal: leave.signal })
      await begun
      leave.abort()
      await expect(leaving).rejects.toThrow()
      // Others write while the hook is still at it.
      events.offFilter('numbers.items.create', hook)
      expect(await app().must('/items/numbers', { body: { n: -2 } })).toMatchObject({ n: -2 })
      await pause(800)
      expect(await app().must('/items/numbers?filter[n][_lt]=0&fields=n')).toEqual([{ n: -2 }])
    })

    /** How long pings take for a while, beside simple reads: the time that 99 of 100 keep, in milliseconds. */
    async function pingsFor(milliseconds: number): Promise<number> {
      const times: number[] = []
      const until = performance.now() + milliseconds
      while (performance.now() < until) {
        const started = performance.now()
        const ping = await app().request('/server/ping', { as: null })
        times.push(performance.now() - started)
        expect(ping.text).toBe('pong')
        expect((await app().request(`/items/numbers?limit=3&filter[n][_gt]=${times.length}`)).status).toBe(200)
      }
      expect(times.length).toBeGreaterThan(10)
      times.sort((one, other) => one - other)
      return times[Math.floor(times.length * 0.99)]!
    }

    it('meanwhile others are answered: pings and simple reads do not wait for them', async () => {
      // Where the machine is busy with other things, these decide.
      const alone = await pingsFor(500)
      const slow = [app().request('/items/slow'), app().request(product)]
      expect(await pingsFor(limit - 200)).toBeLessThan(Math.max(300, 6 * alone))
      for (const answer of await Promise.all(slow)) expectEnded(answer)
    })

    it('who has asked the same quickly before does not stop others either', async () => {
      const asked = (id: number) => app().request(product.replace('limit=-1', `limit=-1&filter[id][_in]=${id}`))
      for (const id of [100_001, 100_002, 100_001, 100_002, 100_003]) expect((await asked(id)).body.data).toEqual([])
      const heavy = asked(1)
      await pause(20)
      const started = performance.now()
      await app().request('/server/ping', { as: null })
      expect(performance.now() - started).toBeLessThan(1_000)
      expectEnded(await heavy)
    })
  },
  fill,
  { QUERY_TIMEOUT: String(limit), QUERY_MAX_COST: '' },
)

onEachApp(
  'issue 11.3, case 75: a pool that is exhausted',
  (app) => {
    it('is told quickly, with the time after which to ask again', async () => {
      let free = (): void => undefined
      const freed = new Promise<void>((resolve) => {
        free = resolve
      })
      const { database } = app().platform
      const holders = (app().databaseName === 'sqlite' ? [1] : [1, 2]).map(() => database.transaction(() => freed))
      await pause(100)
      const asking = (path: string, body?: object) =>
        fetch(app().url + path, {
          ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
          headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        })
      const questions = [
        asking('/items/notes', { text: 'a' }),
        asking('/graphql', { query: 'mutation { create_notes_item(data: { text: "b" }) { id } }' }),
        // SQLite's readers wait for nobody.
        ...(app().databaseName === 'sqlite' ? [] : [asking('/items/notes?limit=1'), asking('/graphql', { query: '{ notes { id } }' })]),
      ]
      const started = performance.now()
      for (const response of await Promise.all(questions)) {
        expect({ status: response.status, retryAfter: response.headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' })
        const { errors } = (await response.json()) as { errors: { extensions: object }[] }
        expect(errors[0]?.extensions).toMatchObject({ code: 'SERVICE_UNAVAILABLE', service: 'database', retryAfter: 1 })
      }
      expect(performance.now() - started).toBeLessThan(2_000)
      free()
      await Promise.all(holders)
      expect(await app().must('/items/notes', { body: { text: 'c' } })).toMatchObject({ text: 'c' })
      expect(await app().must<unknown[]>('/items/notes')).toHaveLength(1)
    })
  },
  async (app) => {
    const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
    const text = { field: 'text', type: 'string', meta: {}, schema: {} }
    await app.must('/collections', { body: { collection: 'notes', meta: {}, schema: {}, fields: [key, text] } })
    // What a request asks of itself, who is asking, is known now.
    await app.must('/items/notes')
    await app.graphql('{ notes { id } }')
  },
  { DB_POOL__MAX: '2', DB_POOL__ACQUIRE_TIMEOUT: '300' },
)
