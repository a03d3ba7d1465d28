import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { create, Header } from 'tar'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

// Spec 08, section 12: the registry, against one of our own.

const id = (letter: string) => `${letter.repeat(8)}-0000-4000-8000-000000000000`
const [clock, plain] = [id('a'), id('b')]
const [first, second, open, broken, cut] = [id('1'), id('2'), id('3'), id('4'), id('5')]
const [linked, outside, twice, elsewhere, none] = [id('6'), id('7'), id('8'), id('9'), id('0')]

const endpoint = (text: string) => `export default (router) => { router.get('/', () => ({ status: 200, body: ${JSON.stringify(text)} })) }`
const packed = (version: string, code: string, isSandboxed: boolean, link = false): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-packed-'))
  const sandbox = isSandboxed ? { sandbox: { enabled: true, requestedScopes: {} } } : {}
  const options = { type: 'endpoint', path: 'dist/index.js', source: 'src/index.js', host: '^11.0.0', ...sandbox }
  mkdirSync(join(folder, 'package/dist'), { recursive: true })
  writeFileSync(
    join(folder, 'package/package.json'),
    JSON.stringify({ name: 'clock', version, type: 'module', 'directus:extension': options }),
  )
  writeFileSync(join(folder, 'package/dist/index.js'), code)
  if (link) symlinkSync('/etc', join(folder, 'package/etc'))
  const archive = create({ cwd: folder, gzip: true, sync: true }, ['package']).read() as Buffer
  rmSync(folder, { recursive: true })
  return archive
}

/** An archive with one file under a name that leads outside. */
function leadingOutside(): Buffer {
  const header = Buffer.alloc(512)
  new Header({ path: 'package/../../../outside.txt', mode: 0o644, size: 4, type: 'File', mtime: new Date(0) }).encode(header)
  return gzipSync(Buffer.concat([header, Buffer.from('evil'), Buffer.alloc(508 + 1024)]))
}

const sandboxed = (text: string) => packed(text, endpoint(text), true)
const unsandboxed = () => packed('3.0.0', `export default (router) => { router.get('/', (req, res) => res.send('open')) }`, false)
const packages: Readonly<Record<string, () => Buffer>> = {
  [first]: () => sandboxed('1.0.0'),
  [second]: () => sandboxed('2.0.0'),
  [open]: unsandboxed,
  [broken]: () => Buffer.from('no archive'),
  [linked]: () => packed('1.0.0', endpoint('linked'), true, true),
  [outside]: leadingOutside,
  [twice]: () => gzipSync(sandboxed('1.0.0')),
}

