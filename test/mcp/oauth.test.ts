import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { type App, admin, onEachApp } from '../support/app.js'

const redirectUri = 'http://127.0.0.1:8976/callback'
const settings = { mcp_enabled: true, mcp_oauth_enabled: true }
const environment = { MCP_OAUTH_ENABLED: 'true' }

/** A program that asks for access, and the browser of a user. */
class Program {
  readonly verifier = randomBytes(32).toString('base64url')
  cookie = ''
  id = ''

  constructor(readonly app: App) {}

  async register(metadata: Record<string, unknown> = {}): Promise<Response> {
    const body = { client_name: 'A <b>program</b>', redirect_uris: [redirectUri], ...metadata }
    const answer = await this.send('/mcp-oauth/register', JSON.stringify(body), { 'content-type': 'application/json' })
    this.id = ((await answer.clone().json()) as { client_id?: string }).client_id ?? ''
    return answer
  }

  authorizePath(parameters: Record<string, string> = {}): string {
    const challenge = createHash('sha256').update(this.verifier).digest('base64url')
    const asked = {
      response_type: 'code',
      client_id: this.id,
      redirect_uri: redirectUri,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 'the state',
      ...parameters,
    }
    return `/mcp-oauth/authorize?${new URLSearchParams(asked)}`
  }

  send(path: string, body?: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.app.url + path, {
      redirect: 'manual',
      ...(body === undefined ? {} : { method: 'POST', body }),
      headers: { ...(this.cookie ? { cookie: this.cookie } : {}), ...headers },
    })
  }

  form(path: string, values: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(path, new URLSearchParams(values).toString(), { 'content-type': 'application/x-www-form-urlencoded', ...headers })
  }

  async logIn(email = admin.email, password = admin.password): Promise<Response> {
    const answer = await this.form('/mcp-oauth/login', { email, password, return_to: this.authorizePath() })
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    return answer
  }

  async ticket(parameters: Record<string, string> = {}): Promise<string> {
    const page = await (await this.send(this.authorizePath(parameters))).text()
    return /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? ''
  }

  async decide(ticket: string, decision: string, more: Record<string, string> = {}): Promise<URLSearchParams> {
    const answer = await this.form('/mcp-oauth/decide', { ticket, decision, ...more })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(`${redirectUri}?`)
    return new URL(answer.headers.get('location')!).searchParams
  }

  async code(more: Record<string, string> = {}): Promise<string> {
    return (await this.decide(await this.ticket(), 'allow', more)).get('code')!
  }

  async token(values: Record<string, string>): Promise<{ status: number; body: Record<string, string> }> {
    const answer = await this.form('/mcp-oauth/token', { client_id: this.id, ...values })
    return { status: answer.status, body: (await answer.json()) as Record<string, string> }
  }

  exchange(code: string, more: Record<string, string> = {}) {
    return this.token({ grant_type: 'authorization_code', code, code_verifier: this.verifier, redirect_uri: redirectUri, ...more })
  }

  refresh(token: string) {
    return this.token({ grant_type: 'refresh_token', refresh_token: token })
  }
}

async function entered(app: App): Promise<Program> {
  const program = new Program(app)
  await program.register()
  await program.logIn()
  return program
}

/** Does the door for assistants know the caller of this token? */
const isLetIn = async (app: App, token: string): Promise<boolean> =>
  (
    await app.request('/mcp', {
      as: token,
      method: 'POST',
      body: { jsonrpc: '2.0', id: 1, method: 'ping' },
      headers: { accept: 'application/json, text/event-stream' },
    })
  ).status !== 401

const allow = (app: App) => app.must('/settings', { method: 'PATCH', body: settings }).then(() => undefined)

