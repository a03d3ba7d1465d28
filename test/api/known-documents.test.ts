import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { loadConfig } from '../../src/config/config.js'
import { openKnownDocuments } from '../../src/graphql/known-documents.js'
import { onEachApp, temporaryFolder } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const persisted = (sha256Hash: unknown, version = 1) => ({ extensions: { persistedQuery: { version, sha256Hash } } })
const codeOf = ({ body }: { body: { errors?: readonly { extensions: { code: string } }[] } }) => body.errors?.[0]?.extensions.code

const folder = join(temporaryFolder(), 'documents')
const users = '{ users { email } }'
const titles = 'query Titles { articles(sort: ["id"], limit: 1) { id } }'
mkdirSync(join(folder, 'deep'), { recursive: true })
writeFileSync(join(folder, 'deep', 'titles.graphql'), titles)
writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ 'of-users': users }))

onEachApp(
  'documents that clients bring by their digest',
  (app) => {
    const query = '{ articles(sort: ["id"], limit: 1) { id title } }'
    const ask = (body: object) => app().request('/graphql', { body })

    it('are asked for, brought once, and answered like any other, by POST and by GET', async () => {
      const unknown = await ask(persisted(digestOf(query)))
      expect([unknown.status, codeOf(unknown)]).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND'])
      expect(unknown.body.errors![0]!.message).toBe('PersistedQueryNotFound')
      const expected = (await ask({ query })).text
      expect((await ask({ query, ...persisted(digestOf(query)) })).text).toBe(expected)
      expect((await ask(persisted(digestOf(query)))).text).toBe(expected)
      const extensions = encodeURIComponent(JSON.stringify(persisted(digestOf(query)).extensions))
      const byGet = await app().request(`/graphql?extensions=${extensions}`, { headers: { accept: 'application/json' } })
      expect(byGet.body).toEqual(JSON.parse(expected))
    })

    it('take one statement, like any other: the fast path knows them', async () => {
      await ask({ query, ...persisted(digestOf(query)) })
      const statements = await app().statementsOf(() => ask(persisted(digestOf(query))))
      expect(statements).toHaveLength(1)
    })

    it.each([
      ['a digest of another document', { query: '{ articles { id } }', ...persisted(digestOf('other')) }],
      ['a digest that is no text', persisted(5)],
      ['no digest', persisted(undefined)],
      ['another version', persisted(digestOf('x'), 2)],
      ['an id that is no text', { documentId: { a: 1 } }],
      ['an id that is too long', { documentId: 'x'.repeat(300) }],
    ])('%s is refused', async (_what, body) => {
      const answer = await ask(body)
      expect([answer.status, codeOf(answer)]).toEqual([400, 'INVALID_PAYLOAD'])
    })

    it('what reads cost is told to callers who ask, in REST and GraphQL, and to no others', async () => {
      const costOf = async (path: string, body?: object, headers = {}) => {
        const response = await fetch(app().url + path, {
          method: body ? 'POST' : 'GET',
          headers: { authorization: 'Bearer token-of-the-administrator', 'content-type': 'application/json', ...headers },
          ...(body && { body: JSON.stringify(body) }),
        })
        await response.arrayBuffer()
        return response.headers.get('x-tessera-cost')
      }
      const asking = { 'x-tessera-cost': 'true' }
      expect(await costOf('/graphql', { query })).toBeNull()
      const one = Number(await costOf('/graphql', { query }, asking))
      const many = Number(await costOf('/graphql', { query: '{ articles(limit: 100) { id title } }' }, asking))
      expect(one).toBeGreaterThan(0)
      expect(many).toBeGreaterThan(one)
      expect(Number(await costOf('/items/articles?limit=1&fields=id,title', undefined, asking))).toBeGreaterThan(0)
      expect(await costOf('/server/ping', undefined, asking)).toBeNull()
    })
  },
  fillBlog,
  {},
  ['sqlite', 'postgres'],
)

onEachApp(
  'only known documents',
  (app) => {
    const ask = (body: object, scope = '') => app().request(`/graphql${scope}`, { body })

    it('are answered: by id, by digest, and by their text', async () => {
      for (const body of [
        { documentId: 'titles' },
        { documentId: `sha256:${digestOf(titles)}` },
        persisted(digestOf(titles)),
        { query: titles },
      ])
        expect((await ask(body)).body.data).toEqual({ articles: [{ id: expect.anything() }] })
      expect((await ask({ documentId: 'of-users' }, '/system')).body.data).toMatchObject({
        users: expect.arrayContaining([{ email: 'admin@example.com' }]),
      })
    })

    it.each([
      ['another text', { query: '{ articles { title } }' }],
      ['another text with its digest', { query: '{ articles { title } }', ...persisted(digestOf('{ articles { title } }')) }],
      ['an id that nobody gave', { documentId: 'other' }],
      ['an inherited name', { documentId: '__proto__' }],
      ['introspection', { query: '{ __schema { types { name } } }' }],
    ])('%s is refused', async (_what, body) => {
      for (const scope of ['', '/system']) {
        const answer = await ask(body, scope)
        expect([answer.status, codeOf(answer)]).toEqual([403, 'DOCUMENT_NOT_KNOWN'])
      }
      const query = encodeURIComponent('{ articles { title } }')
      expect((await app().request(`/graphql?query=${query}`, { headers: { accept: 'application/json' } })).status).toBe(403)
    })
  },
  fillBlog,
  { GRAPHQL_DOCUMENTS: folder, GRAPHQL_ONLY_KNOWN_DOCUMENTS: 'true' },
  ['sqlite'],
)

describe('the folder of documents', () => {
  const wrong = join(temporaryFolder(), 'wrong.json')
  writeFileSync(wrong, '[1]')
  const openWith = (environment: Record<string, string>) => openKnownDocuments(loadConfig({ SECRET: 'a-secret-for-tests', ...environment }))

  it('may be one manifest, also in the form of Apollo', () => {
    const manifest = join(temporaryFolder(), 'apollo.json')
    writeFileSync(
      manifest,
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'a1', name: 'T', body: titles }] }),
    )
    expect(openWith({ GRAPHQL_DOCUMENTS: manifest })({ documentId: 'a1', variables: {} })).toEqual({ query: titles, variables: {} })
  })

  it.each([
    [{ GRAPHQL_ONLY_KNOWN_DOCUMENTS: 'true' }, 'GRAPHQL_ONLY_KNOWN_DOCUMENTS needs GRAPHQL_DOCUMENTS'],
    [{ GRAPHQL_DOCUMENTS: './not-there' }, 'there is no file or folder ./not-there'],
    [{ GRAPHQL_DOCUMENTS: wrong }, 'is not a manifest'],
    [{ GRAPHQL_DOCUMENTS: temporaryFolder() }, 'holds no document'],
  ])('stops the start with a sentence: %j', (environment, sentence) => {
    expect(() => openWith(environment as never)).toThrow(sentence)
  })
})
