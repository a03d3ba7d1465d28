import { rmSync } from 'node:fs'
import { afterEach, describe, expect, it } from '@jest/globals'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

describe('Hooks of the start', () => {
  const folders: string[] = []
  let server: ExtensionServer | undefined
  const start = async (files: Record<string, string>) => {
    const folder = extensionsFolder(files)
    folders.push(folder)
    server = await startWithExtensions(folder, { EXTENSIONS_MUST_LOAD: 'true' })
    return server
  }
  afterEach(async () => {
    await server?.close()
    server = undefined
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  it('are told in order, with the program or the app', async () => {
    const stages = [
      ...['cli.before', 'cli.after', 'app.before', 'middlewares.before', 'middlewares.after'],
      ...['routes.before', 'routes.custom.before', 'routes.custom.after', 'routes.after', 'app.after'],
    ]
    const server = await start({
      'hooks/order/index.js': `const told = []
        export default ({ init, action }) => {
          for (const stage of ${JSON.stringify(stages)})
            init(stage, async (meta) => { await null; told.push([meta.event, typeof meta.app?.use, typeof meta.program?.command]) })
          init('app.after', ({ app }) => { void app })
          init('routes.custom.after', ({ app }) => app.get('/told', (req, res) => res.json(told)))
        }`,
    })
    expect((await server.request('/told')).body).toEqual(
      stages.map((stage) => (stage.startsWith('cli') ? [stage, 'undefined', 'function'] : [stage, 'function', 'undefined'])),
    )
  })

  it('may add middleware, which sees every request: before the caller is known, and after', async () => {
    const server = await start({
      'hooks/watch/index.js': `const seen = []
        export default ({ init }) => {
          init('middlewares.before', ({ app }) => app.use((req, res, next) => { res.setHeader('x-early', String(req.accountability === undefined)); next() }))
          init('middlewares.after', ({ app }) => app.use((req, res, next) => { seen.push([req.method, req.path, req.accountability.admin, req.cookies.a ?? null, req.body ?? null, req.schema !== undefined]); next() }))
          init('routes.before', ({ app }) => app.get('/server/ping', (req, res) => res.send('mine')))
          init('routes.custom.before', ({ app }) => app.get('/seen', (req, res) => res.json(seen)))
        }`,
    })
    const early = async (path: string, options: RequestInit = {}) => (await fetch(`${server.url}${path}`, options)).headers.get('x-early')
    const headers = { 'content-type': 'application/json', cookie: 'a=b' }
    expect(await early('/items/articles')).toBe('true')
    expect(await early('/graphql', { method: 'POST', headers, body: '{"query":"{ __typename }"}' })).toBe('true')
    expect(await early('/nowhere')).toBe('true')
    expect((await server.request('/server/ping')).body).toBe('mine')
    expect((await server.request('/items/articles', { method: 'POST', body: '{"title":"written"}' })).status).toBe(200)
    expect(
      (await server.request('/items/articles', { method: 'POST', body: 'text', headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(415)
    expect((await server.request('/seen')).body).toEqual([
      ['GET', '/items/articles', false, null, null, true],
      ['POST', '/graphql', false, 'b', { query: '{ __typename }' }, true],
      ['GET', '/nowhere', false, null, null, true],
      ['GET', '/server/ping', true, null, null, true],
      ['POST', '/items/articles', true, null, { title: 'written' }, true],
      ['POST', '/items/articles', false, null, null, true],
      ['GET', '/seen', true, null, null, true],
    ])
  })

  it('are taken back with their extension', async () => {
    const server = await start({
      'hooks/added/index.js': `export default ({ init }) => init('routes.before', ({ app }) => app.get('/added', (req, res) => res.json('here')))`,
    })
    const turn = async (enabled: boolean) => {
      const [{ id }] = ((await server.request('/extensions')).body as { data: [{ id: string }] }).data
      await server.request(`/extensions/${id}`, { method: 'PATCH', body: JSON.stringify({ meta: { enabled } }) })
      return (await server.request('/added')).status
    }
    expect([(await server.request('/added')).status, await turn(false), await turn(true)]).toEqual([200, 404, 200])
  })

  it('find out who is asking by other means, with token and cookies at hand', async () => {
    const server = await start({
      'hooks/jwt/index.js': `export default ({ filter }) => {
        filter('authenticate', (accountability, { req }) => {
          if (req.token === 'foreign' || req.cookies.session === 'foreign' || req.query.key === 'foreign')
            return { ...accountability, user: '00000000-0000-4000-8000-000000000000', admin: true }
          return { ...accountability }
        })
      }`,
    })
    const count = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${server.url}${path}`, { headers })
      return answer.status === 200 ? ((await answer.json()) as { data: unknown[] }).data.length : answer.status
    }
    expect(await count('/items/articles')).toBe(403)
    expect(await count('/items/articles', { authorization: 'Bearer foreign' })).toBe(3)
    expect(await count('/items/articles', { cookie: 'session=foreign' })).toBe(3)
    expect(await count('/items/articles?key=foreign')).toBe(3)
    expect((await server.request('/items/articles')).status).toBe(200)
    expect(await count('/items/articles', { authorization: 'Bearer other' })).toBe(401)
  })
})
