import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it } from '@jest/globals'
import { makeFlow } from '../flows/make-flow.js'
import { questionsTo } from '../support/app.js'
import { openReceiver } from '../support/receiver.js'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

// Sandboxed extensions do their work: issue 15 §2, spec/08 §11.

const documents = new URL('../../../shared/origin/sandbox.txt', import.meta.url)
const all = { log: {}, sleep: {} }

/** MiB of this process, and of what it cannot throw away. */
function memory(): { readonly rss: number; readonly held: number } {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss: rss / 2 ** 20, held: (heapUsed + external) / 2 ** 20 }
}

describe('Sandboxed extensions', () => {
  const folders: string[] = []
  let server: ExtensionServer | undefined
  const sandboxed = (name: string, type: string, code: string, requestedScopes: object = all) => ({
    [`${name}/package.json`]: JSON.stringify({
      name,
      version: '1.0.0',
      'directus:extension': {
        host: '*',
        type,
        path: type === 'operation' ? { app: 'app.js', api: 'index.ts' } : 'index.ts',
        sandbox: { enabled: true, requestedScopes },
      },
    }),
    [`${name}/index.ts`]: code,
  })
  const start = async (files: Record<string, string>, environment: Record<string, string> = {}) => {
    const folder = extensionsFolder(files)
    folders.push(folder)
    server = await startWithExtensions(folder, environment)
    return { ...server, ...questionsTo(server.url), ask: server.request, folder }
  }
  /** Lets an operation run, and gives what it gives. */
  const runOperation = async ({ must, ask }: Awaited<ReturnType<typeof start>>, type: string, options: object) => {
    const id = await makeFlow({ must }, 'webhook', { method: 'POST', return: 'op1' }, [{ type, options: { ...options } }])
    return ask(`/flows/trigger/${id}`, { method: 'POST', body: '{}' })
  }
  afterEach(async () => {
    await server?.close()
    server = undefined
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  const examplesOf = (): string[] => {
    const text = readFileSync(documents, 'utf8')
    // Each example stands there twice.
    const found = text.match(
      /(?:\/\/\/ <reference[^\n]*\n)?(?:import[^\n]*\n)*(?:const operation[\s\S]*?\n};\n)?export default (?:\(router\) => \{\};|\([\s\S]*?\n};|\{[\s\S]*?\n};|operation;)/g,
    )
    return [...new Set(found)]
  }
  const itWithDocuments = existsSync(documents) ? it : it.skip
  itWithDocuments('run the examples of the origin documents as they stand there', async () => {
    const examples = examplesOf()
    const typed = examples.map((code) => ({
      code,
      type: code.includes('router') || code.includes('Router') ? 'endpoint' : code.includes('filter') ? 'hook' : 'operation',
    }))
    expect(typed.map(({ type }) => type).sort()).toEqual(['endpoint', 'endpoint', 'endpoint', 'hook', 'hook', 'operation', 'operation'])
    const files = typed.map(({ code, type }, index) => sandboxed(`${type}-${index}`, type, code))
    const lines: string[] = []
    const write = process.stdout.write
    process.stdout.write = ((piece: string) => lines.push(String(piece)) > 0) as never
    try {
      const running = await start(Object.assign({}, ...files), { EXTENSIONS_MUST_LOAD: 'true', LOG_LEVEL: 'info' })
      await running.must('/items/articles', { body: { title: 'x' } })
      const answers = await Promise.all(
        typed.flatMap(({ code }, index) => {
          const methods = code.includes("router.put('/'") ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : ['GET']
          return code.toLowerCase().includes('hello world') ? methods.map((method) => running.ask(`/endpoint-${index}`, { method })) : []
        }),
      )
      expect(answers.map(({ status, body }) => [status, String(body).toLowerCase()])).toEqual(
        Array.from({ length: 6 }, () => [200, 'hello world']),
      )
      await runOperation(running, 'custom', { text: 'said by the operation' })
    } finally {
      process.stdout.write = write
    }
    const printed = lines.join('')
    for (const line of ['Creating Item!', 'Item created!', 'said by the operation']) expect(printed).toContain(line)
  })

  it('answer requests: address, headers and body come in, status and body go out', async () => {
    const code = `import { sleep } from 'directus:api'
      import { shout } from './shout'
      export default (router) => {
        router.get('/', (request) => ({ status: 200, body: { ...request, env: process.env, count: ++count } }))
        router.post('/late', async ({ body }) => { await sleep(5); return { status: 201, body: shout(body.text) } })
        router.get('/thing/:id', ({ url }) => ({ status: 202, body: url }))
        router.get('/files/*', ({ url }) => ({ status: 200, body: url }))
        router.get('/fails', () => { throw new Error('a secret of the extension') })
        router.get('/refuses', () => { throw Object.assign(new Error('Not now.'), { name: 'DirectusError', code: 'NOT_NOW', status: 409, extensions: { until: 5 } }) })
        router.get('/wrong', () => 'no object')
      }
      let count = 0`
    const { ask } = await start({
      ...sandboxed('box', 'endpoint', code),
      'box/shout.ts': 'export const shout = (text: string) => text.toUpperCase()',
    })
    const first = await ask('/box?a=1&access_token=token-of-the-administrator', { anonymous: true })
    expect(first).toMatchObject({ status: 200, body: { url: '/?a=1', env: { NODE_ENV: expect.any(String) }, count: 1 } })
    expect(JSON.stringify(first.body)).not.toContain('token-of-the-administrator')
    expect(await ask('/box')).toMatchObject({ body: { count: 2 } })
    expect(await ask('/box/late', { method: 'POST', body: '{"text":"hello"}' })).toEqual({ status: 201, body: 'HELLO' })
    expect(await ask('/box/thing/7')).toEqual({ status: 202, body: '/thing/7' })
    expect(await ask('/box/files/a/b.txt')).toEqual({ status: 200, body: '/files/a/b.txt' })
    const failed = await ask('/box/fails', { anonymous: true })
    expect([failed.status, JSON.stringify(failed.body)]).toEqual([500, expect.not.stringContaining('secret')])
    expect(await ask('/box/refuses')).toEqual({
      status: 409,
      body: { errors: [{ message: 'Not now.', extensions: { until: 5, code: 'NOT_NOW' } }] },
    })
    expect((await ask('/box/wrong')).status).toBe(500)
    expect((await ask('/box/nowhere')).status).toBe(404)
  })

  it('hear events: a filter changes or refuses the payload, an action is told, nothing else is', async () => {
    const code = `export default ({ filter, action }) => {
        filter('articles.items.create', (payload) => { if (payload.title === 'bad') throw new Error('no'); return { ...payload, status: 'seen ' + told.length } })
        filter('articles.items.update', async () => undefined)
        filter('**', (payload) => { told.push(typeof payload) ; return undefined })
        action('articles.items.create', (meta) => { told.push(meta.collection + meta.key) })
        filter('articles.items.read', (rows) => rows.map((row) => ({ ...row, author: told.filter((text) => text.startsWith('articles')).join() })))
      }
      const told = []`
    const { must, request } = await start(sandboxed('listener', 'hook', code))
    const { id, status } = await must<{ id: number; status: string }>('/items/articles', { body: { title: 'good' } })
    expect(status).toMatch(/^seen \d+$/)
    expect((await request('/items/articles', { body: { title: 'bad' } })).status).toBe(500)
    expect(await must(`/items/articles/${id}`, { method: 'PATCH', body: { title: 'changed' } })).toMatchObject({ title: 'changed' })
    expect(await must(`/items/articles/${id}`)).toMatchObject({ author: expect.stringContaining(`articles${id}`) })
  })

  it('are operations of flows', async () => {
    const code = `import { sleep } from 'directus:api'
      export default { id: 'boxed', handler: async ({ a, fail }) => { await sleep(1); if (fail) throw new Error('It broke.'); return { twice: a * 2 } } }`
    const running = await start(sandboxed('boxed', 'operation', code))
    expect(await runOperation(running, 'boxed', { a: '{{ $last.body.nothing }}' })).toMatchObject({ body: { twice: null } })
    expect(await runOperation(running, 'boxed', { a: 21 })).toEqual({ status: 200, body: { twice: 42 } })
    expect((await runOperation(running, 'boxed', { fail: true })).body).toEqual({})
  })

  /** A bundle that asks for the sandbox. */
  const bundled = (code: string, entries: readonly object[]) => ({
    'office/package.json': JSON.stringify({
      name: 'office',
      version: '1.0.0',
      'directus:extension': {
        host: '*',
        type: 'bundle',
        path: { app: 'app.js', api: 'index.js' },
        entries,
        sandbox: { enabled: true, requestedScopes: all },
      },
    }),
    'office/index.js': code,
  })

  it.each([
    ['ES modules', 'export { hooks, endpoints, operations }'],
    ['CommonJS', 'exports.hooks = hooks; exports.endpoints = endpoints; exports.operations = operations'],
  ])('issue 15: are bundles, whose entries are switched one by one (%s)', async (_form, exported) => {
    const code = `const seen = []
      const hooks = [{ name: 'stamp', config: ({ filter }) => filter('articles.items.create', (payload) => { seen.push(payload.title); return { ...payload, status: 'stamped' } }) }]
      const endpoints = [{ name: 'desk', config: (router) => router.get('/', () => ({ status: 200, body: { seen, outside: typeof process.exit } })) }]
      const operations = [{ name: 'shout', config: { id: 'shout', handler: ({ text }) => text.toUpperCase() } }]
      ${exported}`
    const entries = [
      { type: 'hook', name: 'stamp' },
      { type: 'endpoint', name: 'desk' },
      { type: 'operation', name: 'shout' },
    ]
    const running = await start(bundled(code, [...entries, { type: 'panel', name: 'chart' }]), { EXTENSIONS_MUST_LOAD: 'true' })
    const { must, ask } = running
    expect(await must('/items/articles', { body: { title: 'first' } })).toMatchObject({ status: 'stamped' })
    expect(await ask('/desk')).toEqual({ status: 200, body: { seen: ['One', 'Two', 'Three', 'first'], outside: 'undefined' } })
    expect(await runOperation(running, 'shout', { text: 'loud' })).toMatchObject({ body: '"LOUD"' })
    const rows = await must<{ id: string; meta: { folder: string } }[]>('/extensions')
    const { id } = rows.find(({ meta }) => meta.folder === 'stamp')!
    await must(`/extensions/${id}`, { method: 'PATCH', body: { meta: { enabled: false } } })
    expect(await must('/items/articles', { body: { title: 'second' } })).toMatchObject({ status: null })
    expect(await ask('/desk')).toMatchObject({ status: 200, body: { seen: [] } })
  })

  it('issue 15: are no bundles that register for others than their package names, whatever their code does', async () => {
    const one = { type: 'endpoint', name: 'desk' }
    const failing = async (code: string, entries: readonly object[]) => {
      const starting = start(bundled(code, entries), { EXTENSIONS_MUST_LOAD: 'true' })
      return starting.then(
        () => 'it was loaded',
        (error: Error) => error.message,
      )
    }
    const desk = `export const endpoints = [{ name: 'desk', config: (router) => router.get('/', () => ({ status: 200, body: '' })) }]`
    expect(await failing(desk.replace(`'desk'`, `'assets'`), [one])).toContain('Its package does not name the endpoint "assets".')
    const patched = `Array.prototype.find = function (test) { return { isOn: true } }; ${desk.replace(`'desk'`, `'assets'`)}`
    expect(await failing(patched, [one])).toContain('It registered something for an entry that is not there.')
    expect(await failing(desk, [one, { type: 'graphql', name: 'more' }])).toContain('of the type "graphql" cannot run in a sandbox')
    expect(await failing(`export const hooks = [{ name: 'stamp', config: {} }]`, [{ type: 'hook', name: 'stamp' }])).toContain(
      'The hook "stamp" has to be a function.',
    )
  })

  it('issue 15: may take lists of loops from what a generator is given, as compilers write it', async () => {
    const code = `function* walk(list, told) {
        outer: for (const item of yield list) { if (item === 2) continue outer; if (item > 3) break outer; told.push(item) }
        if (list) for (const n of (yield 'rows').map((row) => row * 2)) told.push(n)
        else told.push('never')
        for (const n of [yield 'a', yield 'b']) { told.push(n) } for (const n of yield* inner()) told.push(n)
        return told
      }
      function* inner() { for (const n of [...yield 'inside']) if (n > 1) return [n]; return [] }
      function run(work, answers) {
        for (let step = work.next(), at = 0; ; step = work.next(answers[at++])) if (step.done) return step.value
      }
      export default { id: 'walker', handler: ({ list }) => run(walk(list, []), [list, [10, 20], 'x', 'y', [1, 7]]) }`
    const running = await start(sandboxed('walker', 'operation', code), { EXTENSIONS_MUST_LOAD: 'true' })
    expect(await runOperation(running, 'walker', { list: [1, 2, 3, 4, 1] })).toEqual({ status: 200, body: [1, 3, 20, 40, 'x', 'y', 7] })
  })

  it('ask the network within their scopes, and nobody else', async () => {
    const receiver = await openReceiver<unknown>()
    const { port } = new URL(receiver.url)
    const away = createServer((_request, response) => response.writeHead(307, { location: `${receiver.url}/closed` }).end())
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', () => resolve()))
    const awayUrl = `http://127.0.0.1:${(away.address() as AddressInfo).port}/`
    const scopes = { request: { urls: [`http://127.0.0.1:${port}/open/**`, awayUrl, `http://*.example.com/*`], methods: ['POST'] } }
    const code = `import { request, log, sleep } from 'directus:api'
      export default (router) => router.post('/', async ({ body }) => {
        try {
          const { api, values } = body
          if (api !== 'request') return { status: 200, body: String(await { log, sleep }[api](...values)) }
          const { status, data } = await request(...values)
          return { status: 200, body: { status, data } }
        } catch (error) { return { status: 200, body: error.message } }
      })`
    const { ask } = await start(sandboxed('asker', 'endpoint', code, scopes), { IMPORT_IP_DENY_LIST: '' })
    const tell = async (...values: unknown[]) =>
      (await ask('/asker', { method: 'POST', body: JSON.stringify({ api: 'request', values }) })).body as unknown
    const post = { method: 'post', body: { a: 1 }, headers: { 'X-Mine': 'yes' } }
    expect(await tell(`http://127.0.0.1:${port}/open/door`, post)).toEqual({ status: 200, data: '{}' })
    expect(receiver.received.map(({ body }) => body)).toEqual([{ a: 1 }])
    expect(await tell(`http://127.0.0.1:${port}/closed`, post)).toBe(`No permission to request "http://127.0.0.1:${port}/closed"`)
    expect(await tell(`http://127.0.0.1:${port}/open/../closed`, post)).toMatch(/^No permission to request/)
    expect(await tell('http://evil.com/x.example.com/', post)).toMatch(/^No permission to request/)
    expect(await tell('http://evil.com/?.example.com/', post)).toMatch(/^No permission to request/)
    expect(await tell(`http://127.0.0.1:${port}/open/door`)).toBe('No permission to use request method "GET"')
    expect(await tell(7)).toBe('The address of "request" has to be text.')
    const other = async (api: string, ...values: unknown[]) =>
      (await ask('/asker', { method: 'POST', body: JSON.stringify({ api, values }) })).body as unknown
    expect(await other('log', 'text')).toBe('No permission to access "log"')
    expect(await other('log', 7)).toBe('The message of "log" has to be text.')
    expect(await other('sleep', 1)).toBe('No permission to access "sleep"')
    // A redirect leads to nothing that could not be asked.
    expect(await tell(awayUrl, post)).toBe('The request failed.')
    expect(receiver.received).toHaveLength(1)
    away.close()
    await receiver.close()
  })

  it('keep their state when another is loaded again, and are gone when they are taken out', async () => {
    const counter = `export default (router) => router.get('/', () => ({ status: 200, body: String(++count) })); let count = 0`
    const { ask, folder, platform } = await start({ ...sandboxed('one', 'endpoint', counter), ...sandboxed('two', 'endpoint', counter) })
    expect([(await ask('/one')).body, (await ask('/two')).body]).toEqual(['1', '1'])
    rmSync(join(folder, 'two'), { recursive: true })
    await platform.extensions.reload()
    expect((await ask('/two')).status).toBe(404)
    expect((await ask('/one')).status).toBe(200)
  })

  it('10,000 requests leave memory as it was', async () => {
    const code = `import { sleep } from 'directus:api'
      export default (router) => router.post('/', async ({ body }) => { if (body.wait) await sleep(0); return { status: 200, body: { list: body.list.map((n) => n * 2) } } })`
    const { ask } = await start(sandboxed('busy', 'endpoint', code))
    const body = JSON.stringify({ list: Array.from({ length: 50 }, (_, n) => n) })
    const waiting = JSON.stringify({ list: [1], wait: true })
    const round = async (count: number) => {
      for (let done = 0; done < count; done += 50)
        await Promise.all(Array.from({ length: 50 }, (_, n) => ask('/busy', { method: 'POST', body: n % 10 === 0 ? waiting : body })))
    }
    // As many before: the engine of this process grows its heap until it knows what it needs.
    await round(10_000)
    const growth: boolean[][] = []
    // What leaks grows each time; a heap that was not large enough yet grows once.
    for (let look = 0; look < 3 && !growth.at(-1)?.every((isFlat) => isFlat); look += 1) {
      const before = memory()
      await round(10_000)
      const after = memory()
      growth.push([after.rss - before.rss < 100, after.held - before.held < 10])
    }
    expect(growth.at(-1)).toEqual([true, true])
  }, 240_000)
})
