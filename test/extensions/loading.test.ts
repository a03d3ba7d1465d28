import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { loadExtensions } from '../../src/extensions/index.js'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

const manifest = (name: string, options: object) =>
  JSON.stringify({ name, version: '1.0.0', type: 'commonjs', 'directus:extension': { host: '*', ...options } })

describe('Extensions', () => {
  const folders: string[] = []
  let server: ExtensionServer | undefined
  const start = async (files: Record<string, string>, environment: Record<string, string> = {}) => {
    const folder = extensionsFolder(files)
    folders.push(folder)
    server = await startWithExtensions(folder, environment)
    return { server, folder }
  }
  afterEach(async () => {
    await server?.close()
    server = undefined
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  it('may be CommonJS, and import Node, packages beside them, and packages of the server', async () => {
    const { server } = await start({
      'endpoints/old/index.js': `const { basename } = require('path'); const near = require('near'); const ms = require('ms'); const part = require('./part')
        module.exports = function (router) { router.get('/', (req, res) => res.json([basename(__dirname), near, ms('1s'), part])) }`,
      'endpoints/old/part.js': `module.exports = 'part'`,
      'endpoints/old/node_modules/near/index.js': `module.exports = 'near'`,
      'endpoints/compiled/index.cjs': `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = (router) => { router.get('/', (req, res) => res.send('compiled')) }`,
    })
    expect(await server.request('/old')).toEqual({ status: 200, body: ['old', 'near', 1000, 'part'] })
    expect(await server.request('/compiled')).toEqual({ status: 200, body: 'compiled' })
  })

  it('are mounted by package name, by id, and as parts of a bundle', async () => {
    const { server } = await start({
      'one/package.json': manifest('directus-extension-one:note', { type: 'endpoint', path: 'dist/index.js' }),
      'one/dist/index.js': `module.exports = (router) => { router.get('/:id?', (req, res) => res.json(req.params)) }`,
      'two/package.json': manifest('two', { type: 'bundle', path: { app: 'dist/app.js', api: 'dist/api.js' } }),
      'two/dist/api.js': `module.exports = {
        endpoints: [{ name: 'inner', config: (router) => { router.get('/', (req, res) => res.send('inner')) } }],
        hooks: [{ name: 'hook', config: ({ filter }) => { filter('articles.items.create', (payload) => ({ ...payload, status: 'hooked' })) } }],
      }`,
    })
    expect(await server.request('/directus-extension-one/7')).toMatchObject({ body: { id: '7' } })
    expect(await server.request('/directus-extension-one')).toMatchObject({ status: 200, body: {} })
    expect(await server.request('/inner')).toMatchObject({ body: 'inner' })
    expect(await server.request('/items/articles?fields=status', { method: 'POST', body: '{"title":"x"}' })).toMatchObject({
      body: { data: { status: 'hooked' } },
    })
  })

  it('fail in the words of the API, wherever they throw', async () => {
    const { server } = await start({
      'endpoints/fail/index.ts': `import { ForbiddenError, createError } from '@directus/errors'
        import { InvalidPayloadException, RouteNotFoundException } from '@directus/errors'
        const Teapot = createError('TEAPOT', 'I am a teapot.', 418)
        export default (router: any) => {
          router.get('/sync', () => { throw new Teapot() })
          router.get('/async', async () => { await null; throw new ForbiddenError() })
          router.route('/route').get(async () => { throw new InvalidPayloadException({ reason: 'bad' }) })
          router.use('/use', async () => { throw new RouteNotFoundException('No.', { path: '/use' }) })
          router.get('/unknown', async () => { throw new Error('secret') })
        }`,
    })
    const answer = async (path: string, anonymous = false) => {
      const { status, body } = await server.request(`/fail/${path}`, { anonymous })
      return [status, (body as { errors: object[] }).errors[0]]
    }
    expect(await answer('sync')).toEqual([418, { message: 'I am a teapot.', extensions: { code: 'TEAPOT' } }])
    expect(await answer('async')).toMatchObject([403, { extensions: { code: 'FORBIDDEN' } }])
    expect(await answer('route')).toEqual([
      400,
      { message: 'Invalid payload. bad.', extensions: { reason: 'bad', code: 'INVALID_PAYLOAD' } },
    ])
    expect(await answer('use')).toMatchObject([404, { message: 'No.', extensions: { code: 'ROUTE_NOT_FOUND', path: '/use' } }])
    expect(await answer('unknown', true)).toEqual([
      500,
      { message: 'An unexpected error occurred.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ])
  })

  it('write in a transaction of their own, on the rules of the caller, by subclasses too', async () => {
    const { server } = await start({
      'hooks/told/index.js': `export default ({ action }, { emitter }) => { action('articles.items.create', ({ key }) => emitter.emitAction('told', { key })) }`,
      'endpoints/write/index.js': `export default (router, { services, database, getSchema, emitter }) => {
        const told = []
        emitter.onAction('told', ({ key }) => told.push(key))
        class Articles extends services.ItemsService { constructor(options) { super('articles', options) } }
        router.get('/told', (req, res) => res.json(told))
        router.post('/:end', async (req, res) => {
          const knex = await database.transaction()
          const articles = new Articles({ schema: await getSchema(), knex })
          await articles.createOne({ title: 'in transaction' })
          const inside = await articles.readByQuery({ filter: { title: { _eq: 'in transaction' } }, fields: ['title'] })
          await knex[req.params.end]()
          const after = await new services.ItemsService('articles', { schema: req.schema, knex: database }).readByQuery({ filter: { title: { _eq: 'in transaction' } } })
          res.json({ inside: inside.length, after: after.length })
        })
        router.get('/as-caller', async (req, res) => {
          res.json(await new services.ItemsService('articles', { schema: req.schema, accountability: req.accountability }).readByQuery(req.sanitizedQuery))
        })
      }`,
    })
    expect(await server.request('/write/rollback', { method: 'POST' })).toMatchObject({ body: { inside: 1, after: 0 } })
    expect(await server.request('/write/told')).toMatchObject({ body: [1, 2, 3] })
    expect(await server.request('/write/commit', { method: 'POST' })).toMatchObject({ body: { inside: 1, after: 1 } })
    expect(await server.request('/write/told')).toMatchObject({ body: [1, 2, 3, 4] })
    expect(await server.request('/write/as-caller?fields=title&limit=1')).toMatchObject({ body: [{ title: 'One' }] })
    expect(await server.request('/write/as-caller', { anonymous: true })).toMatchObject({ status: 403 })
  })

  it('that are broken are left out, or keep the server from starting', async () => {
    const broken = {
      'endpoints/fine/index.js': `export default (router) => { router.get('/', (req, res) => res.send('fine')) }`,
      'endpoints/syntax/index.js': 'export default (',
      'endpoints/export/index.js': 'export default 7',
      'nameless/package.json': '{"version":"1.0.0","directus:extension":{"type":"endpoint","path":"x.js","host":"*"}}',
      'empty/readme.txt': 'no package',
    }
    const { server, folder } = await start(broken)
    expect(await server.request('/fine')).toMatchObject({ body: 'fine' })
    const strict = (path: string) =>
      loadExtensions({
        ...server.platform,
        config: { ...server.platform.config, extensions: { ...server.platform.config.extensions, path, mustLoad: true } },
      })
    await expect(strict(folder)).rejects.toThrow(
      `The extension in ${join(folder, 'nameless')} has an invalid package.json: "name" is missing.`,
    )
    rmSync(join(folder, 'nameless'), { recursive: true })
    await expect(strict(folder)).rejects.toThrow(
      `The extension in ${join(folder, 'endpoints/export')} is not loaded: An endpoint has to export`,
    )
  })

  it('that are switched off do not load, and administrators alone may switch them', async () => {
    const { server, folder } = await start({
      'endpoints/bell/index.js': `export default (router) => { router.get('/', (req, res) => res.send('rings')) }`,
      'hooks/status/index.js': `export default ({ filter }) => { filter('articles.items.create', (payload) => ({ ...payload, status: 'hooked' })) }`,
    })
    const list = async () =>
      ((await server.request('/extensions')).body as { data: { id: string; schema: { name: string }; meta: { enabled: boolean } }[] }).data
    const created = async () =>
      JSON.stringify(await server.request('/items/articles?fields=status', { method: 'POST', body: '{"title":"x"}' }))
    const before = await list()
    expect(before.map(({ schema, meta }) => [schema.name, meta.enabled])).toEqual([
      ['bell', true],
      ['status', true],
    ])
    const turn = (id: string, enabled: boolean, anonymous = false) =>
      server.request(`/extensions/${id}`, { method: 'PATCH', body: JSON.stringify({ meta: { enabled } }), anonymous })

    expect([(await server.request('/extensions', { anonymous: true })).status, (await turn(before[0]!.id, false, true)).status]).toEqual([
      403, 403,
    ])
    expect(await server.request('/bell')).toMatchObject({ body: 'rings' })
    expect(await created()).toContain('hooked')
    for (const { id } of before) expect(await turn(id, false)).toMatchObject({ status: 200, body: { data: { meta: { enabled: false } } } })
    expect((await server.request('/bell')).status).toBe(404)
    expect(await created()).not.toContain('hooked')
    expect(
      (
        await loadExtensions({
          ...server.platform,
          config: { ...server.platform.config, extensions: { ...server.platform.config.extensions, path: folder, mustLoad: true } },
        })
      ).list(),
    ).toEqual([])
    expect((await turn('00000000-0000-0000-0000-000000000000', false)).status).toBe(403)
    await turn(before[0]!.id, true)
    const query =
      '{"query":"mutation { update_extensions_item(id: \\"ID\\", data: { meta: { enabled: true } }) { name meta { enabled } schema { type local } } }"}'
    expect((await server.request('/graphql/system', { method: 'POST', body: query.replace('ID', before[1]!.id) })).body).toEqual({
      data: { update_extensions_item: { name: 'status', meta: { enabled: true }, schema: { type: 'hook', local: true } } },
    })
    expect((await list()).map(({ meta }) => meta.enabled)).toEqual([true, true])
  })

  it('issue 11.11: run no line of their code outside of the sandbox that they ask for', async () => {
    const marked = 'globalThis.ranOutside = true; export default (router) => { router.get("/", () => ({ status: 200, body: "inside" })) }'
    const asking = (name: string, options: object) => manifest(name, { type: 'endpoint', path: 'index.js', ...options })
    const files = {
      'one/package.json': asking('one', { sandbox: { enabled: true, requestedScopes: { log: {} } } }),
      'one/index.js': marked,
      'two/package.json': asking('two', { sandbox: { enabled: 'true' } }),
      'two/index.js': marked,
      'endpoints/four/package.json': asking('four', { sandbox: { enabled: true } }),
      'endpoints/four/index.js': marked,
      'five/package.json': manifest('five', {
        type: 'bundle',
        path: { app: 'app.js', api: 'index.js' },
        entries: [{ type: 'endpoint', name: 'inner', source: 'x.js', sandbox: { enabled: true } }],
      }),
      'five/index.js': `${marked.replace('export default', 'export const endpoints = [{ name: "inner", config:')} }]`,
      'free/package.json': asking('free', { sandbox: { enabled: false } }),
      'free/index.js': 'module.exports = (router) => { router.get("/", (req, res) => res.send("free")) }',
    }
    const { server } = await start(files)
    expect((await server.request('/free')).body).toBe('free')
    for (const path of ['/one', '/two', '/four', '/inner']) expect((await server.request(path)).body).toBe('inside')
    expect(globalThis).not.toHaveProperty('ranOutside')
  })

  it('are loaded again, and the old ones taken out', async () => {
    const { server, folder } = await start({
      'hooks/status/index.js': `export default ({ filter }) => { filter('articles.items.create', (payload) => ({ ...payload, status: (payload.status ?? '') + 'a' })) }`,
    })
    const extensions = await loadExtensions(server.platform)
    const create = () => server.request('/items/articles?fields=status', { method: 'POST', body: '{"title":"x"}' })
    expect(await create()).toMatchObject({ body: { data: { status: 'aa' } } })
    writeFileSync(
      join(folder, 'hooks/status/index.js'),
      `export default ({ filter }) => { filter('articles.items.create', (payload) => ({ ...payload, status: 'new' })) }`,
    )
    await extensions.reload()
    expect(extensions.list()).toMatchObject([{ name: 'status', type: 'hook' }])
    expect(await create()).toMatchObject({ body: { data: { status: 'new' } } })
  })
})
