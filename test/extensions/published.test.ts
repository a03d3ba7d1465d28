import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { pino } from 'pino'
import { extensionOfError } from '../../src/extensions/origin.js'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

const manifest = (name: string, options: object, rest: object = {}) =>
  JSON.stringify({ name, version: '1.2.3', type: 'module', ...rest, 'directus:extension': { host: '^11.0.0', ...options } })
const answering = (text: string) => `(router) => { router.get('/', (req, res) => res.json(${JSON.stringify(text)})) }`

interface Listed {
  readonly id: string
  readonly bundle: string | null
  readonly meta: { readonly enabled: boolean; readonly folder: string; readonly source: string }
  readonly schema: Record<string, unknown> | null
}

describe('Published extensions', () => {
  const folders: string[] = []
  const servers: ExtensionServer[] = []
  const folderOf = (files: Record<string, string>) => {
    const folder = extensionsFolder(files)
    folders.push(folder)
    return folder
  }
  const start = async (files: Record<string, string>, environment: Record<string, string> = {}, lines: string[] = []) => {
    const folder = folderOf(files)
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg) })
    const server = await startWithExtensions(folder, environment, { logger })
    servers.push(server)
    return { server, folder }
  }
  const list = async (server: ExtensionServer) => ((await server.request('/extensions')).body as { data: Listed[] }).data
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  it('are bundles by named exports, as ES modules and as CommonJS, whose entries have rows and switches', async () => {
    const entries = [
      { type: 'endpoint', name: 'inner', source: 'src/inner/index.ts' },
      { type: 'hook', name: 'stamp', source: 'src/stamp/index.ts' },
      { type: 'panel', name: 'chart', source: 'src/chart/index.ts' },
    ]
    const path = { app: 'dist/app.js', api: 'dist/api.js' }
    const { server } = await start({
      'esm/package.json': manifest('esm', { type: 'bundle', path, entries }),
      'esm/dist/api.js': `const endpoints = [{ name: 'inner', config: ${answering('inner')} }], operations = []
        const hooks = [{ name: 'stamp', config: ({ filter }) => filter('articles.items.create', (payload) => ({ ...payload, status: 'stamped' })) }]
        export { endpoints, hooks, operations }`,
      'cjs/package.json': manifest('cjs', { type: 'bundle', path, partial: false, entries: [entries[0]] }, { type: 'commonjs' }),
      'cjs/dist/api.js': `'use strict'; const endpoints = [{ name: 'common', config: ${answering('common')} }]; exports.endpoints = endpoints; exports.hooks = []; exports.operations = []`,
      'app/package.json': manifest('app', { type: 'bundle', path, entries: [entries[2]] }),
      'app/dist/api.js': 'const hooks = [], endpoints = [], operations = []; export { hooks, endpoints, operations }',
    })
    expect([await server.request('/inner'), await server.request('/common')]).toMatchObject([{ body: '"inner"' }, { body: '"common"' }])
    const all = await list(server)
    const bundle = all.find(({ meta }) => meta.folder === 'esm')!
    expect(bundle.schema).toMatchObject({
      name: 'esm',
      version: '1.2.3',
      type: 'bundle',
      host: '^11.0.0',
      entrypoint: 'dist/api.js',
      local: true,
    })
    const inside = all.filter((row) => row.bundle === bundle.id)
    expect(inside.map(({ schema }) => [schema?.name, schema?.type])).toEqual([
      ['chart', 'panel'],
      ['inner', 'endpoint'],
      ['stamp', 'hook'],
    ])
    const turn = (id: string, enabled: boolean) =>
      server.request(`/extensions/${id}`, { method: 'PATCH', body: JSON.stringify({ meta: { enabled } }) })
    const created = async () =>
      JSON.stringify((await server.request('/items/articles?fields=status', { method: 'POST', body: '{"title":"x"}' })).body)
    expect(await created()).toContain('stamped')
    await turn(inside.find(({ meta }) => meta.folder === 'stamp')!.id, false)
    expect([await created(), (await server.request('/inner')).status]).toEqual(['{"data":{"status":null}}', 200])
    for (const { id } of inside) await turn(id, false)
    expect((await list(server)).find(({ id }) => id === bundle.id)?.meta.enabled).toBe(false)
    expect((await server.request('/inner')).status).toBe(404)
    await turn(bundle.id, true)
    expect((await list(server)).filter((row) => row.bundle === bundle.id && row.meta.enabled)).toHaveLength(3)
    expect(await created()).toContain('stamped')
    const whole = (await list(server)).find(({ meta }) => meta.folder === 'cjs')!
    const part = (await list(server)).find((row) => row.bundle === whole.id)!
    expect(await turn(part.id, false)).toMatchObject({ status: 422, body: { errors: [{ extensions: { code: 'UNPROCESSABLE_CONTENT' } }] } })
  })

  it('register asynchronously; one that rejects leaves nothing behind and the others alone', async () => {
    const lines: string[] = []
    const { server } = await start(
      {
        'endpoints/slow/index.js': `export default async (router) => { await new Promise((done) => setTimeout(done, 20)); router.get('/', (req, res) => res.json('slow')) }`,
        'hooks/half/index.js': `export default async ({ filter }, { emitter }) => {
          filter('articles.items.create', () => { throw new Error('I was to be taken back') })
          emitter.onAction('told', () => undefined)
          await null
          throw new Error('No licence')
        }`,
      },
      {},
      lines,
    )
    expect((await server.request('/slow')).body).toBe('"slow"')
    expect((await server.request('/items/articles', { method: 'POST', body: '{"title":"x"}' })).status).toBe(200)
    expect(lines.filter((line) => /No licence/.test(line))).toEqual([
      expect.stringMatching(/^The extension in .*hooks\/half is not loaded: No licence \(.*half\/index\.js:5:17\)$/),
    ])
    expect(lines).toContainEqual('1 of 2 extensions were loaded: endpoint slow. Failed: 1, told above.')
  })

  it('need not have what they only require when they need it, and find the packages of the server', async () => {
    const { server } = await start({
      'endpoints/lazy/index.js': `export default (router) => {
          router.get('/', (req, res) => { try { require('not-installed') } catch (error) { res.json(error.code) } })
          router.get('/file', (req, res) => { try { require('./missing.js') } catch (error) { res.json(error.code) } })
        }`,
      'endpoints/packages/index.mjs': `import { createRequire } from 'node:module'
        import express from 'express'; import knex from 'knex'; import lodash from 'lodash'; import axios from 'axios'; import { z } from 'zod'; import Joi from 'joi'
        import { toArray, generateJoi } from '@directus/utils'; import { REGEX_BETWEEN_PARENS } from '@directus/constants'; import formatTitle from '@directus/format-title'
        import { FailedValidationError } from '@directus/validation'; import * as types from '@directus/types'
        const own = createRequire(import.meta.url)
        const name = 'lodash'
        export default (router) => router.get('/', (req, res) => res.json([express, knex, lodash, axios.get, z.object, Joi.object, toArray, generateJoi, FailedValidationError, own('express').Router, own(name).map, own.resolve]
          .map((value) => typeof value).concat(String(REGEX_BETWEEN_PARENS), formatTitle('terms_and_conditions'), Object.keys(types).length)))`,
    })
    expect(await server.request('/lazy')).toMatchObject({ body: '"MODULE_NOT_FOUND"' })
    expect(await server.request('/lazy/file')).toMatchObject({ body: '"MODULE_NOT_FOUND"' })
    const answer = await server.request('/packages')
    const body = answer.body as unknown[]
    expect(answer.status).toBe(200)
    expect(body.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 'function'))
    expect(body.slice(13)).toEqual(['Terms and Conditions', 0])
  })

  it('know where each of their files lies', async () => {
    const { server, folder } = await start({
      'endpoints/place/index.mjs': `import { below } from './lib/below.mjs'; import old from './lib/old.cjs'
        export default (router) => { router.get('/', (req, res) => res.json([import.meta.dirname, import.meta.filename, import.meta.url, below, old])) }`,
      'endpoints/place/lib/below.mjs': 'export const below = import.meta.dirname',
      'endpoints/place/lib/old.cjs': 'module.exports = __filename',
    })
    const base = join(folder, 'endpoints/place')
    expect((await server.request('/place')).body).toEqual([
      base,
      join(base, 'index.mjs'),
      `file://${base}/index.mjs`,
      join(base, 'lib'),
      join(base, 'lib/old.cjs'),
    ])
  })

  it('come from the marketplace, from the dependencies of the project, and from the older layout', async () => {
    const project = folderOf({
      'package.json': JSON.stringify({ dependencies: { '@scope/directus-extension-installed': '1.0.0', plain: '1.0.0', gone: '1.0.0' } }),
      'node_modules/@scope/directus-extension-installed/package.json': manifest('@scope/directus-extension-installed', {
        type: 'endpoint',
        path: 'index.js',
      }),
      'node_modules/@scope/directus-extension-installed/index.js': `export default { id: 'installed', handler: ${answering('installed')} }`,
      'node_modules/plain/package.json': '{"name":"plain"}',
    })
    const id = '0a8f0a53-0a87-4a63-a39c-6a1a6c4b0c11'
    const { server } = await start(
      {
        [`.registry/${id}/package.json`]: manifest('from-marketplace', { type: 'endpoint', path: 'index.js' }),
        [`.registry/${id}/index.js`]: `export default ${answering('registry')}`,
        'bundles/older/package.json': manifest('older', { type: 'bundle', path: { app: 'app.js', api: 'api.js' }, entries: [] }),
        'bundles/older/api.js': `export const endpoints = [{ name: 'in-older', config: ${answering('older')} }]`,
        'interfaces/map/index.js': 'throw new Error("not for servers")',
      },
      { PACKAGE_FILE_LOCATION: project, EXTENSIONS_MUST_LOAD: 'true' },
    )
    for (const [path, text] of [
      ['from-marketplace', 'registry'],
      ['installed', 'installed'],
      ['in-older', 'older'],
    ])
      expect([path, (await server.request(`/${path}`)).body]).toEqual([path, `"${text}"`])
    expect((await list(server)).map(({ meta }) => [meta.source, meta.folder])).toEqual([
      ['local', 'bundles/older'],
      ['module', '@scope/directus-extension-installed'],
      ['registry', id],
    ])
  })

  it('give studios an empty bundle instead of an error', async () => {
    const { server } = await start({})
    const source = await fetch(`${server.url}/extensions/sources/index.js`)
    expect([source.status, source.headers.get('content-type')]).toEqual([200, 'application/javascript; charset=utf-8'])
    const loaded = (await import(`data:text/javascript,${encodeURIComponent(await source.text())}`)) as Record<string, unknown>
    expect(loaded).toMatchObject({ interfaces: [], displays: [], layouts: [], modules: [], panels: [], themes: [], operations: [] })
    expect((await fetch(`${server.url}/extensions/sources/chunk-a1.js`)).status).toBe(200)
    expect((await fetch(`${server.url}/extensions/sources/index.css`)).status).toBe(404)
  })

  it('are told with the lines of their sources, and live within half a second of a save, the old code as long as the new is wrong', async () => {
    const lines: string[] = []
    const linked = folderOf({
      'package.json': manifest('linked', { type: 'endpoint', path: 'index.ts' }),
      'index.ts': `export default ${answering('linked 1')}`,
    })
    const { server, folder } = await start(
      {
        'endpoints/live/index.ts': `interface Nothing { readonly gone: true }

          export default (router: any, context: Nothing | null) => {
            router.get('/', (_req: unknown, res: any) => res.json('one'))
            router.get('/fail', () => { throw new Error('here') })
            router.get('/stack', (_req: unknown, res: any) => res.json(new Error('here').stack))
          }`,
      },
      { EXTENSIONS_AUTO_RELOAD: 'true' },
      lines,
    )
    const stack = (await server.request('/live/stack')).body as string
    expect(stack).toContain(`${join(folder, 'endpoints/live/index.ts')}:6:`)
    const error = Object.assign(new Error('here'), { stack: JSON.parse(stack) as string })
    expect(extensionOfError(error, server.platform.extensions.list())).toBe('live')
    const becomes = async (path: string, expected: string) => {
      const begun = performance.now()
      while ((await server.request(path)).body !== `"${expected}"`) {
        if (performance.now() - begun > 5000) throw new Error(`${path} never became ${expected}`)
        await new Promise((done) => setTimeout(done, 10))
      }
      return performance.now() - begun
    }
    const file = join(folder, 'endpoints/live/index.ts')
    writeFileSync(file, `export default ${answering('two')}`)
    expect(await becomes('/live', 'two')).toBeLessThan(500)
    const failed = new Promise<void>((done) => {
      const wait = () => (lines.some((line) => line.includes('It goes on with the code it had.')) ? done() : void setTimeout(wait, 10))
      wait()
    })
    writeFileSync(file, 'export default (')
    await failed
    expect((await server.request('/live')).body).toBe('"two"')
    expect(lines.find((line) => line.includes('goes on'))).toContain('endpoints/live/index.ts:1:17')
    symlinkSync(linked, join(folder, 'linked'))
    await becomes('/linked', 'linked 1')
    writeFileSync(join(linked, 'index.ts'), `export default ${answering('linked 2')}`)
    await becomes('/linked', 'linked 2')
    mkdirSync(join(folder, 'endpoints/added'))
    writeFileSync(join(folder, 'endpoints/added/index.js'), `export default ${answering('added')}`)
    await becomes('/added', 'added')
    rmSync(join(folder, 'endpoints/added'), { recursive: true })
    while ((await server.request('/added')).status !== 404) await new Promise((done) => setTimeout(done, 10))
  }, 20_000)
})
