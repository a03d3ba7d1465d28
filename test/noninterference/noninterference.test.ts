import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { request } from './requests.js'
import { toldOf } from './streams.js'
import { type Asker, askers, startWorld, type World } from './world.js'

/** `npm run test:noninterference -- --runs 100000` for the long run. */
const runs = Number(process.env.NONINTERFERENCE_RUNS ?? 2_000)

/** Mostly the caller: what the others may see is a part of it. */
const asker = fc.constantFrom<Asker>('caller', 'caller', 'caller', ...askers)

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))(
  'what the caller may not see changes no answer on %s',
  (name, kind) => {
    // Most of what is asked is the same SQL everywhere; the other databases have their own columns of bytes, and generated ones.
    const runsHere = name === 'sqlite' ? runs : Math.ceil(runs / 4)
    const databases: EmptyDatabase[] = []
    const empty = async () => {
      const database = await kind.create()
      databases.push(database)
      return database.config
    }
    let one: World
    let other: World

    beforeAll(async () => {
      one = await startWorld(await empty(), {
        drafts: [
          { id: 100, title: 'title 1', views: 500, body: 'hidden a', author: 1 },
          { id: 101, title: 'aaa', views: 3, body: 'open', author: 2 },
        ],
        bodies: ['secret one! open open', 'title title a', 'zzz'],
        secrets: ['alpha secret', 'beta', 'gamma'],
        comments: [{ id: 200, body: 'hidden comment', article: 1 }],
        privates: [{ id: 1, text: 'private' }],
        mates: ['title 1', 'author 1', 'comment 2'],
      })
      other = await startWorld(await empty(), {
        drafts: [
          { id: 102, title: 'other', views: -7, body: 'b', author: null },
          { id: 103, title: 'title 2', views: 21, body: 'x', author: 3 },
          { id: 104, title: 'title 0', views: 0, body: 'open', author: 1 },
        ],
        bodies: ['nothing', 'open', 'b ! title'],
        secrets: ['x', 'y', 'alpha secret'],
        comments: [
          { id: 201, body: 'another', article: 2 },
          { id: 202, body: 'comment 9', article: 3 },
        ],
        privates: [
          { id: 5, text: 'open' },
          { id: 6, text: 'other' },
        ],
        mates: ['title 2', 'open 5'],
      })
    })
    afterAll(async () => {
      await one.stop()
      await other.stop()
      for (const database of databases) await database.drop()
    })

    it.each(askers)('to the %s, who sees the article that is shared', async (as) => {
      const path = '/items/articles?fields=*,author.name,comments.body&sort=id'
      const [left, right] = [await one.ask(as, 'GET', path), await other.ask(as, 'GET', path)]
      expect(right).toEqual(left)
      expect(left.body).toMatch(/"id":1,"title":"title 1"/)
    })

    it('issue 15: by fields of extensions that need what lies at a path', async () => {
      const query = '{ articles(sort: "id") { byline } comments(sort: "id") { about above } }'
      const ask = (world: World) => world.ask('caller', 'POST', '/graphql', { query })
      const [left, right] = [await ask(one), await ask(other)]
      expect(right).toEqual(left)
      const { data } = JSON.parse(left.body) as {
        data: { articles: { byline: string }[]; comments: { about: string; above: string | null }[] }
      }
      expect(data.articles.map(({ byline }) => byline)).toContain('by author 2')
      expect(data.comments.map(({ about }) => about).join()).toContain('author 2')
      // The body of an article is open on some rows only.
      expect(new Set(data.comments.map(({ above }) => above === null))).toEqual(new Set([true, false]))
      const clue = await one.ask('caller', 'POST', '/graphql', { query: '{ articles { clue } }' })
      expect(clue.body).toContain('Cannot query field')
    })

    it('issue 21: in what live queries, subscriptions and those that go on after a cursor tell while both kinds of items are written', async () => {
      const told = [await toldOf(one, 3), await toldOf(other, 7)]
      expect(told[1]).toEqual(told[0])
      expect(told[0]).toMatchObject({
        live: [expect.anything(), expect.anything()],
        before: [{ key: '3' }],
        after: [{ key: '4' }, { key: '5' }],
      })
    })

    it(
      `in ${runsHere} random requests over REST, GraphQL and MCP`,
      async () => {
        const seen = new Map<number, number>()
        await fc.assert(
          fc.asyncProperty(asker, request, async (as, { method, path, body }) => {
            const ask = (world: World) => (method === 'LIVE' ? world.askLive(as, body as object) : world.ask(as, method, path, body))
            const [left, right] = [await ask(one), await ask(other)]
            seen.set(left.status, (seen.get(left.status) ?? 0) + 1)
            expect(right).toEqual(left)
            expect(left.status).toBeLessThan(500)
          }),
          { numRuns: runsHere },
        )
        // A generator whose requests are all refused, or all empty, would prove nothing.
        expect(seen.get(200) ?? 0).toBeGreaterThan(runsHere / 8)
      },
      runsHere * 50 + 60_000,
    )
  },
)
