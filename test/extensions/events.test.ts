import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

type Told = readonly [kind: string, event: string, payload: unknown, meta: Record<string, unknown>]

/** Notes what it is told, and answers with it at `/told`. */
const recorder = `let told = []
  export default ({ filter, action, init }) => {
    const names = ['items.query', 'items.read', 'articles.items.query', 'users.read', 'users.query', 'auth.login', 'auth.jwt', 'request.error', 'request.not_found', 'database.error', 'email.send', 'response', 'extensions.*', 'files.*', 'server.start']
    for (const name of names) {
      filter(name, (payload, { event, ...meta }, context) => { told.push(['filter', event, structuredClone(JSON.parse(JSON.stringify(payload ?? null))), meta, Object.keys(context)]) })
      action(name, async ({ event, ...meta }, context) => {
        const rows = await context.database('articles').count({ count: '*' }).first().then(({ count }) => Number(count), (error) => error.message)
        told.push(['action', event, rows, meta])
      })
    }
    init('routes.custom.before', ({ app }) => app.get('/told', (req, res) => {
      const plain = told.map(([kind, event, payload, meta]) => [kind, event, payload, Object.fromEntries(Object.entries(meta).map(([name, value]) => [name, name === 'request' || name === 'response' ? typeof value : value instanceof Error ? String(value) : value]))])
      told = []
      res.json(plain)
    }))
  }`

