import { get } from 'node:http'
import { afterAll, expect, it } from '@jest/globals'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { generate } from 'otplib'
import { type App, onEachApp } from '../../support/app.js'
import { Browser, freePort, type Page } from './browser.js'
import { leaveOidc, type People, passThroughOidc, startOidcPeer } from './oidc-peer.js'
import { readmeExample } from './readme.js'

// Security cases 48, 51, 52, 55-57 as far as providers are concerned; each is named in its test.

const port = await freePort()
const publicUrl = `http://127.0.0.1:${port}`
const callback = (name: string): string => `${publicUrl}/auth/login/${name}/callback`
const client = (name: string) => ({
  client_id: name,
  client_secret: `secret-of-${name}`,
  redirect_uris: [callback(name)],
  backchannel_logout_uri: `${publicUrl}/auth/login/${name}/backchannel-logout`,
  backchannel_logout_session_required: true,
})
const { privateKey } = await generateKeyPair('ES256', { extractable: true })
const jwk = { ...(await exportJWK(privateKey)), kid: 'ours', alg: 'ES256' }
const { d: _, ...publicJwk } = jwk
const keyed = {
  client_id: 'keyed',
  redirect_uris: [callback('keyed')],
  token_endpoint_auth_method: 'private_key_jwt' as const,
  jwks: { keys: [publicJwk] },
}
const documented = { ...client('tessera'), client_secret: 'the-secret-of-tessera', redirect_uris: ['company', 'code'].map(callback) }
const verified = { email_verified: true, given_name: 'A', family_name: 'B' }
const people: People = {
  bob: { ...verified, email: 'bob@example.com', login: 'bob-1' },
  nomail: { given_name: 'No', login: 'nomail-1' },
  mallory: { email: 'admin@example.com', email_verified: false },
  admin: { ...verified, email: 'ADMIN@example.com', login: 'admin-1' },
  tess: { ...verified, email: 'tess@example.com', login: 'tess-1' },
  'closed-known': { ...verified, email: 'closed-known@example.com' },
  unsure: { email: 'unsure@example.com', email_verified: false },
  ann: { email: 'ann@example.com', email_verified: true, given_name: 'Ann', family_name: 'Archer', groups: ['staff'], login: 'ann-1' },
}
const peer = await startOidcPeer([...['kc', 'other', 'plain', 'closed'].map(client), keyed, documented], people)
afterAll(() => peer.close())

const roles = {
  staff: '11111111-1111-4111-8111-111111111111',
  boss: '22222222-2222-4222-8222-222222222222',
  guest: '33333333-3333-4333-8333-333333333333',
}
const openid = (name: string, more: Record<string, string> = {}): Record<string, string> => ({
  [`AUTH_${name.toUpperCase()}_DRIVER`]: 'openid',
  [`AUTH_${name.toUpperCase()}_CLIENT_ID`]: name,
  [`AUTH_${name.toUpperCase()}_CLIENT_SECRET`]: `secret-of-${name}`,
  [`AUTH_${name.toUpperCase()}_ISSUER_URL`]: peer.issuer,
  ...Object.fromEntries(Object.entries(more).map(([suffix, value]) => [`AUTH_${name.toUpperCase()}_${suffix}`, value])),
})
const environment = {
  PORT: String(port),
  PUBLIC_URL: publicUrl,
  AUTH_PROVIDERS: 'kc,other,plain,closed,keyed,company,code,broken',
  ...openid('kc', {
    ALLOW_PUBLIC_REGISTRATION: 'true',
    SYNC_USER_INFO: 'true',
    ROLE_MAPPING: JSON.stringify({ boss: roles.boss, staff: roles.staff }),
    DEFAULT_ROLE_ID: roles.guest,
    REDIRECT_ALLOW_LIST: 'https://app.example.com/in',
    LABEL: 'Company',
  }),
  ...openid('other', { ALLOW_PUBLIC_REGISTRATION: 'true', MODE: 'cookie' }),
  ...openid('closed', { REQUIRE_VERIFIED_EMAIL: 'true' }),
  ...openid('keyed', { ALLOW_PUBLIC_REGISTRATION: 'true', PARAMS__RESPONSE_MODE: 'form_post', PRIVATE_KEYS: JSON.stringify([jwk]) }),
  ...readmeExample('openid', { 'https://id.example.com': peer.issuer }),
  ...readmeExample('oauth2', { 'https://id.example.com': peer.issuer }),
  AUTH_PLAIN_DRIVER: 'oauth2',
  AUTH_PLAIN_CLIENT_ID: 'plain',
  AUTH_PLAIN_CLIENT_SECRET: 'secret-of-plain',
  AUTH_PLAIN_AUTHORIZE_URL: `${peer.issuer}/auth`,
  AUTH_PLAIN_ACCESS_URL: `${peer.issuer}/token`,
  AUTH_PLAIN_PROFILE_URL: `${peer.issuer}/me`,
  AUTH_PLAIN_SCOPE: 'openid email profile',
  AUTH_PLAIN_IDENTIFIER_KEY: 'login',
  AUTH_PLAIN_ALLOW_PUBLIC_REGISTRATION: 'true',
  AUTH_BROKEN_DRIVER: 'openid',
  MCP_OAUTH_ENABLED: 'true',
  AUTH_ALLOWED_PUBLIC_URLS: `http://localhost:${port}`,
}