describe('The registry of extensions', () => {
  let [registry, server] = [undefined as unknown as Server, undefined as unknown as ExtensionServer]
  const asked: string[] = []
  const folder = extensionsFolder({})
  const installed = () => (existsSync(join(folder, '.registry')) ? readdirSync(join(folder, '.registry')) : [])
  const post = (path: string, body: object) =>
    server.request(`/extensions/registry/${path}`, { method: 'POST', body: JSON.stringify(body) })
  const install = async (version: string, extension = clock) => (await post('install', { extension, version })).status
  const text = async () => (await server.request('/clock')).body as unknown

  const headersOf = (anonymous: boolean): Record<string, string> => ({
    'content-type': 'application/json',
    ...(anonymous ? {} : { authorization: 'Bearer token-of-the-administrator' }),
  })

  beforeAll(async () => {
    registry = createServer((request, response) => {
      asked.push(request.url!)
      const [, kind, ...rest] = new URL(request.url!, 'http://here').pathname.split('/')
      const archive = kind === 'download' ? packages[rest[1]!] : undefined
      if (kind === 'extensions' && rest.length === 0)
        response.end(JSON.stringify({ meta: { filter_count: 1, other: 'x' }, data: [{ id: clock }] }))
      else if (kind === 'extensions' && rest[0] === clock) response.end(JSON.stringify({ data: { id: clock, versions: [{ id: first }] } }))
      else if (kind === 'accounts' && rest[0] === 'a b') response.end('no json')
      else if (kind === 'accounts' && rest[0] === 'ada') response.end(JSON.stringify({ data: { username: 'ada' } }))
      else if (rest[1] === elsewhere) response.writeHead(302, { location: 'http://127.0.0.2:1/' }).end()
      else if (rest[1] === cut) {
        response.writeHead(200, { 'content-length': '100000' })
        response.write(sandboxed('1.0.0').subarray(0, 40), () => response.destroy())
      } else if (archive) response.end(archive())
      else response.writeHead(404).end()
    })
    await new Promise<void>((done) => registry.listen(0, '127.0.0.1', done))
    const address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`
    server = await startWithExtensions(folder, { MARKETPLACE_REGISTRY: address, EXTENSIONS_LIMIT: '1' })
  })
  afterAll(async () => {
    await server.close()
    await new Promise((done) => registry.close(done))
    rmSync(folder, { recursive: true, force: true })
  })

  it('is asked on behalf of administrators, and answers as it does', async () => {
    expect((await server.request('/extensions/registry?search=cl%26ock&limit=5&unknown=1')).body).toEqual({
      meta: { filter_count: 1 },
      data: [{ id: clock }],
    })
    expect(asked.at(-1)).toBe('/extensions?search=cl%26ock&limit=5')
    expect((await server.request(`/extensions/registry/extension/${clock}`)).body).toMatchObject({ data: { versions: [{ id: first }] } })
    expect((await server.request('/extensions/registry/account/ada')).body).toEqual({ data: { username: 'ada' } })
    expect((await server.request('/extensions/registry/account/nobody')).status).toBe(403)
    expect((await server.request('/extensions/registry/account/..%2Fextensions')).status).toBe(403)
    expect(asked.at(-1)).toBe('/accounts/..%2Fextensions')
  })

  it('is asked by GraphQL, too, where administrators ask', async () => {
    const query = '{ extensions_registry(search: "x", limit: 1) extensions_registry_account(id: "ada") }'
    const ask = (anonymous: boolean) =>
      server.request('/graphql/system', { anonymous, method: 'POST', body: JSON.stringify({ query }), headers: headersOf(anonymous) })
    expect((await ask(false)).body).toEqual({
      data: { extensions_registry: [{ id: clock }], extensions_registry_account: { username: 'ada' } },
    })
    const before = asked.length
    expect((await ask(true)).body).toEqual({ errors: [expect.anything()] })
    expect(asked.length).toBe(before)
    expect(asked).toContain('/extensions?search=x&limit=1')
  })

  it('is nothing to others: none of their requests reaches it', async () => {
    const before = asked.length
    const body = JSON.stringify({ extension: clock, version: first })
    const json = { 'content-type': 'application/json' }
    const answers = [
      await server.request('/extensions/registry', { anonymous: true }),
      await server.request(`/extensions/registry/extension/${clock}`, { anonymous: true }),
      await server.request('/extensions/registry/account/ada', { anonymous: true }),
      await server.request('/extensions/registry/install', { anonymous: true, method: 'POST', body, headers: json }),
      await server.request('/extensions/registry/reinstall', { anonymous: true, method: 'POST', body, headers: json }),
      await server.request(`/extensions/registry/uninstall/${clock}`, { anonymous: true, method: 'DELETE' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403])
    expect([asked.length, installed()]).toEqual([before, []])
  })

  it.each([
    ['is not sandboxed', open, 422],
    ['is no archive', broken, 422],
    ['has a link', linked, 422],
    ['leads outside', outside, 422],
    ['is compressed twice', twice, 422],
    ['ends too early', cut, 503],
    ['is sent from elsewhere', elsewhere, 503],
    ['is not there', none, 403],
    ['has no id', '../x', 400],
  ])('installs nothing of a version that %s', async (_what, version, status) => {
    expect([await install(version), installed(), existsSync(join(folder, 'outside.txt'))]).toEqual([status, [], false])
  })

  it('installs a version, another in its place, once more, and takes it out', async () => {
    expect([await install(first), installed(), await text()]).toEqual([204, [first], '1.0.0'])
    const { data } = (await server.request('/extensions')).body as { data: object[] }
    expect(data).toMatchObject([{ id: clock, meta: { source: 'registry', folder: first }, schema: { version: '1.0.0', local: false } }])
    expect([await install(second, plain), installed()]).toEqual([403, [first]])
    expect([await install(first, plain), installed(), await text()]).toEqual([422, [first], '1.0.0'])
    expect([await install(second), installed(), await text()]).toEqual([204, [second], '2.0.0'])
    expect([await install(linked), installed(), await text()]).toEqual([422, [second], '2.0.0'])
    rmSync(join(folder, '.registry', second, 'dist'), { recursive: true })
    expect([(await post('reinstall', { extension: clock })).status, await text()]).toEqual([204, '2.0.0'])
    expect(existsSync(join(folder, '.registry', second, 'dist/index.js'))).toBe(true)
    const out = () => server.request(`/extensions/registry/uninstall/${clock}`, { method: 'DELETE' })
    expect([(await out()).status, installed(), (await server.request('/clock')).status]).toEqual([204, [], 404])
    expect([(await out()).status, (await post('reinstall', { extension: clock })).status]).toEqual([403, 403])
    expect((await server.request('/extensions')).body).toEqual({ data: [] })
  })
})

it('MARKETPLACE_TRUST=all installs extensions without a sandbox, and without a registry there is none', async () => {
  const registry = createServer((_request, response) => response.end(unsandboxed())).listen(0, '127.0.0.1')
  await new Promise((done) => registry.once('listening', done))
  const folder = extensionsFolder({})
  const address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`
  const server = await startWithExtensions(folder, { MARKETPLACE_REGISTRY: address, MARKETPLACE_TRUST: 'all' })
  const body = JSON.stringify({ extension: clock, version: open })
  const { status } = await server.request('/extensions/registry/install', { method: 'POST', body })
  expect([status, (await server.request('/clock')).body]).toEqual([204, 'open'])
  await server.close()
  await new Promise((done) => registry.close(done))
  const lonely = await startWithExtensions(folder)
  expect((await lonely.request('/extensions/registry')).status).toBe(503)
  await lonely.close()
  rmSync(folder, { recursive: true, force: true })
})
