import { describe, expect, it } from '@jest/globals'
import { auth, type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { type App, admin, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

const redirectUrl = 'http://127.0.0.1:8976/callback'

/** What a program keeps, and the page to which it sends its user. */
class Keeper implements OAuthClientProvider {
  readonly redirectUrl = redirectUrl
  readonly clientMetadata = { client_name: 'An assistant', redirect_uris: [redirectUrl] }
  page: URL | undefined
  private readonly kept = new Map<string, never>()

  clientInformation = () => this.kept.get('client')
  saveClientInformation = (client: object) => void this.kept.set('client', client as never)
  tokens = () => this.kept.get('tokens')
  saveTokens = (tokens: object) => void this.kept.set('tokens', tokens as never)
  saveCodeVerifier = (verifier: string) => void this.kept.set('verifier', verifier as never)
  codeVerifier = () => this.kept.get('verifier')!
  redirectToAuthorization = (page: URL) => {
    this.page = page
  }
}

/** The user's browser: logs in on the page, and allows what is asked. Gives the code with which it is sent back. */
async function allowInBrowser(app: App, page: URL, more: Record<string, string> = {}): Promise<string> {
  const form = (path: string, values: Record<string, string>, cookie = '') =>
    fetch(app.url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(values), headers: { cookie } })
  const login = await form('/mcp-oauth/login', { ...admin, return_to: page.pathname + page.search })
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!
  const shown = await (await fetch(app.url + login.headers.get('location'), { headers: { cookie } })).text()
  const ticket = /name="ticket" value="([^"]+)"/.exec(shown)![1]!
  const decided = await form('/mcp-oauth/decide', { ticket, decision: 'allow', ...more }, cookie)
  return new URL(decided.headers.get('location')!).searchParams.get('code')!
}

/** Connects as assistants do: is refused, finds the server of tokens, registers, sends the user to a page, and comes back. */
async function connect(app: App, more: Record<string, string> = {}): Promise<Client> {
  const serverUrl = new URL(`${app.url}/mcp`)
  const keeper = new Keeper()
  const transport = () => new StreamableHTTPClientTransport(serverUrl, { authProvider: keeper })
  await expect(new Client({ name: 'test', version: '1' }).connect(transport())).rejects.toThrow(UnauthorizedError)
  const authorizationCode = await allowInBrowser(app, keeper.page!, more)
  expect(await auth(keeper, { serverUrl, authorizationCode })).toBe('AUTHORIZED')
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport())
  return client
}

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
