import { describe, expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'
import { connect } from './browser.js'

const textOf = (result: object): string => (result as { content: readonly { text: string }[] }).content[0]!.text
const createArticle = { name: 'items', arguments: { action: 'create', collection: 'articles', data: [{ title: 'By a program' }] } }

onEachApp(
  'The official client',
  (app) => {
    it('gets from the first refusal to a call', async () => {
      const client = await connect(app())
      expect((await client.listTools()).tools.map(({ name }) => name)).toContain('items')
      const created = await client.callTool(createArticle)
      expect(textOf(created)).toContain('By a program')
      const sessions = await app().must<{ program: string | null }[]>('/users/me/sessions')
      expect(sessions.map(({ program }) => program)).toContain('An assistant')
      await client.close()
    })

    it('changes nothing where its user lets it only read', async () => {
      const client = await connect(app(), { only_read: '1' })
      const { tools } = await client.listTools()
      expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true).map(({ name }) => name)).toEqual([])
      const refused = await client.callTool(createArticle)
      expect(refused.isError).toBe(true)
      expect(textOf(refused)).toContain('FORBIDDEN')
      const read = await client.callTool({ name: 'items', arguments: { action: 'read', collection: 'articles', query: { limit: 1 } } })
      expect(read.isError).toBeFalsy()
      await client.close()
    })
  },
  async (app) => {
    await fillBlog(app)
    await app.must('/settings', { method: 'PATCH', body: { mcp_enabled: true, mcp_oauth_enabled: true } })
  },
  { MCP_OAUTH_ENABLED: 'true' },
  ['sqlite'],
)

describe('a client without a token', () => {
  onEachApp(
    'is told by the refusal',
    (app) => {
      it('where to get one', async () => {
        const answer = await fetch(`${app().url}/mcp`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
        expect(answer.status).toBe(401)
        expect(answer.headers.get('www-authenticate')).toBe(
          `Bearer realm="mcp", resource_metadata="${app().url}/.well-known/oauth-protected-resource/mcp", scope="mcp:access"`,
        )
      })
    },
    (app) => app.must('/settings', { method: 'PATCH', body: { mcp_enabled: true, mcp_oauth_enabled: true } }).then(() => undefined),
    { MCP_OAUTH_ENABLED: 'true' },
    ['sqlite'],
  )
})
