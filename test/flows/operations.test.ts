import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { full, makeFlow, type OperationSketch, runOperation, transform } from './make-flow.js'

const items = (type: string, options: Record<string, unknown>): OperationSketch => ({
  type,
  options: { collection: 'tags', ...full, ...options },
})
const exec = (code: string): OperationSketch => ({ type: 'exec', options: { code } })
const secret = 'a-secret-of-flows'

/** An operation, and what a webhook of it alone answers: 204 for null. */
const cases: readonly (readonly [what: string, operation: OperationSketch, status: number, body: unknown])[] = [
  ['condition: holds', { type: 'condition', options: { filter: { $trigger: { method: { _eq: 'POST' } } } } }, 204, null],
  [
    'condition: does not hold',
    { type: 'condition', options: { filter: { $trigger: { method: { _eq: 'GET' } } } } },
    200,
    [expect.objectContaining({ code: 'FAILED_VALIDATION', extensions: expect.objectContaining({ field: '$trigger', path: ['method'] }) })],
  ],
  [
    'condition: a name that is not there',
    { type: 'condition', options: { filter: { nope: { _null: true } } } },
    200,
    [expect.objectContaining({ code: 'FAILED_VALIDATION' })],
  ],
  ['condition: no filter', { type: 'condition' }, 204, null],
  ['exec: a value', exec('module.exports = (data) => data.$trigger.method'), 200, 'POST'],
  ['exec: a promise', exec('module.exports = async () => { await null; return { a: [1] } }'), 200, { a: [1] }],
  ['exec: throws an error', exec('module.exports = () => { throw new TypeError("bad") }'), 200, { name: 'TypeError', message: 'bad' }],
  ['exec: throws a value', exec('module.exports = () => { throw { my: 1 } }'), 200, { my: 1 }],
  ['exec: no code', { type: 'exec' }, 200, expect.objectContaining({ code: 'INVALID_PAYLOAD' })],
  ['exec: no function', exec('module.exports = 5'), 200, { name: 'Error', message: 'module.exports is not a function' }],
  ['item-create: one', items('item-create', { payload: { name: 'made' } }), 200, [expect.any(Number)]],
  [
    'item-create: two, as text',
    items('item-create', { payload: '[{"name":"a"},{"name":"b"}]' }),
    200,
    [expect.any(Number), expect.any(Number)],
  ],
  ['item-create: no JSON', items('item-create', { payload: '{' }), 200, expect.objectContaining({ code: 'INVALID_PAYLOAD' })],
  [
    'item-create: as the public',
    items('item-create', { payload: { name: 'x' }, permissions: '$public' }),
    200,
    expect.objectContaining({ code: 'FORBIDDEN' }),
  ],
  [
    'item-create: as a role that is not there',
    items('item-create', { payload: {}, permissions: 'nope' }),
    200,
    expect.objectContaining({ code: 'INVALID_PAYLOAD' }),
  ],
  ['item-read: one', items('item-read', { key: 1, query: { fields: ['id'] } }), 200, { id: 1 }],
  ['item-read: several', items('item-read', { key: [1, 2], query: { fields: ['id'], sort: ['id'] } }), 200, [{ id: 1 }, { id: 2 }]],
  ['item-read: by query', items('item-read', { query: '{"filter":{"id":{"_eq":2}},"fields":["id"]}' }), 200, [{ id: 2 }]],
  ['item-read: one that is not there', items('item-read', { key: 999 }), 200, expect.objectContaining({ code: 'FORBIDDEN' })],
  [
    'item-read: a collection that is not there',
    items('item-read', { collection: 'nope' }),
    200,
    expect.objectContaining({ code: 'FORBIDDEN' }),
  ],
  ['item-update: one', items('item-update', { key: 1, payload: { name: 'changed' } }), 200, 1],
  ['item-update: by query', items('item-update', { query: { filter: { id: { _in: [1, 2] } } }, payload: { name: 'both' } }), 200, [1, 2]],
  ['item-update: a list', items('item-update', { payload: [{ id: 2, name: 'two' }] }), 200, [2]],
  ['item-update: nothing is selected', items('item-update', { payload: { name: 'all?' } }), 204, null],
  ['item-update: an empty query selects nothing', items('item-update', { query: {}, payload: { name: 'all?' } }), 204, null],
  [
    'item-update: key and query',
    items('item-update', { key: 1, query: { limit: 1 }, payload: {} }),
    200,
    expect.objectContaining({ code: 'INVALID_PAYLOAD' }),
  ],
  ['item-delete: nothing is selected', items('item-delete', {}), 204, null],
  [
    'item-delete: one that is not there',
    items('item-delete', { key: [998], permissions: '$public' }),
    200,
    expect.objectContaining({ code: 'FORBIDDEN' }),
  ],
  [
    'json-web-token: sign',
    { type: 'json-web-token', options: { operation: 'sign', secret, payload: { a: 1 } } },
    200,
    expect.stringMatching(/^ey/),
  ],
  [
    'json-web-token: verify nonsense',
    { type: 'json-web-token', options: { operation: 'verify', secret, token: 'x' } },
    200,
    expect.objectContaining({ name: 'JsonWebTokenError' }),
  ],
  [
    'json-web-token: no signature is none',
    {
      type: 'json-web-token',
      options: { operation: 'verify', secret, token: `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.` },
    },
    200,
    expect.objectContaining({ name: 'JsonWebTokenError' }),
  ],
  ['json-web-token: decode nonsense', { type: 'json-web-token', options: { operation: 'decode', token: 'x' } }, 204, null],
  ['log', { type: 'log', options: { message: 'hello' } }, 204, null],
  ['mail', { type: 'mail', options: { to: 'a@example.com', subject: 's', type: 'markdown', body: '# Hi {{ $last }}' } }, 204, null],
  ['mail: to nobody', { type: 'mail', options: { subject: 's', body: 'b' } }, 200, expect.objectContaining({ code: 'INVALID_PAYLOAD' })],
  [
    'mail: a template that is not there',
    { type: 'mail', options: { to: 'a@example.com', subject: 's', type: 'template', template: '../x' } },
    200,
    expect.objectContaining({ code: 'INVALID_PAYLOAD' }),
  ],
  [
    'notification: to a user that is not there',
    { type: 'notification', options: { recipient: ['00000000-0000-4000-8000-000000000000'], subject: 's', ...full } },
    200,
    expect.objectContaining({ code: 'INVALID_FOREIGN_KEY' }),
  ],
  ['request: no address', { type: 'request', options: {} }, 200, expect.objectContaining({ code: 'INVALID_PAYLOAD' })],
  ['sleep', { type: 'sleep', options: { milliseconds: 1 } }, 204, null],
  [
    'throw-error',
    { type: 'throw-error', options: { code: 'MINE', status: 418, message: 'm' } },
    200,
    { name: 'DirectusError', code: 'MINE', status: 418, message: 'm' },
  ],
  [
    'throw-error: a status that is none',
    { type: 'throw-error', options: { code: 'MINE', status: 200, message: 'm' } },
    200,
    expect.objectContaining({ status: 500 }),
  ],
  ['transform', transform({ a: '{{ $trigger.method }}' }), 200, { a: 'POST' }],
  ['transform: broken JSON', transform('{"a":'), 200, {}],
  ['trigger: a flow that is not there', { type: 'trigger', options: { flow: '00000000-0000-4000-8000-000000000000' } }, 204, null],
  ['a type that is not there', { type: 'nope' }, 204, null],
]

