import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from '@jest/globals'
import { fetchOfProvider } from '../../../src/auth/providers/outbound.js'
import { openProviders } from '../../../src/auth/providers/registry.js'
import { loadConfig } from '../../../src/config/config.js'

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const asked = (body?: string) => ({ method: body === undefined ? 'GET' : 'POST', headers: {}, redirect: 'manual' as const, body })

it('35: what a provider names beside its own origin is judged as what outsiders name; nothing is asked by plain HTTP elsewhere', async () => {
  const own = await serve((_request, response) => response.end('own'))
  const inner = await serve((_request, response) => response.end('inner'))
  const fetch = fetchOfProvider([own, null], loadConfig({ SECRET: 's' }).files.importDenyList)
  expect(await (await fetch(`${own}/a`, asked())).text()).toBe('own')
  const denied = [
    inner,
    inner.replace('127.0.0.1', 'localhost'),
    inner.replace('http:', 'https:'),
    'https://169.254.169.254/latest',
    'https://10.0.0.1/',
    'https://[::ffff:127.0.0.1]/',
  ]
  for (const address of denied) await expect(fetch(address, asked())).rejects.toThrow(/denied/)
  for (const address of ['http://10.0.0.1/', 'http://issuer.example/', 'file:///etc/passwd', own.replace('//', '//user:pass@')])
    await expect(fetch(address, asked())).rejects.toThrow(/plain HTTP/)
})

it('36: a code and a secret do not follow a redirect, and an answer is bounded', async () => {
  const seen: string[] = []
  const own = await serve((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (request.url === '/large') response.end('x'.repeat(2 ** 21))
    else response.writeHead(307, { location: '/elsewhere' }).end()
  })
  const fetch = fetchOfProvider([own], [])
  await expect(fetch(`${own}/token`, asked('code=c'))).rejects.toThrow(/must not be asked/)
  await expect(fetch(`${own}/large`, asked())).rejects.toThrow(/larger/)
  expect(seen).toEqual(['POST /token', 'GET /large'])
})

const wrong = [
  [{ DRIVER: 'oauth' }, 'AUTH_X_DRIVER must be one of local, ldap, oauth2, openid, saml'],
  [{ DRIVER: 'openid', CLIENT_ID: 'a' }, 'AUTH_X_ISSUER_URL is missing'],
  [{ DRIVER: 'openid', CLIENT_ID: 'a', ISSUER_URL: 'http://issuer.example' }, 'AUTH_X_ISSUER_URL must be an https: address'],
  [{ DRIVER: 'openid', CLIENT_ID: 'a', ISSUER_URL: 'http://127.0.0.1.evil.example' }, 'AUTH_X_ISSUER_URL must be an https: address'],
  [
    { DRIVER: 'oauth2', CLIENT_ID: 'a', AUTHORIZE_URL: 'https://a.example', ACCESS_URL: 'https://a.example' },
    'AUTH_X_PROFILE_URL is missing',
  ],
  [{ DRIVER: 'ldap', CLIENT_URL: 'https://a.example', USER_DN: 'ou=a' }, 'AUTH_X_CLIENT_URL must be ldaps://host or ldap://host'],
  [{ DRIVER: 'saml', IDP_metadata: '<a/>' }, 'AUTH_X_IDP_METADATA is no EntityDescriptor with an entityID'],
  [{ DRIVER: 'local', ROLE_MAPPING: '{"a":1}' }, 'AUTH_X_ROLE_MAPPING must be a JSON object of texts'],
  [{ DRIVER: 'local', DEFAULT_ROLE_ID: 'admin' }, 'AUTH_X names the role "admin", which is no id of a role'],
  [
    { DRIVER: 'openid', CLIENT_ID: 'a', ISSUER_URL: 'https://a.example', PRIVATE_KEYS: '[{"kty":"EC","d":"hidden-value"}]' },
    'The first key in PRIVATE_KEYS of the provider "x" cannot be used',
  ],
  [
    { DRIVER: 'openid', CLIENT_ID: 'a', ISSUER_URL: 'https://a.example', PRIVATE_KEYS: '{"d":"hidden-value"' },
    'AUTH_X_PRIVATE_KEYS must be a JSON list of private keys (JWK)',
  ],
] as const

it.each(wrong)(
  'a wrong configuration is a sentence, without secrets, and keeps no other provider from working: %j',
  async (settings, sentence) => {
    const variables = Object.entries(settings).map(([suffix, value]) => [`AUTH_X_${suffix}`, value])
    const config = loadConfig({
      SECRET: 's',
      PUBLIC_URL: 'https://here.example',
      AUTH_PROVIDERS: 'x,y',
      AUTH_Y_DRIVER: 'local',
      ...Object.fromEntries(variables),
    })
    const told: string[] = []
    const tell = (_about: unknown, text: string): void => void told.push(text)
    const providers = await openProviders({ config, logger: { error: tell, warn: tell } as never })
    expect(told.join('\n')).toContain(sentence)
    expect(told.join('\n')).not.toContain('hidden-value')
    expect(providers.usable.map((one) => one.config.name)).toEqual(['y'])
    expect(() => providers.find('x')).toThrow('Invalid config for provider "x".')
  },
)

it.each([
  ['x,X', 'AUTH_PROVIDERS names "X" twice'],
  ['default', 'AUTH_PROVIDERS names "default"'],
  ['../a', 'AUTH_PROVIDERS names "../a"'],
])('providers are called by words of their own: %s', (names, sentence) => {
  const { providers } = loadConfig({ SECRET: 's', AUTH_PROVIDERS: names, AUTH_X_DRIVER: 'local' }).auth
  expect(providers.flatMap(({ problems }) => problems).join()).toContain(sentence)
})

it('a redirect needs the address of this server; an issuer that must be there and is not stops the start', async () => {
  const openid = {
    SECRET: 's',
    AUTH_PROVIDERS: 'x',
    AUTH_X_DRIVER: 'openid',
    AUTH_X_CLIENT_ID: 'a',
    AUTH_X_ISSUER_URL: 'http://127.0.0.1:1',
  }
  expect(loadConfig(openid).auth.providers[0]!.problems).toEqual([expect.stringContaining('PUBLIC_URL must be the https: address')])
  const config = loadConfig({ ...openid, PUBLIC_URL: 'https://here.example', AUTH_X_ISSUER_DISCOVERY_MUST_SUCCEED: 'true' })
  await expect(openProviders({ config, logger: {} as never })).rejects.toThrow(
    /The configuration of the issuer of the provider "x" cannot be read/,
  )
})
