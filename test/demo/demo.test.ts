import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { loadConfig } from '../../src/config/config.js'
import { createDemo, type DemoReport } from '../../src/demo/index.js'
import { type RunningServer, startServer } from '../../src/start.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))('The demo on %s', (_name, kind) => {
  let empty: EmptyDatabase
  let server: RunningServer
  let users: NonNullable<DemoReport['users']>
  beforeAll(async () => {
    empty = await kind.create()
    const { config } = empty
    const database: Record<string, string> =
      config.client === 'sqlite' ? { DB_FILENAME: config.filename } : { DB_CONNECTION_STRING: config.connectionString! }
    const environment = {
      SECRET: 'a-secret-for-tests-that-is-long-enough',
      PORT: '0',
      LOG_LEVEL: 'silent',
      EXTENSIONS_PATH: '/nowhere',
      ...database,
    }
    server = await startServer(loadConfig(environment), {
      prepare: async (platform) => {
        users = (await createDemo(platform)).users!
      },
    })
  })
  afterAll(async () => {
    await server?.stop()
    await empty?.drop()
  })

  async function request(path: string, options: RequestInit = {}, token?: string): Promise<{ status: number; body: never }> {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
    const response = await fetch(`${server.url}${path}`, { headers, ...options })
    const text = await response.text()
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as never }
  }
  async function login({ email, password }: { email: string; password: string }): Promise<string> {
    const { body } = await request('/auth/login', { method: 'POST', body: JSON.stringify({ email, password }) })
    return (body as { data: { access_token: string } }).data.access_token
  }

  it('shows relations to anybody, by GraphQL and REST', async () => {
    const query = '{ articles(limit: 1, sort: ["id"]) { title author { name } tags { tag { name } } } }'
    expect(await request('/graphql', { method: 'POST', body: JSON.stringify({ query }) })).toEqual({
      status: 200,
      body: {
        data: {
          articles: [
            {
              title: 'A quiet query',
              author: { name: 'Ada Moreau' },
              tags: [{ tag: { name: 'databases' } }, { tag: { name: 'graphql' } }],
            },
          ],
        },
      },
    })
    expect(await request('/items/articles?fields=title,comments.text&filter[comments][name][_eq]=Rosa&limit=1')).toMatchObject({
      status: 200,
    })
  })

  it('keeps drafts and addresses from readers', async () => {
    const token = await login(users.reader)
    const { body } = await request('/items/articles?aggregate[count]=*', {}, token)
    expect(body).toEqual({ data: [{ count: 18 }] })
    expect(await request('/items/authors?fields=email', {}, token)).toMatchObject({ status: 403 })
  })

  it('lets editors change what is their own', async () => {
    const token = await login(users.editor)
    const patch = (key: number) => request(`/items/articles/${key}?fields=title`, { method: 'PATCH', body: '{"title":"Changed"}' }, token)
    expect(await request('/items/articles?aggregate[count]=*', {}, token)).toMatchObject({ body: { data: [{ count: 24 }] } })
    expect(await patch(1)).toMatchObject({ status: 200, body: { data: { title: 'Changed' } } })
    expect(await patch(2)).toMatchObject({ status: 403 })
    expect(await request('/items/articles?fields=status', { method: 'POST', body: '{"title":"New","author":1}' }, token)).toMatchObject({
      body: { data: { status: 'draft' } },
    })
  })

  it('is not made twice', async () => {
    expect(await createDemo(server.platform)).toEqual({ users: null })
  })
})
