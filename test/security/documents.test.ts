import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { connectSocket } from '../support/sockets.js'

// ../shared/security-cases.md 60, 61 and 74; issue 11 point 2: documents that are short, but expand to millions of fields.

/** Fragments on articles, each made of the next one. */
const chain = (length: number, next: (name: string) => string): string =>
  [
    ...Array.from({ length }, (_, index) => `fragment F${index} on articles { ${next(`...F${index + 1}`)} }`),
    `fragment F${length} on articles { id }`,
  ].join('\n')

const spreadTwice = chain(16, (next) => `${next} ${next}`)
const diamonds = chain(40, (next) => `... { ${next} } ... on articles { ${next} }`)
const aliasTree = chain(16, (next) => `a: author { articles { ${next} } } b: author { articles { ${next} } }`)
const wideTree = chain(5, (next) =>
  Array.from({ length: 12 }, (_, index) => `a${index}: author { articles(limit: 1) { ${next} } }`).join(' '),
)
const merged = chain(16, (next) => `author { articles(limit: 1) { ${next} } } author { articles(limit: 1) { ${next} } }`)
const repeated = Array.from({ length: 800 }, () => 'author { id }').join(' ')

onEachApp(
  'GraphQL documents that expand',
  (app) => {
    const timed = async (query: string, question: { as?: string; system?: boolean } = {}) => {
      const start = performance.now()
      const answer = await app().graphql(query, { as: readerToken, ...question })
      expect(performance.now() - start).toBeLessThan(5_000)
      return answer
    }

    it.each([
      ['spread twice', spreadTwice],
      ['spread by two ways', diamonds],
    ])('74: fragments that are %s are one selection', async (_name, fragments) => {
      const { status, body } = await timed(`{ articles(filter: { id: { _eq: 1 } }) { ...F0 } } ${fragments}`)
      expect([status, body]).toEqual([200, { data: { articles: [{ id: '1' }] } }])
    })

    it.each([
      ['an alias tree over circular relations', `{ articles { ...F0 } } ${aliasTree}`],
      ['a wide one', `{ articles { ...F0 } } ${wideTree}`],
      ['one below a connection', `{ articles_connection { edges { node { ...F0 } } nodes { ...F0 } } } ${aliasTree}`],
      ['one below a key', `{ articles_by_id(id: 1) { ...F0 } } ${aliasTree}`],
      [
        'one in a mutation',
        `mutation { delete_articles_item(id: 1) { id } a: update_articles_item(id: 1, data: {}) { ...F0 } } ${aliasTree}`,
      ],
      ['a field 800 times', `{ articles { ${repeated} } }`],
    ])('74: %s is refused before it is expanded', async (_name, query) => {
      const { status, body } = await timed(query, { as: undefined })
      expect(status).toBe(400)
      expect(body.errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION')
      expect(body.errors![0]!.extensions).toMatchObject({ errors: [{ message: expect.stringMatching(/more than \d+/) }] })
    })

    it('74: selections that are merged are answered', async () => {
      const { status, body } = await timed(
        `{ articles_by_id(id: 1) { author { articles(limit: 1) { ...F15 } } } } ${merged.replace(/fragment F(\d|1[0-4]) .*\n/g, '')}`,
      )
      expect([status, body.errors]).toEqual([200, undefined])
    })

    it('74: at the system endpoint, too', async () => {
      const roles = Array.from({ length: 16 }, (_, index) => `fragment R${index} on directus_roles { ...R${index + 1} ...R${index + 1} }`)
      const fine = await timed(`{ roles { ...R0 } } ${roles.join(' ')} fragment R16 on directus_roles { id }`, {
        system: true,
        as: undefined,
      })
      expect([fine.status, fine.body.errors]).toEqual([200, undefined])
      const tree = Array.from(
        { length: 16 },
        (_, index) => `fragment R${index} on directus_roles { a: children { ...R${index + 1} } b: children { ...R${index + 1} } }`,
      )
      const { status } = await timed(`{ roles { ...R0 } } ${tree.join(' ')} fragment R16 on directus_roles { id }`, {
        system: true,
        as: undefined,
      })
      expect(status).toBe(400)
    })

    it('74: in subscriptions, too', async () => {
      const socket = await connectSocket(app(), '/graphql', {}, ['graphql-transport-ws'])
      socket.send({ type: 'connection_init', payload: { access_token: readerToken } })
      await socket.next()
      const start = performance.now()
      socket.send({ id: '1', type: 'subscribe', payload: { query: `subscription { articles_mutated { data { ...F0 } } } ${aliasTree}` } })
      expect(await socket.next()).toMatchObject({
        id: '1',
        type: 'error',
        payload: [{ message: expect.stringMatching(/more than \d+ fields/) }],
      })
      expect(performance.now() - start).toBeLessThan(2_000)
      await socket.close()
    })

    it.each([
      ['60: one field 4,000 times', `{ articles { ${'title '.repeat(4_000)} } }`],
      ['60: 1,000 aliases of a field', `{ articles { ${Array.from({ length: 1_000 }, (_, index) => `a${index}: title`).join(' ')} } }`],
      ['61: a circle of fragments', '{ articles { ...A } } fragment A on articles { author { articles { ...A } } }'],
      ['61: a list literal 2,000 deep', `{ articles(limit: ${'['.repeat(2_000)}${']'.repeat(2_000)}) { id } }`],
      ['61: objects 1,000 deep', `{ articles(filter: ${'{_and:['.repeat(800)}${']}'.repeat(800)}) { id } }`],
      ['61: selections 1,200 deep', `{ articles ${'{ author { articles '.repeat(600)} { id } ${'} }'.repeat(600)} }`],
      ['61: directives', `{ articles { id ${'@include(if: true) '.repeat(700)} } }`],
      [
        '61: an operation named as introspection',
        'query __schema { __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
      ],
    ])('%s', async (_name, query) => {
      const { status } = await timed(query, { as: undefined })
      expect(status).toBeLessThan(500)
    })
  },
  fillBlog,
  { WEBSOCKETS_ENABLED: 'true' },
)
