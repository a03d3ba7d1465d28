import { release as systemRelease } from 'node:os'
import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

// ../shared/security-cases.md 66 to 68: texts that cost more than their length, and what errors and pages tell of the server.

/** Asks, and gives all that came: the status line, headers and body. */
async function everythingOf(app: App, path: string, options: RequestInit = {}): Promise<string> {
  const response = await fetch(app.url + path, { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...options })
  return [response.status, ...[...response.headers].map(([name, value]) => `${name}: ${value}`), await response.text()].join('\n')
}

async function databaseVersion({ platform: { database } }: App): Promise<string> {
  const question = database.dialect.name === 'sqlite' ? 'SELECT sqlite_version() AS version' : 'SELECT version() AS version'
  const answer = (await database.knex.raw(question)) as { rows?: { version: string }[] } & { version: string }[]
  const rows = (answer.rows ?? (Array.isArray(answer[0]) ? answer[0] : answer)) as { version: string }[]
  return /\d+\.\d+(\.\d+)?/.exec(rows[0]!.version)![0]
}

onEachApp(
  'what is told',
  (app) => {
    const long = 50_000
    it.each([
      ['a search of wildcards', `/items/articles?search=${'%25_'.repeat(2_000)}`],
      ['a text of wildcards', `/items/articles?filter[title][_icontains]=${'%25a'.repeat(2_000)}`],
      ['signs of the language of searches', `/items/articles?search=${encodeURIComponent('"(a* OR NEAR) -^:'.repeat(300))}`],
      ['letters that grow when they are made plain', `/items/articles?search=${encodeURIComponent('ﷺ'.repeat(600))}`],
    ])('66: %s are answered in time', async (_name, path) => {
      const begin = performance.now()
      const { status } = await app().request(path)
      expect([200, 400, 414]).toContain(status)
      expect(performance.now() - begin).toBeLessThan(5_000)
    })

    it('66: the same by SEARCH, where texts may be longer', async () => {
      const begin = performance.now()
      for (const text of ['%a'.repeat(long / 2), 'ﷺ'.repeat(long / 3), 'a '.repeat(long / 2)]) {
        const filtered = await app().request('/items/articles', {
          method: 'SEARCH',
          body: { query: { filter: { title: { _icontains: text } } } },
        })
        const searched = await app().request('/items/articles', { method: 'SEARCH', body: { query: { search: text } } })
        for (const { status } of [filtered, searched]) expect([200, 400]).toContain(status)
      }
      expect(performance.now() - begin).toBeLessThan(15_000)
    }, 30_000)

    it('67: visitors are told no version of the server, of Node, of the system, or of the database', async () => {
      const answers = await Promise.all([
        ...['/', '/server/info', '/server/ping', '/server/health', '/robots.txt', '/admin', '/nowhere', '/graphql', '/items/nothing'].map(
          (path) => everythingOf(app(), path),
        ),
        everythingOf(app(), '/graphql', { headers: { accept: 'text/html' } }),
        everythingOf(app(), '/server/specs/graphql'),
        everythingOf(app(), '/auth/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }),
      ])
      const secrets = [process.version.slice(1), systemRelease(), await databaseVersion(app())]
      for (const answer of answers) for (const secret of secrets) expect(answer).not.toContain(secret)
      const info = JSON.parse((await everythingOf(app(), '/server/info')).split('\n').at(-1)!) as { data: object }
      expect(info.data).not.toHaveProperty('version')
      for (const answer of answers) expect(answer).not.toMatch(/^(server|x-runtime|x-powered-by): .*\d/im)
    })

    it('68: errors tell no SQL, stack, environment or header', async () => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${readerToken}`, 'x-secret-of-mine': 'told-by-nobody' }
      const sent: readonly (readonly [path: string, options: RequestInit])[] = [
        ['/items/articles/999999999999999999999999', {}],
        ['/items/articles?filter[author][_eq]={"a":1}', {}],
        ['/items/articles?sort=nothing', {}],
        ['/items/articles', { method: 'POST', body: '{"title":' }],
        ['/items/articles', { method: 'POST', body: JSON.stringify({ title: { a: 1 }, author: 'x', id: 'x'.repeat(500) }) }],
        ['/graphql', { method: 'POST', body: JSON.stringify({ query: '{ articles(filter: { id: { _eq: "x" } }) { id } }' }) }],
        ['/graphql', { method: 'POST', body: JSON.stringify({ query: '{ articles { nothing } ' }) }],
        ['/utils/hash/verify', { method: 'POST', body: JSON.stringify({ string: 'a', hash: 'b' }) }],
        ['/files/import', { method: 'POST', body: JSON.stringify({ url: 'gopher://x' }) }],
      ]
      for (const [path, options] of sent) {
        const answer = await everythingOf(app(), path, { ...options, headers })
        for (const secret of [
          'told-by-nobody',
          readerToken,
          'a-secret-for-tests',
          process.cwd(),
          'node_modules',
          'token-of-the-administrator',
        ])
          expect(answer).not.toContain(secret)
        expect(answer).not.toMatch(/\bat \S+ \(|\bselect .* from\b|\binsert into\b/i)
      }
    })
  },
  fillBlog,
)
