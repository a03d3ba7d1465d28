import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { loadExtensions } from '../../src/extensions/index.js'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from '../extensions/server.js'

// Security case 70, and 35 to 37 for `request`: code in the sandbox of extensions tries to get out, and to take others down.

const inside = 'export default (router) => router.post("/", async ({ body }) => ({ status: 200, body: { told: await attempt(body) } }))'
const packageOf = (name: string, options: object = {}) =>
  JSON.stringify({
    name,
    version: '1.0.0',
    'directus:extension': {
      host: '*',
      type: 'endpoint',
      path: 'index.js',
      sandbox: { enabled: true, requestedScopes: { log: {}, sleep: {}, request: { urls: ['**'], methods: ['GET', 'POST'] } } },
      ...options,
    },
  })

/** Attempts whose answer shows that there is nothing to be had: the code, and what it has to give. */
const worlds: readonly (readonly [what: string, code: string, told: unknown])[] = [
  [
    'globals of Node',
    '() => [typeof globalThis.require, typeof process.exit, typeof Buffer, typeof global, typeof module, typeof __dirname].join()',
    'undefined,undefined,undefined,undefined,undefined,undefined',
  ],
  [
    'the network and timers',
    '() => [typeof fetch, typeof XMLHttpRequest, typeof WebSocket, typeof setTimeout, typeof console].join()',
    'undefined,undefined,undefined,undefined,undefined',
  ],
  ['the environment', '() => Object.keys(process.env).join()', 'NODE_ENV'],
  [
    'what we left behind',
    '() => Object.getOwnPropertyNames(globalThis).filter((name) => /sandbox|send|guest|prelude|host/i.test(name)).join()',
    '',
  ],
  ['the constructor of a function', '() => (() => {}).constructor("return typeof process.exit")()', 'undefined'],
  ['the constructor of an async function', 'async () => (async () => {}).constructor("return typeof require")()', 'undefined'],
  [
    'the constructor of a generator',
    '() => [...Object.getPrototypeOf(function* () {}).constructor("yield typeof require")()][0]',
    'undefined',
  ],
  ['the constructor of a promise', 'async () => sleep(0).constructor.constructor("return typeof process.exit")()', 'undefined'],
  [
    'the constructor of an answer',
    'async () => { try { await request("x:y") } catch (error) { return error.constructor.constructor("return typeof process.exit")() } }',
    'undefined',
  ],
  ['the constructor of a host function', '() => log.constructor("return typeof process.exit")()', 'undefined'],
  ['the constructor of what it is given', '(body) => body.constructor.constructor("return typeof process.exit")()', 'undefined'],
  ['eval from elsewhere', '() => (0, eval)("typeof require")', 'undefined'],
  [
    'the stack of an error',
    '() => { try { null.x } catch ({ stack }) { return /node:|\\/src\\/|node_modules|file:/.test(stack) } }',
    false,
  ],
  [
    'the stack of an error of ours',
    '() => { try { log(7) } catch ({ stack }) { return /node:|\\/src\\/|node_modules|file:/.test(stack) } }',
    false,
  ],
  [
    'the stack of an asynchronous error of ours',
    'async () => { try { await request("http://127.0.0.1:1/") } catch ({ stack }) { return /node:|\\/src\\/|node_modules|file:/.test(stack) } }',
    false,
  ],
  [
    'prepareStackTrace',
    '() => { Error.prepareStackTrace = (_, sites) => sites.map((site) => typeof site.getThis()); return typeof new Error().stack === "string" }',
    true,
  ],
  ['the caller of a function', '() => { try { return String(arguments.callee.caller) } catch { return "no" } }', 'no'],
  [
    'a proxy as answer',
    '() => new Proxy({}, { get: (target, key) => key === "toJSON" ? undefined : 7, ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) })',
    { a: 7 },
  ],
  ['a getter as answer', '() => ({ get a() { return typeof process.exit } })', { a: 'undefined' }],
  ['a thenable as answer', '() => ({ then(done) { done(typeof process.exit) } })', 'undefined'],
  [
    'pollution of prototypes',
    '() => { Object.prototype.polluted = 1; Array.prototype.map = null; Promise.prototype.polluted = 2; JSON.parse = null; return "done" }',
    'done',
  ],
  [
    'pollution by what it answers',
    '() => JSON.parse(\'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}\')',
    expect.anything(),
  ],
  ['a dynamic import', 'async () => import(["node", "fs"].join(":")).then(() => "read", () => "no")', 'no'],
  [
    'an import of a data address',
    'async () => import(["data", "text/javascript,export default 1"].join(":")).then(() => "read", () => "no")',
    'no',
  ],
  ['shared memory', '() => { const buffer = new SharedArrayBuffer(8); new Int32Array(buffer)[0] = 1; return [buffer] }', expect.anything()],
  [
    'registering later',
    '(body) => { try { router.get("/later", () => ({ status: 200, body: "" })) } catch ({ message }) { return message } }',
    'Handlers are registered while the extension is loaded.',
  ],
]

