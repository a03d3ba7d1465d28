import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { idpCertificate, idpKey } from '../auth/providers/saml-keys.js'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'
import { connect, Keeper, redirectUrl } from './browser.js'

// Issue 20: programs whose id is the address of a document that describes them.

/** What stands at the paths of the programs' own server: bodies, and addresses to go to. */
const documents = new Map<string, { readonly body?: string; readonly to?: string; readonly headers?: Record<string, string> }>()
const asked: string[] = []
let programs: Server
let known: string | undefined

beforeAll(async () => {
  programs = createServer({ key: idpKey, cert: idpCertificate }, ({ url = '' }, response) => {
    asked.push(url)
    const { body, to, headers } = documents.get(url) ?? {}
    if (to !== undefined) response.writeHead(302, { location: to }).end()
    else response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json', ...headers }).end(body)
  })
  await new Promise<void>((resolve) => programs.listen(0, '127.0.0.1', resolve))
  // Its certificate is its own.
  known = process.env.NODE_TLS_REJECT_UNAUTHORIZED
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
})
afterAll(() => {
  if (known === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
  else process.env.NODE_TLS_REJECT_UNAUTHORIZED = known
  programs.close()
})

const addressOf = (path: string): string => `https://localhost:${(programs.address() as AddressInfo).port}${path}`

/** Puts something else at a path; gives its address. */
function place(path: string, what: { readonly body?: string; readonly to?: string }): string {
  documents.set(path, what)
  return addressOf(path)
}

/** Describes a program at a path; gives its id. */
function describe(path: string, more: Record<string, unknown> = {}, headers: Record<string, string> = {}): string {
  const id = addressOf(path)
  documents.set(path, { headers, body: JSON.stringify({ client_id: id, client_name: 'Described', redirect_uris: [redirectUrl], ...more }) })
  return id
}

const authorize = (app: App, id: string) =>
  app.request(
    `/mcp-oauth/authorize?${new URLSearchParams({
      response_type: 'code',
      client_id: id,
      redirect_uri: redirectUrl,
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    })}`,
    { as: null },
  )

const switchedTo = (isOn: boolean) => async (app: App) => {
  await fillBlog(app)
  const body = { mcp_enabled: true, mcp_oauth_enabled: true, mcp_oauth_dcr_enabled: false, mcp_oauth_cimd_enabled: isOn }
  await app.must('/settings', { method: 'PATCH', body })
}

onEachApp(
  'issue 20: a program described by a document',
  (app) => {
    it('gets in without registering, and is told by its name and host', async () => {
      asked.length = 0
      const id = describe('/assistant.json')
      const metadata = await app().request('/.well-known/oauth-authorization-server', { as: null })
      expect(metadata.body).toMatchObject({ client_id_metadata_document_supported: true })
      expect(metadata.body).not.toHaveProperty('registration_endpoint')
      const client = await connect(app(), {}, new Keeper(id))
      expect((await client.listTools()).tools.length).toBeGreaterThan(0)
      await client.close()
      // Read once: it is believed for a while.
      expect(asked.filter((path) => path === '/assistant.json')).toHaveLength(1)
      expect((await authorize(app(), id)).text).toContain(`Described (${new URL(id).host})`)
    })

    it('is read again when it is too old, with what it says then', async () => {
      const id = describe('/moved.json', {}, { 'cache-control': 'max-age=3600' })
      expect((await authorize(app(), id)).status).toBe(200)
      describe('/moved.json', { redirect_uris: ['https://elsewhere.example/callback'] })
      expect((await authorize(app(), id)).status).toBe(200)
      await app()
        .platform.database.knex('directus_oauth_clients')
        .where({ client_id: id })
        .update({ metadata_expires_at: '2020-01-01 00:00:00' })
      expect((await authorize(app(), id)).status).toBe(400)
    })

    it('becomes known once, however many ask at a time', async () => {
      const id = describe('/busy.json')
      const answers = await Promise.all(Array.from({ length: 5 }, () => authorize(app(), id)))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
      expect(await app().platform.database.knex('directus_oauth_clients').where({ client_id: id })).toHaveLength(1)
    })

    it.each<[string, () => string]>([
      ['is not there', () => addressOf('/missing.json')],
      ['leads elsewhere', () => place('/leads.json', { to: addressOf('/assistant.json') })],
      ['is of another id', () => describe('/other.json', { client_id: addressOf('/assistant.json') })],
      ['is no JSON', () => place('/text.json', { body: 'hello' })],
      ['is too large', () => describe('/large.json', { padding: 'x'.repeat(6_000) })],
      ['has a secret', () => describe('/secret.json', { client_secret: 'secret' })],
      ['wants to keep a secret', () => describe('/basic.json', { token_endpoint_auth_method: 'client_secret_basic' })],
      ['asks for no codes', () => describe('/tokens.json', { grant_types: ['client_credentials'] })],
      ['sends users to a script', () => describe('/script.json', { redirect_uris: [redirectUrl, 'javascript:alert(1)'] })],
      ['sends users to a plain address', () => describe('/plain.json', { redirect_uris: [redirectUrl, 'http://example.com/'] })],
      ['has no path', () => addressOf('/')],
      ['is written in another way', () => describe('/assistant.json').replace('/assistant', '/x/../assistant')],
    ])('is refused when the document %s', async (_what, idOf) => {
      const id = idOf()
      const { status, body } = await authorize(app(), id)
      expect([status, body]).toMatchObject([400, { error: 'invalid_client' }])
      expect(await app().platform.database.knex('directus_oauth_clients').where({ client_id: id })).toEqual([])
    })

    it('is another one where its address has other letters', async () => {
      const ids = [describe('/letters.json'), describe('/Letters.json', { client_name: 'Capital' })] as const
      expect((await authorize(app(), ids[0])).text).toContain('Described (')
      expect((await authorize(app(), ids[1])).text).toContain('Capital (')
    })
  },
  switchedTo(true),
  { MCP_OAUTH_ENABLED: 'true', IMPORT_IP_DENY_LIST: '', RATE_LIMITER_ENABLED: 'false' },
)

onEachApp(
  'issue 20: a document that describes a program',
  (app) => {
    it('is not read at an address from which nothing is fetched', async () => {
      const { status, text } = await authorize(app(), describe('/inside.json'))
      expect(status).toBe(400)
      expect(text).not.toMatch(/denied|127\.0\.0\.1/)
      expect(asked).not.toContain('/inside.json')
    })
  },
  switchedTo(true),
  { MCP_OAUTH_ENABLED: 'true' },
  ['sqlite'],
)

onEachApp(
  'issue 20: while documents are switched off',
  (app) => {
    it('none is read, and metadata says so', async () => {
      const { status } = await authorize(app(), describe('/off.json'))
      expect(status).toBe(400)
      expect(asked).not.toContain('/off.json')
      const metadata = await app().request('/.well-known/oauth-authorization-server', { as: null })
      expect(metadata.body).toMatchObject({ client_id_metadata_document_supported: false })
    })
  },
  switchedTo(false),
  { MCP_OAUTH_ENABLED: 'true', IMPORT_IP_DENY_LIST: '' },
  ['sqlite'],
)
