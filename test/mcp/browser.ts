import { expect } from '@jest/globals'
import { auth, type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { type App, admin } from '../support/app.js'

export const redirectUrl = 'http://127.0.0.1:8976/callback'

/** What a program keeps, and the page to which it sends its user. */
export class Keeper implements OAuthClientProvider {
  readonly redirectUrl = redirectUrl
  readonly clientMetadata = { client_name: 'An assistant', redirect_uris: [redirectUrl] }
  page: URL | undefined
  private readonly kept = new Map<string, never>()

  /** `clientMetadataUrl`: the address of a document that describes the program. */
  constructor(readonly clientMetadataUrl?: string) {}

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
  expect((await fetch(page)).status).toBe(200)
  const login = await form('/mcp-oauth/login', { ...admin, return_to: page.pathname + page.search })
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!
  const shown = await (await fetch(app.url + login.headers.get('location'), { headers: { cookie } })).text()
  const ticket = /name="ticket" value="([^"]+)"/.exec(shown)![1]!
  const decided = await form('/mcp-oauth/decide', { ticket, decision: 'allow', ...more }, cookie)
  return new URL(decided.headers.get('location')!).searchParams.get('code')!
}

/** Connects as assistants do: is refused, finds the server of tokens, registers, sends the user to a page, and comes back. */
export async function connect(app: App, more: Record<string, string> = {}, keeper = new Keeper()): Promise<Client> {
  const serverUrl = new URL(`${app.url}/mcp`)
  const transport = () => new StreamableHTTPClientTransport(serverUrl, { authProvider: keeper })
  await expect(new Client({ name: 'test', version: '1' }).connect(transport())).rejects.toThrow(UnauthorizedError)
  const authorizationCode = await allowInBrowser(app, keeper.page!, more)
  expect(await auth(keeper, { serverUrl, authorizationCode })).toBe('AUTHORIZED')
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport())
  return client
}