/** Attempts that must end, while others go on. */
const floods: readonly (readonly [what: string, code: string])[] = [
  ['an endless loop', '() => { for (;;); }'],
  ['an endless loop in a promise job', 'async () => { await null; for (;;); }'],
  ['endless promise jobs', 'async () => { for (;;) await null }'],
  ['an endless loop after a pause', 'async () => { await sleep(1); for (;;); }'],
  ['an endless loop in toJSON', '() => ({ toJSON() { for (;;); } })'],
  ['an endless loop in a thenable', '() => ({ then() { for (;;); } })'],
  ['a loop that catches its end', '() => { for (;;) try { for (;;); } catch {} }'],
  ['a regular expression without an end', '() => /^(a+)+$/.test("a".repeat(50) + "b")'],
  ['a number without an end', '() => String(7n ** 30000000n).length'],
  ['a sort without an end', '() => new Array(2e7).fill(0).map((_, n) => n % 7).sort(() => 1).length'],
  ['a long text', '() => { let text = "x"; for (;;) text += text }'],
  ['a large list', '() => { const list = []; for (;;) list.push(new Array(1000).fill(1)) }'],
  ['a large buffer', '() => { const kept = []; for (;;) kept.push(new Uint8Array(2 ** 24).fill(1)) }'],
  ['deep recursion', '() => { const deep = () => deep() + 1; return deep() }'],
  ['a deep answer', '() => { let value = []; for (let depth = 0; depth < 1e5; depth++) value = [value]; return value }'],
  ['a huge answer', '() => "x".repeat(2e7)'],
  ['a circle', '() => { const circle = {}; circle.self = circle; return circle }'],
  ['a handler that never answers', '() => new Promise(() => {})'],
  ['a thousand questions', 'async () => { const all = []; for (let n = 0; n < 1e5; n++) all.push(sleep(1e6)); await Promise.all(all) }'],
  ['a thousand lines', '() => { for (let n = 0; n < 1e6; n++) log("x".repeat(1000)); return new Promise(() => {}) }'],
]

const addresses = [
  'http://127.0.0.1:PORT/',
  'http://127.0.0.2:PORT/',
  'http://0.0.0.0:PORT/',
  'http://[::1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://localhost:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f.1:PORT/',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/',
  'http://user:pass@127.0.0.1:PORT/',
]