const rolesOfTest = async (app: App): Promise<void> => {
  for (const [name, id] of Object.entries(roles)) await app.must('/roles', { body: { id, name } })
  const users = ['closed-known', 'unsure'].map((name) => ({ email: `${name}@example.com`, provider: 'closed', external_identifier: name }))
  await app.must('/users', { body: users })
}

/** Logs a person in at a provider, and comes back with the answer of this server. */
async function logIn(
  name: string,
  person: string,
  query = '',
  browser = new Browser(),
): Promise<{ page: Page; browser: Browser; back: URL }> {
  const back = await passThroughOidc(browser, `${publicUrl}/auth/login/${name}${query}`, person)
  return { page: await browser.ask(back), browser, back }
}

const codeOf = ({ text }: Page): string => JSON.parse(text).errors[0].extensions.code
const dataOf = ({ text, status }: Page): Record<string, string> => {
  if (status !== 200) throw new Error(`${status}: ${text}`)
  return JSON.parse(text).data
}

onEachApp(
  'logging in by OpenID Connect and OAuth 2.0',
  (app) => {
    const userOf = async (identifier: string): Promise<Record<string, unknown>> => {
      const filter = encodeURIComponent(JSON.stringify({ external_identifier: { _eq: identifier } }))
      const [user, ...more] = await app().must<Record<string, unknown>[]>(`/users?filter=${filter}`)
      expect(more).toEqual([])
      return user ?? {}
    }
    const me = async (token: string) => (await app().request('/users/me?fields=id', { as: token })).body.data

    it('providers are listed; one that is not configured is not, says so, and keeps none from working', async () => {
      const list = { data: expect.anything(), disableDefault: false }
      const { body } = await app().request('/auth', { as: null })
      expect(body).toEqual(list)
      expect(body.data).toEqual([
        { name: 'kc', driver: 'openid', label: 'Company', icon: 'account_circle' },
        { name: 'other', driver: 'openid', icon: 'account_circle' },
        { name: 'plain', driver: 'oauth2', icon: 'account_circle' },
        { name: 'closed', driver: 'openid', icon: 'account_circle' },
        { name: 'keyed', driver: 'openid', icon: 'account_circle' },
        { name: 'company', driver: 'openid', label: 'Company', icon: 'account_circle' },
        { name: 'code', driver: 'oauth2', icon: 'account_circle' },
      ])
      const { body: forSessions } = await app().request('/auth?sessionOnly', { as: null })
      expect((forSessions.data! as { name: string }[]).map(({ name }) => name)).toEqual([
        'kc',
        'plain',
        'closed',
        'keyed',
        'company',
        'code',
      ])
      const broken = await app().request('/auth/login/broken', { as: null })
      expect([broken.status, broken.body.errors![0]!.extensions]).toEqual([503, { code: 'INVALID_PROVIDER_CONFIG', provider: 'broken' }])
      const { paths } = JSON.parse((await app().request('/server/specs/oas', { as: null })).text)
      expect(paths['/auth/login/{provider}/callback'].post.requestBody.content).toHaveProperty(['application/x-www-form-urlencoded'])
      for (const path of ['nope', 'nope/callback', 'kc/acs', 'kc/metadata', 'KC']) {
        const { status, body: refused } = await app().request(`/auth/login/${path}`, { as: null })
        expect([path, status, refused.errors![0]!.extensions]).toEqual([
          path,
          404,
          { code: 'ROUTE_NOT_FOUND', path: `/auth/login/${path}` },
        ])
      }
      expect((await app().request('/auth/login/kc', { as: null, body: { identifier: 'a', password: 'b' } })).status).toBe(404)
    })

    it('the first login registers, the next ones bring up to date: names, and the role of the first group that fits', async () => {
      const first = dataOf((await logIn('kc', 'ann')).page)
      expect(first).toEqual({ access_token: expect.any(String), refresh_token: expect.stringMatching(/^[\w-]{64}$/), expires: 900_000 })
      const user = await userOf('ann')
      expect(await me(first.access_token!)).toEqual({ id: user.id })
      expect(user).toMatchObject({
        provider: 'kc',
        first_name: 'Ann',
        last_name: 'Archer',
        role: roles.staff,
        status: 'active',
        auth_data: null,
      })
      const ann = { ...people.ann }
      for (const [groups, role] of [
        [['staff', 'boss'], roles.boss],
        [['nothing'], roles.guest],
        ['staff', roles.staff],
      ]) {
        people.ann = { ...ann, groups, family_name: 'Brown' }
        dataOf((await logIn('kc', 'ann')).page)
        expect(await userOf('ann')).toMatchObject({ id: user.id, last_name: 'Brown', role })
      }
      people.ann = ann
    })

    it('issue 20: who is asked to let a program in can log in at a provider, and comes back to the question', async () => {
      await app().must('/settings', { method: 'PATCH', body: { mcp_enabled: true, mcp_oauth_enabled: true } })
      const redirectUri = 'http://127.0.0.1:1/callback'
      const body = { client_name: 'A program', redirect_uris: [redirectUri] }
      const { client_id: id } = (await app().request('/mcp-oauth/register', { as: null, body })).body as unknown as { client_id: string }
      const asked = { response_type: 'code', client_id: id, redirect_uri: redirectUri, code_challenge_method: 'S256' }
      const browser = new Browser()
      const page = await browser.ask(
        `${publicUrl}/mcp-oauth/authorize?${new URLSearchParams({ ...asked, code_challenge: 'x'.repeat(43) })}`,
      )
      const paths = [...page.text.matchAll(/<a class="way" href="([^"]+)"/g)].map(([, path]) => path!.replaceAll('&amp;', '&'))
      expect(paths.map((path) => path.split('?')[0]!.split('/').at(-1))).toEqual(['kc', 'plain', 'closed', 'keyed', 'company', 'code'])
      const back = await passThroughOidc(browser, publicUrl + paths[0], 'ann')
      const asking = await browser.follow(back)
      expect(asking.text).toContain('<h1>Let A program in?</h1>')
      expect(asking.text).toContain('<b>ann@example.com</b>')
    })

    it('52: redirects lead on with a session cookie or a refresh cookie; no answer is kept, and the page cannot be scripted by its opener', async () => {
      const { page, browser } = await logIn('kc', 'ann', '?redirect=/studio?a=b%26c')
      expect([page.status, page.location]).toEqual([302, `${publicUrl}/studio?a=b&c`])
      expect(page.headers.get('cache-control')).toBe('no-store')
      expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups')
      expect(page.text).toBe('')
      expect([...browser.cookies.keys()].filter((name) => /directus|openid/.test(name))).toEqual(['directus_session_token'])
      expect(dataOf(await browser.ask(`${publicUrl}/users/me?fields=id`))).toEqual({ id: (await userOf('ann')).id })
      const other = await logIn('other', 'bob', '?redirect=/')
      expect([...other.browser.cookies.keys()].filter((name) => /directus|openid/.test(name))).toEqual(['directus_refresh_token'])
      expect(dataOf(await other.browser.send(`${publicUrl}/auth/refresh`, {})).access_token).toEqual(expect.any(String))
    })

    it('OAuth 2.0 registers by the profile, and finds the user again', async () => {
      for (const _ of [1, 2]) {
        const tokens = dataOf((await logIn('plain', 'tess')).page)
        expect(await userOf('tess-1')).toMatchObject({ provider: 'plain', role: null, email: 'tess@example.com' })
        expect(await me(tokens.access_token!)).toEqual({ id: (await userOf('tess-1')).id })
      }
    })

    it('a key signs in place of a secret, the answer may come by a form, and a login asks with PKCE, state and nonce', async () => {
      const browser = new Browser()
      const asked = new URL((await browser.ask(`${publicUrl}/auth/login/keyed?prompt=login`)).location!).searchParams
      expect(Object.fromEntries(asked)).toMatchObject({
        redirect_uri: callback('keyed'),
        response_type: 'code',
        prompt: 'login',
        scope: 'openid profile email',
        code_challenge_method: 'S256',
        code_challenge: expect.stringMatching(/^[\w-]{43}$/),
        state: expect.stringMatching(/^[\w-]{43}$/),
        nonce: expect.stringMatching(/^[\w-]{43}$/),
      })
      people.keyed = { ...verified, email: 'keyed@example.com' }
      const back = await passThroughOidc(browser, `${publicUrl}/auth/login/keyed`, 'keyed')
      expect(await me(dataOf(await browser.ask(callback('keyed'), Object.fromEntries(back.searchParams))).access_token!)).toBeDefined()
    })

    it('the examples of the README work as they stand there', async () => {
      people.reader = { ...verified, email: 'reader@example.com', groups: ['staff'] }
      people.reader2 = { ...verified, email: 'reader2@example.com' }
      dataOf((await logIn('company', 'reader')).page)
      expect(await userOf('reader')).toMatchObject({ provider: 'company', email: 'reader@example.com', role: roles.staff })
      dataOf((await logIn('code', 'reader2')).page)
      expect(await userOf('reader2')).toMatchObject({ provider: 'code', email: 'reader2@example.com' })
    })

    it('50: another address of this server is one of the list, whatever the host of a request says', async () => {
      const start = async (host: string) =>
        new Promise<string | null>((resolve, reject) => {
          get({ port, host: '127.0.0.1', path: '/auth/login/kc', headers: { host } }, ({ headers }) =>
            resolve(new URL(headers.location!).searchParams.get('redirect_uri')),
          ).on('error', reject)
        })
      expect(await start(`localhost:${port}`)).toBe(callback('kc').replace('127.0.0.1', 'localhost'))
      expect(await start('evil.example')).toBe(callback('kc'))
    })

    it('48: whoever may not enter is refused alike: unknown, suspended, unverified; what the provider refuses, too', async () => {
      const { page } = await logIn('closed', 'ann')
      expect([page.status, codeOf(page)]).toEqual([401, 'INVALID_CREDENTIALS'])
      const reason = `${publicUrl}/login?x=1&reason=INVALID_CREDENTIALS`
      const attempt = async (person: string): Promise<void> => {
        expect((await logIn('closed', person, '?redirect=/login?x=1')).page.location).toBe(reason)
      }
      await attempt('ann')
      await attempt('unsure')
      expect((await logIn('closed', 'closed-known', '?redirect=/login?x=1')).page.location).toBe(`${publicUrl}/login?x=1`)
      const { id } = await userOf('closed-known')
      await app().must(`/users/${id}`, { method: 'PATCH', body: { status: 'suspended' } })
      await attempt('closed-known')
      const browser = new Browser()
      const { location } = await browser.ask(`${publicUrl}/auth/login/kc?prompt=none&redirect=/login?x=1`)
      const refused = await browser.follow(location!, ({ pathname }) => pathname.startsWith('/login'))
      expect(refused.location).toBe(reason)
      expect((await app().request('/auth/login/kc?prompt=all', { as: null })).body.errors![0]!.extensions.code).toBe('INVALID_PAYLOAD')
    })

    it('52: an e-mail address joins nobody to a user, verified or not; what is not verified is not even told to be known', async () => {
      const before = await app().must('/users?filter[email][_eq]=admin@example.com&fields=*')
      expect(codeOf((await logIn('kc', 'admin')).page)).toBe('INVALID_PROVIDER')
      expect(codeOf((await logIn('kc', 'mallory')).page)).toBe('INVALID_CREDENTIALS')
      expect(await app().must('/users?filter[email][_eq]=admin@example.com&fields=*')).toEqual(before)
      expect(await userOf('mallory')).toEqual({})
    })

    it('two first logins at once make one user', async () => {
      people.twice = { ...verified, email: 'twice@example.com' }
      const begun = await Promise.all(
        [1, 2].map(async () => {
          const browser = new Browser()
          return { browser, back: await passThroughOidc(browser, `${publicUrl}/auth/login/kc`, 'twice') }
        }),
      )
      const pages = await Promise.all(begun.map(({ browser, back }) => browser.ask(back)))
      expect(await userOf('twice')).toMatchObject({ provider: 'kc' })
      expect(pages.map(({ status }) => status)).toEqual([200, 200])
    })

    it('52: another provider that calls somebody the same is somebody else', async () => {
      dataOf((await logIn('kc', 'nomail')).page)
      const user = await userOf('nomail')
      expect(user).toMatchObject({ provider: 'kc', email: null })
      expect(codeOf((await logIn('other', 'nomail')).page)).toBe('INVALID_PROVIDER')
      expect(await userOf('nomail')).toEqual(user)
    })

    it('52: a callback is good in the browser in which the login began, at its provider, as it was sent, and once', async () => {
      const begin = async (name = 'kc', browser = new Browser()) => ({
        browser,
        back: await passThroughOidc(browser, `${publicUrl}/auth/login/${name}`, 'ann'),
      })
      const refused = async (browser: Browser, url: URL | string): Promise<void> => {
        const page = await browser.ask(url)
        expect([page.status, codeOf(page)]).toEqual([401, 'INVALID_CREDENTIALS'])
      }
      const first = await begin()
      await refused(new Browser(), first.back)
      // Somebody else's answer in a browser that has begun a login of its own.
      const second = await begin()
      await refused(second.browser, first.back)
      // Forged.
      for (const change of ['state=x', 'code=x', 'iss=https://evil.example']) {
        const { browser, back } = await begin()
        const [name, value] = change.split('=') as [string, string]
        back.searchParams.set(name, value)
        await refused(browser, back)
      }
      // At another provider, with that provider's own cookie, too.
      const mixed = await begin()
      await mixed.browser.ask(`${publicUrl}/auth/login/other`)
      await refused(mixed.browser, String(mixed.back).replace('/kc/', '/other/'))
      const moved = await begin()
      moved.browser.cookies.set('openid.other', moved.browser.cookies.get('openid.kc')!)
      await refused(moved.browser, String(moved.back).replace('/kc/', '/other/'))
      // Again, with the cookie that the browser was told to forget.
      const once = await begin()
      const cookie = once.browser.cookies.get('openid.kc')!
      expect(once.browser.cookies.has('directus_session_token')).toBe(false)
      dataOf(await once.browser.ask(once.back))
      expect(once.browser.cookies.has('openid.kc')).toBe(false)
      once.browser.cookies.set('openid.kc', cookie)
      await refused(once.browser, once.back)
      // Too late.
      const late = await begin()
      const { cursors } = app().platform
      const [, ...kept] = cursors.open(late.browser.cookies.get('openid.kc')!, 'login at openid kc')!
      late.browser.cookies.set('openid.kc', cursors.seal([String(Date.now() - 1), ...kept], 'login at openid kc'))
      await refused(late.browser, late.back)
      // A parameter that stands twice is no text.
      const doubled = await begin()
      expect((await doubled.browser.ask(`${doubled.back}&state=x`)).status).toBe(400)
    })

    it('51: a login leads to this server or to an address of the list, however another one is spelled', async () => {
      const evil = [
        '//evil.example',
        '///evil.example',
        '/\\evil.example',
        '\\\\evil.example',
        '/\t/evil.example',
        ' //evil.example',
        'https:evil.example',
        'https:/evil.example',
        'https:///evil.example',
        'https://evil.example',
        `https://127.0.0.1:${port}@evil.example`,
        `${publicUrl}@evil.example/`,
        `${publicUrl}.evil.example/`,
        'http:\\\\evil.example',
        'javascript:alert(1)',
        'data:text/html,x',
        'ftp://127.0.0.1',
        `https://127.0.0.1:${port}/`,
        'http://127.0.0.1/',
        'evil.example',
        '.evil.example',
        'https://app.example.com',
        'https://app.example.com.evil.example/in',
        'https://app.example.com@evil.example/in',
        'https://app.example.com/in/../out',
        'http://app.example.com/in',
        'https://app.example.com:444/in',
        `${publicUrl.replace('127.0.0.1', 'user@127.0.0.1')}/`,
        '//',
        '/%0d%0a\r\nx',
        'https://@evil.example',
        `/${'a'.repeat(3000)}`,
      ]
      for (const redirect of evil) {
        const { status, body } = await app().request(`/auth/login/kc?redirect=${encodeURIComponent(redirect)}`, { as: null })
        expect([redirect, status, body.errors?.[0]?.extensions.code]).toEqual([redirect, 400, 'INVALID_PAYLOAD'])
      }
      expect((await app().request('/auth/login/kc?redirect[]=/a', { as: null })).status).toBe(400)
      // What stays here stays here: each is sent whole.
      for (const redirect of [
        '/..//evil.example',
        '/.//evil.example',
        '/%2f%2fevil.example',
        '/%5cevil.example',
        '/@evil.example',
        'https://app.example.com/in?a=b',
      ]) {
        const { page } = await logIn('kc', 'ann', `?redirect=${encodeURIComponent(redirect)}`)
        expect([redirect, new URL(page.location!).host]).toEqual([
          redirect,
          redirect.startsWith('https') ? 'app.example.com' : `127.0.0.1:${port}`,
        ])
        expect(page.location).toMatch(/^https?:\/\/[a-z0-9.]+(:\d+)?\//)
      }
    })

    it('58: a user with two-factor login needs a one-time password here, too', async () => {
      const { platform } = app()
      const { id } = await userOf('ann')
      const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
      const store = (tfa_secret: string | null) =>
        platform.database.withPrisma((prisma) => prisma.user.update({ where: { id: String(id) }, data: { tfa_secret } }))
      await store(secret)
      expect((await logIn('kc', 'ann', '?redirect=/x')).page.location).toBe(`${publicUrl}/x?reason=INVALID_OTP`)
      const otp = await generate({ secret })
      expect((await logIn('kc', 'ann', `?redirect=/x&otp=${otp}`)).page.location).toBe(`${publicUrl}/x`)
      expect((await logIn('kc', 'ann', `?redirect=/x&otp=${otp}`)).page.location).toBe(`${publicUrl}/x?reason=INVALID_OTP`)
      await store(null)
    })

    it('hooks change what is written and what tokens say, refuse, and are told', async () => {
      const { events } = app().platform
      const told: unknown[] = []
      const handlers = {
        'auth.create': (payload: unknown, meta: unknown) => {
          told.push(meta)
          return { ...(payload as object), title: 'made by a hook' }
        },
        'auth.update': () => ({ title: 'changed by a hook' }),
        'auth.jwt': (claims: unknown) => ({ ...(claims as object), plan: 'gold' }),
      }
      const ended = (meta: Readonly<Record<string, unknown>>) => void told.push(meta)
      for (const [event, handler] of Object.entries(handlers)) events.onFilter(event, handler)
      events.onAction('auth.login', ended)
      people.hooked = { ...verified, email: 'hooked@example.com' }
      const { access_token } = dataOf((await logIn('kc', 'hooked')).page)
      expect(decodeJwt(access_token!)).toMatchObject({ plan: 'gold' })
      const about = {
        identifier: 'hooked',
        provider: 'kc',
        providerPayload: { userInfo: expect.objectContaining({ email: 'hooked@example.com' }) },
      }
      expect(told).toMatchObject([
        { event: 'auth.create', ...about },
        { event: 'auth.login', status: 'success', provider: 'kc' },
      ])
      expect(JSON.stringify(told)).not.toContain('access_token')
      expect(await userOf('hooked')).toMatchObject({ title: 'made by a hook' })
      const refuse = () => {
        throw Object.assign(new Error('not today'), { name: 'DirectusError', code: 'FORBIDDEN', status: 403 })
      }
      events.onFilter('auth.login', refuse)
      expect((await logIn('kc', 'hooked', '?redirect=/x')).page.location).toBe(`${publicUrl}/x?reason=FORBIDDEN`)
      expect(await userOf('hooked')).toMatchObject({ title: 'changed by a hook' })
      events.offFilter('auth.login', refuse)
      for (const [event, handler] of Object.entries(handlers)) events.offFilter(event, handler)
      events.offAction('auth.login', ended)
    })

    it('45: the end of the session at the provider ends ours, after a refresh, too, and no other', async () => {
      const one = await logIn('kc', 'ann', '?redirect=/')
      expect((await one.browser.send(`${publicUrl}/auth/refresh`, { mode: 'session' })).status).toBe(200)
      const json = dataOf((await logIn('kc', 'ann', '', one.browser)).page)
      const two = await logIn('kc', 'ann', '?redirect=/')
      const isIn = async ({ browser }: { browser: Browser }) => (await browser.ask(`${publicUrl}/users/me`)).status
      const refreshed = await app().must<{ access_token: string; refresh_token: string }>('/auth/refresh', {
        as: null,
        body: { refresh_token: json.refresh_token },
      })
      expect([await isIn(one), await isIn(two), (await app().request('/users/me', { as: refreshed.access_token })).status]).toEqual([
        200, 200, 200,
      ])
      await leaveOidc(one.browser, peer.issuer)
      expect([await isIn(one), await isIn(two), (await app().request('/users/me', { as: refreshed.access_token })).status]).toEqual([
        401, 200, 401,
      ])
      expect((await app().request('/auth/refresh', { as: null, body: { refresh_token: refreshed.refresh_token } })).status).toBe(401)
    })

    it('57: only the provider says that a session has ended: no logout token without its key, for another client, or without an event', async () => {
      const { browser } = await logIn('kc', 'ann', '?redirect=/')
      const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
      const now = Math.floor(Date.now() / 1000)
      const claims = { iss: peer.issuer, aud: 'kc', sub: 'ann', iat: now, exp: now + 60, jti: 'j', events }
      const shared = new TextEncoder().encode('secret-of-kc'.padEnd(32, '-'))
      const tokens = [
        'x',
        '',
        new UnsecuredJWT(claims).encode(),
        await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(shared),
        ...(await signedByPeer([
          { ...claims, aud: 'other' },
          { ...claims, iss: 'https://evil.example' },
          { ...claims, events: {} },
          { ...claims, nonce: 'n' },
          { ...claims, exp: now - 100 },
          { ...claims, sub: undefined },
        ])),
      ]
      for (const token of tokens) {
        const page = await new Browser().ask(`${publicUrl}/auth/login/kc/backchannel-logout`, { logout_token: token })
        expect([token, page.status, codeOf(page)]).toEqual([token, 400, 'INVALID_PAYLOAD'])
      }
      expect((await browser.ask(`${publicUrl}/users/me`)).status).toBe(200)
      const [good] = await signedByPeer([claims])
      expect((await new Browser().ask(`${publicUrl}/auth/login/kc/backchannel-logout`, { logout_token: good! })).status).toBe(200)
      expect((await browser.ask(`${publicUrl}/users/me`)).status).toBe(401)
    })

    it('56: forms are bounded as all bodies, and only these paths take them', async () => {
      expect((await new Browser().ask(callback('kc'), { code: 'x'.repeat(2 ** 21) })).status).toBe(400)
      expect(
        (await new Browser().ask(callback('kc'), Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`a${index}`, ''])))).status,
      ).toBe(400)
      expect((await new Browser().ask(`${publicUrl}/auth/login`, { email: 'a@b.example', password: 'x' })).status).toBe(415)
    })
  },
  rolesOfTest,
  environment,
  ['sqlite', 'postgres'],
)

/** Tokens with the keys of the provider, which it would never make. */
const signedByPeer = (claims: readonly Record<string, unknown>[]): Promise<string[]> =>
  Promise.all(claims.map((one) => new SignJWT(one).setProtectedHeader({ alg: 'RS256', kid: 'peer', typ: 'logout+jwt' }).sign(peer.key)))