onEachApp(
  'Operations of flows',
  (app) => {
    it.each(cases)('%s', async (_what, operation, status, body) => {
      const answer = await runOperation(app(), operation)
      expect(answer.status).toBe(status)
      if (status === 200) expect(JSON.parse(answer.text)).toEqual(body)
    })

    it('branches follow success and failure, and the chain has every result', async () => {
      const id = await makeFlow(app(), 'webhook', { method: 'GET', return: '$all' }, [
        transform({ n: 1 }),
        { type: 'throw-error', options: { code: 'MINE', status: 400, message: 'm' }, reject: 'after' },
        { ...transform('never'), key: 'never', end: true },
        { ...transform({ code: '{{ $last.code }}', first: '{{ op1.n }}' }), key: 'after' },
      ])
      const { body } = await app().request(`/flows/trigger/${id}`)
      expect(body).toMatchObject({ op1: { n: 1 }, op2: { code: 'MINE' }, after: { code: 'MINE', first: 1 } })
      expect(body).not.toHaveProperty('never')
    })

    it('tokens that are signed are verified, and no public key passes for a shared secret', async () => {
      const jwt = (options: Record<string, unknown>): OperationSketch => ({ type: 'json-web-token', options: { secret, ...options } })
      const id = await makeFlow(app(), 'webhook', { method: 'GET', return: '$all' }, [
        jwt({ operation: 'sign', payload: { a: 1 }, options: { expiresIn: '1h', issuer: 'me' } }),
        jwt({ operation: 'verify', token: '{{ op1 }}', options: { issuer: 'me' } }),
        jwt({ operation: 'decode', token: '{{ op1 }}' }),
        jwt({ operation: 'verify', token: '{{ op1 }}', options: { issuer: 'other' } }),
      ])
      const { body } = await app().request(`/flows/trigger/${id}`)
      expect(body).toMatchObject({ op2: { a: 1, iss: 'me' }, op3: { a: 1 }, op4: { name: 'JsonWebTokenError' } })
    })

    describe('request', () => {
      let server: Server
      let url: string
      beforeAll(async () => {
        server = createServer((_request, response) => response.end())
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      })
      afterAll(() => {
        server.closeAllConnections()
        server.close()
      })

      it.each([
        ['127.0.0.1', (port: string) => `http://127.0.0.1:${port}/echo`],
        ['127.0.0.2', (port: string) => `http://127.0.0.2:${port}/echo`],
        ['0.0.0.0', (port: string) => `http://0.0.0.0:${port}/echo`],
        ['::ffff:127.0.0.1', (port: string) => `http://[::ffff:127.0.0.1]:${port}/echo`],
        ['decimal', (port: string) => `http://2130706433:${port}/echo`],
        ['file:', () => 'file:///etc/passwd'],
        ['credentials', (port: string) => `http://user:pass@127.0.0.1:${port}/echo`],
      ])('security cases 35, 37: %s is not reached, and the error tells nothing of ports', async (_what, address) => {
        const { body } = await runOperation(app(), { type: 'request', options: { url: address(new URL(url).port) } })
        expect(body).toEqual({ name: 'FlowError', code: 'REQUEST_FAILED', message: 'The request failed.' })
      })
    })

    it('security case 68: what fails inside tells neither environment nor headers nor SQL', async () => {
      const { text } = await runOperation(app(), items('item-read', { query: { filter: { id: { _eq: 'x'.repeat(40) } } } }), {
        as: readerToken,
      })
      expect(text).not.toMatch(/SELECT|select|token-of|at .*\.[jt]s:/)
    })

    it('the rights are those of the caller, unless the flow says otherwise', async () => {
      const read = (permissions?: string): OperationSketch => ({
        type: 'item-read',
        options: { collection: 'authors', query: { fields: ['secret'], limit: 1 }, ...(permissions && { permissions }) },
      })
      expect((await runOperation(app(), read(), { as: readerToken })).text).toContain('FORBIDDEN')
      expect((await runOperation(app(), read(), { as: null })).text).toContain('FORBIDDEN')
      expect((await runOperation(app(), read(), { as: adminToken })).status).toBe(200)
      expect((await runOperation(app(), read('$full'), { as: null })).text).toContain('"secret"')
    })

    it('a flow that never ends, or triggers itself, ends with an error', async () => {
      const loop = await makeFlow(app(), 'webhook', { method: 'GET' }, [transform(1)], { accountability: null })
      const [{ id }] = await app().must<[{ id: string }]>(`/operations?filter[flow]=${loop}`)
      await app().must(`/operations/${id}`, { method: 'PATCH', body: { resolve: id } })
      expect((await app().request(`/flows/trigger/${loop}`)).status).toBe(500)

      const self = await makeFlow(app(), 'operation', {}, [transform(1)], { accountability: null })
      const [operation] = await app().must<[{ id: string }]>(`/operations?filter[flow]=${self}`)
      await app().must(`/operations/${operation.id}`, { method: 'PATCH', body: { type: 'trigger', options: { flow: self } } })
      expect((await runOperation(app(), { type: 'trigger', options: { flow: self } })).body).toMatchObject({ code: 'TOO_DEEP' })
    })
  },
  fillBlog,
)