onEachApp(
  'OAuth for assistants, from registration to the end of a session,',
  (app) => {
    it('says where tokens are to be had', async () => {
      const resource = await app().request('/.well-known/oauth-protected-resource/mcp', { as: null })
      expect(resource.body).toMatchObject({
        resource: `${app().url}/mcp`,
        authorization_servers: [app().url],
        scopes_supported: ['mcp:access', 'mcp:read'],
      })
      const server = await app().request('/.well-known/oauth-authorization-server', { as: null })
      expect(server.body).toMatchObject({
        issuer: app().url,
        code_challenge_methods_supported: ['S256'],
        registration_endpoint: `${app().url}/mcp-oauth/register`,
      })
    })

    it('takes programs that register, without a secret', async () => {
      const program = new Program(app())
      const answer = await program.register({ token_endpoint_auth_method: 'client_secret_post' })
      expect(answer.status).toBe(201)
      const body = (await answer.json()) as Record<string, unknown>
      expect(body).toMatchObject({ redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' })
      expect(body).not.toHaveProperty('client_secret')
    })

    it.each([
      ['javascript:alert(1)'],
      ['http://example.com/callback'],
      ['https://example.com/#fragment'],
      ['https://user@example.com/'],
      ['data:text/html,x'],
      ['file:///etc/passwd'],
      [`https://example.com/${'x'.repeat(300)}`],
    ])('takes none that would be sent to %s', async (uri) => {
      const answer = await new Program(app()).register({ redirect_uris: [uri] })
      expect(answer.status).toBe(400)
      expect(((await answer.json()) as { error: string }).error).toMatch(/^invalid_/)
    })

    it('lets users log in and decide, on pages of its own that no program can write into', async () => {
      const program = new Program(app())
      await program.register()
      const asked = await program.send(program.authorizePath())
      const login = await asked.text()
      expect(asked.status).toBe(200)
      expect(login).toContain('A &lt;b&gt;program&lt;/b&gt;')
      expect(login).toContain('type="password"')
      expect(asked.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect((await program.logIn(admin.email, 'wrong')).status).toBe(401)
      const entered = await program.logIn()
      expect(entered.status).toBe(303)
      expect(entered.headers.get('location')).toBe(program.authorizePath())
      const answer = await program.decide(await program.ticket(), 'allow')
      expect(answer.get('state')).toBe('the state')
      expect(answer.get('iss')).toBe(app().url)
      const tokens = await program.exchange(answer.get('code')!)
      expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'mcp:access' } })
      expect(await isLetIn(app(), tokens.body.access_token!)).toBe(true)
    })

    it('gives nothing to who is refused', async () => {
      const program = await entered(app())
      const answer = await program.decide(await program.ticket(), 'deny')
      expect(answer.get('error')).toBe('access_denied')
      expect(answer.get('code')).toBeNull()
    })

    it('gives tokens that open one door', async () => {
      const program = await entered(app())
      const { body } = await program.exchange(await program.code())
      const token = body.access_token!
      for (const path of ['/users/me', '/items/articles', '/server/info', '/users/me/sessions'])
        expect((await app().request(path, { as: token })).status).toBe(401)
      expect((await app().graphql('{ __typename }', { as: token })).status).toBe(401)
      const refreshed = await app().request('/auth/refresh', { as: null, body: { refresh_token: body.refresh_token, mode: 'json' } })
      expect(refreshed.status).toBe(401)
      expect(await isLetIn(app(), token)).toBe(true)
    })

    it('lets the user narrow what a program asks for', async () => {
      const program = await entered(app())
      expect((await program.exchange(await program.code({ only_read: '1' }))).body.scope).toBe('mcp:read')
      const narrow = await program.decide(await program.ticket({ scope: 'mcp:read' }), 'allow')
      expect((await program.exchange(narrow.get('code')!)).body.scope).toBe('mcp:read')
      const unknown = await program.send(program.authorizePath({ scope: 'everything' }))
      expect(unknown.headers.get('location')).toContain('error=invalid_scope')
    })

    it('gives tokens only to who began, for what was asked', async () => {
      const program = await entered(app())
      const stolen = await program.code()
      expect(await program.exchange(stolen, { code_verifier: randomBytes(32).toString('base64url') })).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      })
      const other = new Program(app())
      await other.register()
      expect(await other.exchange(stolen, { code_verifier: program.verifier })).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      })
      expect(await program.exchange(stolen, { redirect_uri: 'http://127.0.0.1:1/other' })).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      })
      expect(await program.exchange(await program.code(), { resource: 'https://example.com/mcp' })).toMatchObject({
        status: 400,
        body: { error: 'invalid_target' },
      })
      const foreign = await program.send(program.authorizePath({ redirect_uri: 'https://example.com/' }))
      expect([foreign.status, foreign.headers.get('location')]).toEqual([400, null])
    })

    it('ends all that came of a code that is shown twice', async () => {
      const program = await entered(app())
      const code = await program.code()
      const { body } = await program.exchange(code)
      expect(await isLetIn(app(), body.access_token!)).toBe(true)
      expect(await program.exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      expect(await isLetIn(app(), body.access_token!)).toBe(false)
      expect((await program.refresh(body.refresh_token!)).status).toBe(400)
    })

    it('refreshes, and ends all when a used refresh token comes back', async () => {
      const program = await entered(app())
      const first = (await program.exchange(await program.code())).body
      const second = (await program.refresh(first.refresh_token!)).body
      expect(second.refresh_token).not.toBe(first.refresh_token)
      expect(second.scope).toBe('mcp:access')
      expect(await isLetIn(app(), second.access_token!)).toBe(true)
      expect((await program.refresh(first.refresh_token!)).body.error).toBe('invalid_grant')
      expect(await isLetIn(app(), second.access_token!)).toBe(false)
      expect((await program.refresh(second.refresh_token!)).body.error).toBe('invalid_grant')
    })

    it('ends what a program gives back', async () => {
      const program = await entered(app())
      const { body } = await program.exchange(await program.code())
      const answer = await program.form('/mcp-oauth/revoke', { client_id: program.id, token: body.refresh_token! })
      expect(answer.status).toBe(200)
      expect(await isLetIn(app(), body.access_token!)).toBe(false)
      expect((await program.form('/mcp-oauth/revoke', { client_id: program.id, token: 'unknown' })).status).toBe(200)
    })

    it('ends with the user', async () => {
      const email = 'leaves@example.com'
      const user = await app().must<{ id: string }>('/users', { body: { email, password: 'pass-of-a-user-1', status: 'active' } })
      const program = new Program(app())
      await program.register()
      await program.logIn(email, 'pass-of-a-user-1')
      const { body } = await program.exchange(await program.code())
      await app().must(`/users/${user.id}`, { method: 'PATCH', body: { status: 'suspended' } })
      expect(await isLetIn(app(), body.access_token!)).toBe(false)
      expect((await program.refresh(body.refresh_token!)).body.error).toBe('invalid_grant')
    })

    it('takes a decision only from who was shown the page, sent by the page', async () => {
      const program = await entered(app())
      const ticket = await program.ticket()
      expect((await program.form('/mcp-oauth/decide', { ticket, decision: 'allow' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(400)
      expect((await program.form('/mcp-oauth/decide', { ticket, decision: 'allow' }, { origin: 'https://evil.example' })).status).toBe(400)
      const another = await entered(app())
      expect((await another.form('/mcp-oauth/decide', { ticket, decision: 'allow' })).status).toBe(400)
      expect((await another.form('/mcp-oauth/decide', { ticket: 'made up', decision: 'allow' })).status).toBe(400)
    })

    it('leads nowhere else after a login', async () => {
      const program = await entered(app())
      for (const target of [
        'https://evil.example/',
        '//evil.example/',
        '/\\evil.example',
        '/users/me',
        '/mcp-oauth/authorize?client_id=none',
      ]) {
        const answer = await program.form('/mcp-oauth/login', { ...admin, return_to: target })
        expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
      }
    })

    it('is not there while the settings say so, and takes no new programs where they are not wanted', async () => {
      await app().must('/settings', { method: 'PATCH', body: { mcp_oauth_dcr_enabled: false } })
      expect((await new Program(app()).register()).status).toBe(403)
      expect((await app().request('/.well-known/oauth-authorization-server', { as: null })).body).not.toHaveProperty(
        'registration_endpoint',
      )
      await app().must('/settings', { method: 'PATCH', body: { mcp_oauth_enabled: false } })
      for (const path of ['/.well-known/oauth-authorization-server', '/.well-known/oauth-protected-resource/mcp', '/mcp-oauth/authorize'])
        expect((await app().request(path, { as: null })).status).toBe(404)
    })
  },
  allow,
  environment,
)

describe('OAuth for assistants', () => {
  onEachApp(
    'without MCP_OAUTH_ENABLED',
    (app) => {
      it('is not there, whatever the settings say', async () => {
        await allow(app())
        expect((await app().request('/.well-known/oauth-authorization-server', { as: null })).status).toBe(404)
      })
    },
    undefined,
    {},
    ['sqlite'],
  )
})
