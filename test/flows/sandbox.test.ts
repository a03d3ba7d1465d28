import { afterAll, describe, expect, it } from '@jest/globals'
import { createScriptRunner } from '../../src/sandbox/script-runner.js'

const bounds = { memory: 32 * 2 ** 20, time: 1_000 }
const runner = createScriptRunner(bounds)
afterAll(() => runner.close())

const run = (code: string, data: unknown = {}) =>
  runner.run({ code: `module.exports = ${code}`, data: JSON.stringify(data), env: { ALLOWED: 'yes' } })
const works = async () => expect(await run('() => 1 + 1')).toMatchObject({ kind: 'returned', json: '2' })

describe('security case 70: code in the sandbox', () => {
  it.each<[what: string, code: string, json: string]>([
    [
      'no modules',
      '() => [typeof require, typeof module.require, typeof global, typeof Buffer]',
      '["undefined","undefined","undefined","undefined"]',
    ],
    ['no network', '() => [typeof fetch, typeof XMLHttpRequest, typeof WebSocket]', '["undefined","undefined","undefined"]'],
    ['no timers', '() => [typeof setTimeout, typeof setInterval, typeof setImmediate]', '["undefined","undefined","undefined"]'],
    ['no process', '() => [typeof process.exit, typeof process.binding, Object.keys(process)]', '["undefined","undefined",["env"]]'],
    ['only the allowed environment', '() => process.env', '{"ALLOWED":"yes"}'],
    [
      'constructors lead to its own world',
      '() => (() => {}).constructor("return typeof process.exit + typeof require")()',
      '"undefinedundefined"',
    ],
    ['async constructors, too', 'async () => (async () => {}).constructor("return typeof require")()', '"undefined"'],
    ['generators, too', '() => [...Object.getPrototypeOf(function* () {}).constructor("yield typeof require")()]', '["undefined"]'],
    [
      'the stack tells nothing of the server',
      '() => { try { null.x } catch (error) { return /sandbox|node_modules|src\\//.test(error.stack) } }',
      'false',
    ],
    ['console has no way out', '() => typeof console.log.constructor("return this")().process.exit', '"undefined"'],
    ['pollution stays in its own world', '() => { Object.prototype.polluted = 1; Array.prototype.map = null; return {}.polluted }', '1'],
    [
      'getters and proxies are values',
      '() => new Proxy({}, { ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }), get: () => 7 })',
      '{"a":7}',
    ],
    ['a thenable is awaited', '() => ({ then(done) { done(3) } })', '3'],
    ['toJSON is its own', '() => ({ toJSON() { return "told" } })', '"told"'],
  ])('%s', async (_what, code, json) => {
    expect(await run(code)).toEqual({ kind: 'returned', json, lines: [] })
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it.each<[what: string, code: string]>([
    ['an endless loop', '() => { for (;;); }'],
    ['an endless loop in a promise job', 'async () => { await null; for (;;); }'],
    ['endless promise jobs', 'async () => { for (;;) await null }'],
    ['a regular expression without an end', '() => /^(a+)+$/.test("a".repeat(40) + "b")'],
    ['a long text', '() => { let text = "x"; for (;;) text += text }'],
    ['a large list', '() => { const list = []; for (;;) list.push(new Array(1000).fill(1)) }'],
    ['a large buffer', '() => new Uint8Array(2 ** 30).length'],
    ['deep recursion', '() => { const deep = () => deep() + 1; return deep() }'],
    ['deep JSON', '() => { let value = []; for (let i = 0; i < 1e6; i++) value = [value]; return value }'],
    ['a circle', '() => { const circle = {}; circle.self = circle; return circle }'],
    ['a promise that is never settled', '() => new Promise(() => {})'],
    ['an import', 'async () => (await import("node:fs")).readFileSync("/etc/passwd", "utf8")'],
    ['broken code', '() => {'],
  ])('%s ends with an error, and the next script runs', async (_what, code) => {
    const outcome = await run(code).catch((error: Error) => ({ kind: 'ended', reason: error.message }))
    expect(['thrown', 'ended']).toContain(outcome.kind)
    await works()
  })

  it('code cannot leave its function to run before its data is there', async () => {
    expect(await runner.run({ code: '}); globalThis.stolen = 1; (function () {', data: '{}', env: {} })).toMatchObject({ kind: 'thrown' })
    expect(await run('() => typeof globalThis.stolen')).toMatchObject({ json: '"undefined"' })
  })

  it('what it writes is bounded', async () => {
    const { lines } = await run('() => { for (let i = 0; i < 1000; i++) console.log("x".repeat(5000), i, { a: 1 }) }')
    expect([lines.length, lines[0]?.length]).toEqual([100, 1_000])
  })

  it('a thousand scripts leave memory as it was', async () => {
    const before = process.memoryUsage().rss
    for (let round = 0; round < 10; round += 1)
      await Promise.all(Array.from({ length: 100 }, () => run('(data) => data.list.map((n) => n * 2)', { list: [1, 2, 3] })))
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20)
  })
})
