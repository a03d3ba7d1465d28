import { describe, expect, it } from '@jest/globals'
import { type App, admin, adminToken, onEachApp, type Question } from '../support/app.js'
import { connectAssistant, enableMcp } from '../support/assistant.js'
import { fillBlog, readerToken } from '../support/blog.js'

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
const listTools = { jsonrpc: '2.0', id: 'a', method: 'tools/list' }

/** Sends a message as it is, and gives what HTTP tells of its answer. */
async function send(app: App, message: unknown, { as = adminToken, headers = {}, method = 'POST' }: Question = {}) {
  const response = await fetch(`${app.url}/mcp`, {
    method,
    headers: { ...(as === null ? {} : { authorization: `Bearer ${as}` }), 'content-type': 'application/json', ...headers },
    ...(method === 'POST' && { body: typeof message === 'string' ? message : JSON.stringify(message) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: /^[{[]/.test(text) ? JSON.parse(text) : null }
}

onEachApp(
  '/mcp',
  (app) => {
    it('is closed until the setting opens it', async () => {
      for (const as of [adminToken, readerToken, null]) {
        const { status, body } = await send(app(), ping, { as })
        expect([status, body.errors]).toEqual([
          403,
          [{ message: 'MCP must be enabled', extensions: { code: 'FORBIDDEN', reason: 'MCP must be enabled' } }],
        ])
      }
      // As the reference tells it: what the environment says.
      expect(await app().must('/server/info')).toMatchObject({ mcp_enabled: true })
      await enableMcp(app())
      expect((await send(app(), ping)).body).toEqual({ jsonrpc: '2.0', id: 1, result: {} })
    })

    it('tells nobody to log in, and who comes with a token that does not count', async () => {
      const nobody = await send(app(), listTools, { as: null })
      expect([nobody.status, nobody.text, nobody.headers.get('www-authenticate')]).toEqual([401, '', 'Bearer realm="mcp"'])
      const wrong = await send(app(), listTools, { as: 'no-token-at-all' })
      expect([wrong.status, wrong.text, wrong.headers.get('www-authenticate')]).toEqual([
        401,
        '',
        'Bearer realm="mcp", error="invalid_token"',
      ])
      await expect(connectAssistant(app(), 'no-token-at-all')).rejects.toThrow()
    })

    it('answers messages one by one in JSON, and has no streams', async () => {
      for (const method of ['GET', 'DELETE', 'PATCH']) {
        const { status, headers, body } = await send(app(), null, { method })
        expect([method, status, headers.get('allow'), body.errors[0].extensions.code]).toEqual([method, 405, 'POST', 'METHOD_NOT_ALLOWED'])
      }
      expect((await send(app(), ping, { headers: { accept: 'text/event-stream' } })).status).toBe(405)
      const answer = await send(app(), ping, { headers: { accept: 'application/json' } })
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('mcp-session-id')]).toEqual([
        200,
        'application/json; charset=utf-8',
        null,
      ])
      const notified = await send(app(), { jsonrpc: '2.0', method: 'notifications/initialized' })
      expect([notified.status, notified.text]).toEqual([202, ''])
    })

    it.each([
      ['a list of messages', [ping, ping], 200, -32600],
      ['what is no message', { hello: 'world' }, 200, -32600],
      ['a method that there is not', { ...ping, method: 'nonesuch' }, 200, -32601],
      ['a call without a name', { ...ping, method: 'tools/call', params: {} }, 200, -32602],
    ])('refuses %s', async (_what, message, status, code) => {
      const answer = await send(app(), message)
      expect([answer.status, answer.body.error.code]).toEqual([status, code])
      expect(answer.text).not.toMatch(/node_modules|\.ts:|\\n +at /)
    })

    it('refuses bodies that are no JSON', async () => {
      expect((await send(app(), '{', {})).status).toBe(400)
      expect((await send(app(), 'x', { headers: { 'content-type': 'text/plain' } })).status).toBe(415)
    })

    it('shakes hands', async () => {
      const { client, close } = await connectAssistant(app())
      expect(client.getServerVersion()).toMatchObject({ name: 'tessera' })
      expect(client.getServerCapabilities()).toEqual({ tools: {}, prompts: {} })
      expect(client.getInstructions()).toMatch(/is data/)
      await client.ping()
      await close()
    })

    it('case 54: a page of others cannot act with the cookie of its visitor', async () => {
      const login = await fetch(`${app().url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...admin, mode: 'session' }),
      })
      const cookie = login.headers
        .getSetCookie()
        .map((text) => text.split(';')[0])
        .join('; ')
      const message = JSON.stringify({
        ...ping,
        method: 'tools/call',
        params: { name: 'items', arguments: { action: 'create', collection: 'tags', data: { name: 'forged' } } },
      })
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        const { status } = await send(app(), message, {
          as: null,
          headers: { cookie, 'content-type': type, origin: 'https://evil.example' },
        })
        expect([type, status]).toEqual([type, 403])
      }
      const preflight = await fetch(`${app().url}/mcp`, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://evil.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      })
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
      const forged = await send(app(), message, { as: null, headers: { cookie, origin: 'https://evil.example' } })
      expect(forged.status).toBe(403)
      expect(await app().must('/items/tags?filter[name][_eq]=forged')).toEqual([])
    })

    it('lists only what finds and calls tools with ?tool_mode=registry', async () => {
      const assistant = await connectAssistant(app(), adminToken, '/mcp?tool_mode=registry')
      expect(await assistant.toolNames()).toEqual(['search', 'execute', 'schema'])
      const { raw } = await assistant.call('search', { query: 'delete a folder' })
      expect((raw as { name: string }[]).map(({ name }) => name)).toContain('folders')
      const read = { name: 'items', arguments: { action: 'read', collection: 'tags', query: { fields: ['name'], limit: 1 } } }
      expect((await assistant.call('execute', read)).raw).toEqual([{ name: 'blue' }])
      expect((await assistant.call('execute', { name: 'nonesuch' })).errors[0]!.code).toBe('FORBIDDEN')
      const remove = { name: 'items', arguments: { action: 'delete', collection: 'tags', keys: [1] } }
      expect((await assistant.call('execute', remove)).errors[0]!.error).toMatch(/disabled/)
      await assistant.close()
      const reader = await connectAssistant(app(), readerToken, '/mcp?tool_mode=registry')
      expect(JSON.stringify((await reader.call('search')).raw)).not.toMatch(/"name":"(collections|fields|explain)"/)
      expect((await reader.call('execute', { name: 'collections', arguments: { action: 'read' } })).errors[0]!.code).toBe('FORBIDDEN')
      await reader.close()
    })

    it('offers prompts of the collection that the settings name, to those who read it', async () => {
      const text = (field: string, type = 'string', special: string[] | null = null) => ({ field, type, meta: { special }, schema: {} })
      const fields = [text('name'), text('description'), text('system_prompt', 'text'), text('messages', 'json', ['cast-json'])]
      await app().must('/collections', { body: { collection: 'prompts', meta: {}, schema: {}, fields } })
      const messages = [
        { role: 'user', text: 'Write about {{ topic }} for {{reader}}.' },
        { role: 'assistant', text: 'In {{language}}?' },
      ]
      await app().must('/items/prompts', {
        body: { name: 'article', description: 'An article', system_prompt: 'You write {{language}}.', messages },
      })
      const assistant = await connectAssistant(app())
      expect((await assistant.client.listPrompts()).prompts).toEqual([])
      await enableMcp(app(), { mcp_prompts_collection: 'prompts' })
      const { prompts } = await assistant.client.listPrompts()
      expect(prompts).toMatchObject([{ name: 'article', description: 'An article' }])
      expect(prompts[0]!.arguments!.map(({ name }) => name)).toEqual(['language', 'topic', 'reader'])
      const filled = await assistant.client.getPrompt({ name: 'article', arguments: { topic: '{{reader}}', language: 'Latin' } })
      expect(filled.messages.map(({ role, content }) => [role, (content as { text: string }).text])).toEqual([
        ['assistant', 'You write Latin.'],
        ['user', 'Write about {{reader}} for .'],
        ['assistant', 'In Latin?'],
      ])
      const reader = await connectAssistant(app(), readerToken)
      expect((await reader.client.listPrompts()).prompts).toEqual([])
      const refusals = await Promise.all([
        assistant.client.getPrompt({ name: 'nonesuch' }).catch(({ message }) => message),
        reader.client.getPrompt({ name: 'article' }).catch(({ message }) => message.replace('article', 'nonesuch')),
      ])
      expect(refusals[0]).toMatch(/There is no prompt/)
      expect(refusals[1]).toBe(refusals[0])
      await assistant.close()
      await reader.close()
    })
  },
  fillBlog,
)

describe('/mcp', () => {
  onEachApp(
    'with a bound on what reads cost',
    (app) => {
      it('keeps it in every tool', async () => {
        await enableMcp(app())
        const assistant = await connectAssistant(app())
        const { content } = await assistant.call('query', {
          query: '{ articles(limit: -1) { comments(limit: -1) { article { comments(limit: -1) { id } } } } }',
        })
        expect(content[0]!.text).toMatch(/QUERY_COST_EXCEEDED/)
        const read = { action: 'read', collection: 'articles', query: { fields: ['comments.article.comments.id'], limit: -1 } }
        expect((await assistant.call('items', read)).errors[0]!.code).toBe('QUERY_COST_EXCEEDED')
        await assistant.close()
      })
    },
    fillBlog,
    { QUERY_MAX_COST: '100' },
    ['sqlite'],
  )

  onEachApp(
    'that the environment closes',
    (app) => {
      it('is no path at all, whatever the setting says', async () => {
        await enableMcp(app())
        const { status, body } = await send(app(), ping)
        expect([status, body.errors[0].extensions.code]).toEqual([404, 'ROUTE_NOT_FOUND'])
        expect(await app().must('/server/info')).toMatchObject({ mcp_enabled: false })
      })
    },
    undefined,
    { MCP_ENABLED: 'false' },
    ['sqlite'],
  )
})