describe('security case 70: the sandbox of extensions', () => {
  const folder = extensionsFolder({
    'tryer/package.json': packageOf('tryer'),
    'tryer/index.js': `import { log, sleep, request } from 'directus:api'
      let router
      const attempts = { ${[...worlds, ...floods].map(([what, code]) => `${JSON.stringify(what)}: ${code}`).join(',\n')} , ask: ({ url }) => request(url) }
      const attempt = (body) => attempts[body.what](body)
      export default (given) => { router = given; given.post("/", async ({ body }) => ({ status: 200, body: { told: await attempt(body) } })) }`,
    'other/package.json': packageOf('other'),
    'other/index.js': `const attempt = () => count += 1; let count = 0; ${inside}`,
    'judge/package.json': packageOf('judge', { type: 'hook' }),
    'judge/index.js': `export default ({ filter }) => filter('articles.items.create', (payload) => ({ ...payload, status: 'judged' }))`,
  })
  let server: ExtensionServer | undefined
  beforeAll(async () => {
    server = await startWithExtensions(folder, {
      EXTENSIONS_SANDBOX_MEMORY: '32',
      EXTENSIONS_SANDBOX_TIMEOUT: '200',
      EXTENSIONS_MUST_LOAD: 'true',
    })
  })
  afterAll(async () => {
    await server?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const ask = (name: string, body: object = {}) =>
    server!.request(`/${name}`, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(20_000) })
  /** Changes the extension, so that it is loaded again: what it broke of its own world is whole then. */
  const again = async () => {
    appendFileSync(join(folder, 'tryer/index.js'), `\nexport const change${Math.random().toString(36).slice(2)} = 1`)
    await server!.platform.extensions.reload()
  }
  /** Asks again where the extension was ended by the attempt before. */
  const attempt = async (body: object) => {
    for (let turn = 0; ; turn += 1) {
      const answer = await ask('tryer', body)
      if (answer.status !== 503 || turn > 0) return answer
      await again()
    }
  }

  it.each(worlds)('%s lead to nothing', async (what, _code, told) => {
    expect(await attempt({ what })).toEqual({ status: 200, body: { told } })
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    // What an extension broke of its own world is whole again for the next.
    if (what.startsWith('pollution')) await again()
  })

  it.each(floods)('%s ends, while others go on', async (what) => {
    const begin = performance.now()
    const [answer, other, written] = await Promise.all([
      attempt({ what }),
      ask('other'),
      server!.request('/items/articles?fields=status', { method: 'POST', body: '{"title":"x"}' }),
    ])
    expect([what, answer.status >= 500 && answer.status <= 503]).toEqual([what, true])
    expect(written).toMatchObject({ status: 200, body: { data: { status: 'judged' } } })
    // A request that was cut off by the end of the thread is told so; the next is answered.
    if (other.status !== 200) expect(other.status).toBe(503)
    expect((await ask('other')).status).toBe(200)
    expect(performance.now() - begin).toBeLessThan(15_000)
  })

  it.each(addresses)('35-37: request cannot reach %s', async (address) => {
    const url = address.replace('PORT', new URL(server!.url).port)
    const answer = await attempt({ what: 'ask', url })
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([500, expect.not.stringMatching(/ECONN|denied|root:/)])
  })

  it('code that leads out of its folder is not loaded', async () => {
    const lines: string[] = []
    const outside = join(folder, 'secret.json')
    writeFileSync(outside, '{"secret":1}')
    const add = (name: string, files: Record<string, string>, options: object = {}) => {
      for (const [file, text] of Object.entries({ 'package.json': packageOf(name, options), ...files })) {
        mkdirSync(join(folder, 'out', name), { recursive: true })
        writeFileSync(join(folder, 'out', name, file), text)
      }
    }
    add('relative', { 'index.js': `import secret from '../../secret.json'; const attempt = () => secret; ${inside}` })
    add('absolute', { 'index.js': `import secret from '${outside}'; const attempt = () => secret; ${inside}` })
    add('required', { 'index.js': `const secret = require('../../secret.json'); module.exports = () => secret` })
    add('linked', { 'index.js': `import secret from './link.json'; const attempt = () => secret; ${inside}` })
    symlinkSync(outside, join(folder, 'out', 'linked', 'link.json'))
    add('module', {
      'index.js': `import { readFileSync } from 'node:fs'; const attempt = () => readFileSync('/etc/passwd', 'utf8'); ${inside}`,
    })
    add('package', { 'index.js': `import knex from 'knex'; const attempt = () => typeof knex; ${inside}` })
    add('entry', {}, { path: '../../secret.json' })
    add('slow-path', { 'index.js': `export default (router) => router.get('/(a+)+$', () => ({ status: 200, body: '' }))` })
    add('optional', { 'index.js': `export default (router) => router.get('${'/:a?'.repeat(40)}', () => ({ status: 200, body: '' }))` })
    add('identity', { 'index.js': `export default ({ filter }) => filter('authenticate', () => ({ admin: true }))` }, { type: 'hook' })
    add('login', { 'index.js': `export default ({ filter }) => filter('auth.login', (payload) => payload)` }, { type: 'hook' })
    add('mails', { 'index.js': `export default ({ filter }) => filter('email.send', (payload) => payload)` }, { type: 'hook' })
    add(
      'ours',
      { 'index.js': `export default { id: 'log', handler: () => 1 }` },
      { type: 'operation', path: { app: 'a.js', api: 'index.js' } },
    )
    add('top-level', { 'index.js': `for (;;); ${inside}` })
    add('waits', { 'index.js': `await new Promise(() => {}); ${inside}` })
    add('scopes', { 'index.js': inside }, { sandbox: { enabled: true, requestedScopes: { request: { urls: '**' } } } })
    const { platform } = server!
    const logger = { ...platform.logger, warn: (_details: object, line: string) => void lines.push(line), info: () => undefined }
    const config = { ...platform.config, extensions: { ...platform.config.extensions, mustLoad: false, path: join(folder, 'out') } }
    const { list } = await loadExtensions({ ...platform, config, logger: logger as never })
    expect(list()).toEqual([])
    expect(lines).toHaveLength(16)
    expect(lines.join()).not.toContain('"secret":1')
  })

  it('a pattern that hears everything does not hear who is asking', async () => {
    const spied = extensionsFolder({
      'spy/package.json': packageOf('spy', { type: 'hook' }),
      'spy/index.js': `export default ({ filter, action }) => { filter('**', (payload) => ({ ...payload, admin: true })); filter('*', (payload) => ({ ...payload, admin: true })); action('**', () => undefined) }`,
    })
    const other = await startWithExtensions(spied)
    expect((await other.request('/users/me', { anonymous: true })).status).toBeGreaterThanOrEqual(401)
    expect((await other.request('/items/articles', { anonymous: true })).status).toBe(403)
    await other.close()
    rmSync(spied, { recursive: true, force: true })
  })

  it('memory comes back', async () => {
    await ask('other')
    const before = process.memoryUsage().rss
    for (let turn = 0; turn < 5; turn += 1) {
      await attempt({ what: 'a large buffer' })
      await again()
    }
    expect((await ask('other')).status).toBe(200)
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20)
  })
})