describe('Events', () => {
  let server: ExtensionServer
  let folder: string
  const started = async (files: Record<string, string>, environment: Record<string, string> = {}) => {
    folder = extensionsFolder(files)
    server = await startWithExtensions(folder, { EXTENSIONS_MUST_LOAD: 'true', ...environment })
  }
  const told = async (...events: string[]) =>
    ((await server.request('/told')).body as Told[]).filter(([, event]) => events.length === 0 || events.includes(event))
  beforeEach(() => started({ 'hooks/recorder/index.js': recorder }))
  afterEach(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('tell questions in one form, from REST and from GraphQL', async () => {
    await told()
    const filter = { title: { _neq: 'x' } }
    const path = `/items/articles?fields=id,title&limit=2&offset=0&sort=title,-id&filter=${JSON.stringify(filter)}`
    await server.request(path)
    const [[, , rest]] = (await told('items.query')) as [Told]
    expect(rest).toEqual({ fields: ['id', 'title'], limit: 2, offset: 0, sort: ['title', '-id'], filter })
    const query = '{ articles(limit: 2, offset: 0, sort: ["title", "-id"], filter: { title: { _neq: "x" } }) { id name: title } }'
    await server.request('/graphql', { method: 'POST', body: JSON.stringify({ query }) })
    const again = await told('items.query', 'items.read', 'articles.items.query')
    expect(again.map(([kind, event]) => `${kind} ${event}`)).toEqual([
      'filter items.query',
      'filter articles.items.query',
      'filter items.read',
      'action items.read',
    ])
    expect(again[0]).toEqual(['filter', 'items.query', rest, { collection: 'articles' }])
    expect(again[2]?.[3]).toEqual({ collection: 'articles', query: rest })
    await server.request('/items/articles?aggregate[count]=id&groupBy=author')
    expect((await told('items.query'))[0]?.[2]).toEqual({ aggregate: { count: ['id'] }, group: ['author'] })
    await server.request('/items/articles', {
      method: 'SEARCH' as 'GET',
      body: JSON.stringify({ query: { limit: '1', fields: ['author'] } }),
    })
    expect((await told('items.query'))[0]?.[2]).toEqual({ fields: ['author'], limit: 1 })
  })

  it('are told of what callers read, with a database that lives, and not of what the server reads', async () => {
    await told()
    await server.request('/items/articles?fields=id', { method: 'POST', body: '{"title":"new"}' })
    expect(await told('items.read', 'items.query', 'users.read', 'users.query')).toEqual([
      ['filter', 'items.query', expect.anything(), { collection: 'articles' }],
      ['filter', 'items.read', [{ id: 4 }], expect.anything()],
      ['action', 'items.read', 4, { collection: 'articles', query: expect.anything(), payload: [{ id: 4 }] }],
    ])
    await server.request('/fields/articles', { method: 'POST', body: '{"field":"more","type":"string","meta":{},"schema":{}}' })
    expect(await told('items.read', 'users.read', 'users.query', 'items.query')).toEqual([])
  })

  it('tell logins, errors as lists, answers, and mails', async () => {
    await told()
    const login = { email: 'admin@example.com', password: 'admin-pass-1' }
    await server.request('/auth/login', { method: 'POST', body: JSON.stringify(login), anonymous: true })
    const user = expect.any(String)
    expect(await told('auth.login', 'auth.jwt')).toEqual([
      ['filter', 'auth.login', { ...login, otp: null }, { status: 'pending', user, provider: 'default' }],
      ['filter', 'auth.jwt', expect.objectContaining({ id: user }), { status: 'pending', user, provider: 'default', type: 'login' }],
      ['action', 'auth.login', 3, { payload: { email: login.email }, status: 'success', user, provider: 'default', error: null }],
    ])
    await server.request('/items/nothing')
    const answered = await told('request.error', 'response')
    const failure = answered.find(([kind, event]) => kind === 'filter' && event === 'request.error')
    const answer = answered.find(([kind, event]) => kind === 'action' && event === 'response')
    expect(failure?.[2]).toMatchObject([{ code: 'FORBIDDEN' }])
    expect(answer?.[3]).toEqual({
      request: 'object',
      response: 'object',
      ip: expect.any(String),
      duration: expect.any(Number),
      finished: true,
    })
    await server.request('/nowhere')
    expect((await told('request.not_found'))[0]).toEqual(['filter', 'request.not_found', false, { request: 'object', response: 'object' }])
    server.platform.mailer.send({ to: 'a@example.com', subject: 'Hello', text: 'You' })
    await server.request('/server/ping')
    const mails = await told('email.send')
    expect(mails[0]?.[2]).toMatchObject({ to: 'a@example.com', subject: 'Hello', text: 'You', from: expect.any(String) })
    const { data } = (await server.request('/extensions')).body as { data: [{ id: string }] }
    await server.request(`/extensions/${data[0].id}`, { method: 'PATCH', body: '{"meta":{"enabled":true}}' })
    expect(await told('extensions.reload')).toEqual([
      [
        'action',
        'extensions.reload',
        3,
        { extensions: [expect.objectContaining({ name: 'recorder', type: 'hook' })], added: [], removed: [] },
      ],
    ])
  })

  it('let hooks change what is asked, through both doors', async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
    await started({
      'hooks/change/index.js': `export default ({ filter }) => {
        filter('articles.items.query', (query) => { query.filter = { author: { _eq: 'Ada' } }; query.sort = ['-title']; query.fields = [...query.fields, 'status'] })
        filter('articles.items.read', (rows) => rows.map((row) => ({ ...row, title: row.title + ' (' + row.status + ')' })))
        filter('request.error', (errors) => errors.map((error) => Object.assign(error, { message: 'changed' })))
      }`,
    })
    expect((await server.request('/items/articles?fields=title')).body).toEqual({
      data: [
        { title: 'Two (published)', status: 'published' },
        { title: 'One (published)', status: 'published' },
      ],
    })
    const body = JSON.stringify({ query: '{ articles(sort: ["title"]) { title } }' })
    expect((await server.request('/graphql', { method: 'POST', body })).body).toEqual({
      data: { articles: [{ title: 'Two (published)' }, { title: 'One (published)' }] },
    })
    expect((await server.request('/items/nothing')).body).toMatchObject({ errors: [{ message: 'changed' }] })
  })
})
