import { authentication, createDirectus, rest } from '@directus/sdk'
import { afterAll, beforeEach, expect, it } from '@jest/globals'
import { AuthenticationService } from '../../../src/extensions/services/accounts.js'
import { type App, onEachApp } from '../../support/app.js'
import { startLdapPeer } from './ldap-peer.js'
import { readmeExample } from './readme.js'

// Security cases 48 and LDAP injection, each named in its test. Further local users are here, too.

const person = (uid: string, more: Record<string, string | string[]> = {}) => ({
  [`uid=${uid},ou=people,dc=example,dc=com`]: {
    objectclass: 'inetOrgPerson',
    uid,
    cn: uid.toUpperCase(),
    givenname: 'Ann',
    sn: 'Archer',
    mail: `${uid}@example.com`,
    userpassword: `pass-of-${uid}`,
    userPassword: `pass-of-${uid}`,
    ...more,
  },
})
const dnOf = (uid: string): string => `uid=${uid},ou=people,dc=example,dc=com`
const group = (cn: string, ...members: string[]) => ({
  [`cn=${cn},ou=groups,dc=example,dc=com`]: { objectclass: 'groupOfNames', cn, member: members.map(dnOf) },
})
const peer = await startLdapPeer('dc=example,dc=com', {
  'cn=reader,dc=example,dc=com': { objectclass: 'person', cn: 'reader', userPassword: 'the-password-of-reader' },
  'ou=people,dc=example,dc=com': { objectclass: 'organizationalUnit', ou: 'people' },
  'ou=groups,dc=example,dc=com': { objectclass: 'organizationalUnit', ou: 'groups' },
  ...person('ann'),
  ...person('bob'),
  ...person('twin', { uid: ['twin', 'double'] }),
  ...person('twin2', { uid: ['twin2', 'double'] }),
  ...person('off', { userAccountControl: '514' }),
  ...person('taken', { mail: 'admin@example.com' }),
  ...person('odd', { uid: 'a(b)*|é' }),
  ...group('staff', 'ann', 'odd'),
})
afterAll(() => peer.close())

const environment = {
  LOGIN_STALL_TIME: '60',
  AUTH_PROVIDERS: 'directory,synced,partners,gone',
  ...readmeExample('ldap', { 'ldaps://ldap.example.com': peer.url }),
  ...readmeExample('local'),
  AUTH_SYNCED_DRIVER: 'ldap',
  AUTH_SYNCED_CLIENT_URL: peer.url,
  AUTH_SYNCED_BIND_DN: 'cn=reader,dc=example,dc=com',
  AUTH_SYNCED_BIND_PASSWORD: 'the-password-of-reader',
  AUTH_SYNCED_USER_DN: 'dc=example,dc=com',
  AUTH_SYNCED_USER_SCOPE: 'sub',
  AUTH_SYNCED_USER_ATTRIBUTE: 'mail',
  AUTH_SYNCED_SYNC_USER_INFO: 'true',
  AUTH_GONE_DRIVER: 'ldap',
  AUTH_GONE_CLIENT_URL: 'ldap://127.0.0.1:1',
  AUTH_GONE_USER_DN: 'ou=people,dc=example,dc=com',
}

onEachApp(
  'logging in by LDAP, and further local users',
  (app) => {
    const login = (identifier: string, password: string, provider = 'directory', more = {}) =>
      app().request(`/auth/login/${provider}`, { as: null, body: { identifier, password, ...more } })
    const userOf = async (uid: string): Promise<Record<string, unknown>> => {
      const filter = encodeURIComponent(JSON.stringify({ external_identifier: { _eq: dnOf(uid) } }))
      return (await app().must<Record<string, unknown>[]>(`/users?filter=${filter}&fields=*,role.name`))[0] ?? {}
    }
    const codeOf = ({ status, body }: Awaited<ReturnType<App['request']>>) => [status, body.errors?.[0]?.extensions.code]

    beforeEach(() => void peer.asked.splice(0))

    it('the first login registers, with the role that is called as a group; the next ones find the user, and follow the groups', async () => {
      const first = await login('ann', 'pass-of-ann')
      expect(first.body.data).toEqual({ access_token: expect.any(String), refresh_token: expect.any(String), expires: 900_000 })
      const user = await userOf('ann')
      expect(user).toMatchObject({
        provider: 'directory',
        email: 'ann@example.com',
        first_name: 'Ann',
        last_name: 'Archer',
        role: { name: 'staff' },
      })
      const staff = peer.entries['cn=staff,ou=groups,dc=example,dc=com']!
      const members = staff.member
      staff.member = [dnOf('bob')]
      expect((await login('ann', 'pass-of-ann', 'directory', { mode: 'cookie' })).body.data).toEqual({
        access_token: expect.any(String),
        expires: 900_000,
      })
      expect(await userOf('ann')).toMatchObject({ id: user.id, role: null })
      staff.member = members!
      expect((await login('ann', 'pass-of-ann', 'directory', { mode: 'session' })).body.data).toEqual({ expires: 86_400_000 })
      expect(await userOf('ann')).toMatchObject({ id: user.id, role: { name: 'staff' } })
    })

    it('48: whatever is wrong, the answer is the same after the same questions', async () => {
      await login('bob', 'pass-of-bob')
      const { id } = await userOf('bob')
      await app().must(`/users/${id}`, { method: 'PATCH', body: { status: 'suspended' } })
      const expected = await login('nobody', 'x')
      expect(codeOf(expected)).toEqual([401, 'INVALID_CREDENTIALS'])
      for (const [identifier, password] of [
        ['ann', 'wrong'],
        ['bob', 'pass-of-bob'],
        ['double', 'pass-of-twin'],
        ['off', 'pass-of-off'],
        ['reader', 'the-password-of-reader'],
      ]) {
        peer.asked.splice(0)
        const begun = performance.now()
        const answer = await login(identifier!, password!)
        expect(performance.now() - begun).toBeGreaterThan(55)
        expect([identifier, answer.status, answer.text]).toEqual([identifier, 401, expected.text])
        // The reader, then the person or somebody in their place.
        expect(peer.asked.filter((line) => line.startsWith('bind')).length).toBe(2)
      }
      expect(codeOf(await login('taken', 'pass-of-taken'))).toEqual([403, 'INVALID_PROVIDER'])
      expect(codeOf(await login('ann', 'pass-of-ann', 'gone'))).toEqual([503, 'SERVICE_UNAVAILABLE'])
      expect((await login('ann', 'pass-of-ann', 'gone')).text).not.toContain('127.0.0.1')
    })

    it('48: no password is no login, though a directory would let nobody in by it', async () => {
      expect(codeOf(await login('ann', ''))).toEqual([400, 'INVALID_PAYLOAD'])
      const empty = (): { password: string } => ({ password: '' })
      app().platform.events.onFilter('auth.login', empty)
      expect(codeOf(await login('ann', 'pass-of-ann'))).toEqual([401, 'INVALID_CREDENTIALS'])
      app().platform.events.offFilter('auth.login', empty)
      for (const body of [
        {},
        { identifier: 'ann' },
        { password: 'x' },
        { identifier: 5, password: 'x' },
        { identifier: 'ann', password: 'x\0' },
      ])
        expect(codeOf(await app().request('/auth/login/directory', { as: null, body }))).toEqual([400, 'INVALID_PAYLOAD'])
    })

    it('LDAP injection: what somebody types is a value, whatever stands in it', async () => {
      for (const identifier of [
        '*',
        'an*',
        '*)(uid=*',
        'ann)(objectclass=*',
        '*)(|(uid=*',
        'ann\\2a',
        ')',
        '(',
        '\\',
        'ann\\00',
        '|(uid=ann)',
        'uid=ann,ou=people,dc=example,dc=com',
      ]) {
        for (const password of ['pass-of-ann', 'the-password-of-reader'])
          expect([identifier, ...codeOf(await login(identifier, password))]).toEqual([identifier, 401, 'INVALID_CREDENTIALS'])
      }
      expect((await login('a(b)*|é', 'pass-of-odd')).status).toBe(200)
      expect(
        (await app().must<{ role: unknown; external_identifier: string }[]>('/users?filter[email][_eq]=odd@example.com'))[0]!.role,
      ).not.toBeNull()
    })

    it('names and e-mail follow where SYNC_USER_INFO says so, but not to an address of another user', async () => {
      const [entry] = Object.values(person('sync'))
      peer.entries[dnOf('sync')] = entry!
      expect((await login('sync@example.com', 'pass-of-sync', 'synced')).status).toBe(200)
      Object.assign(entry!, { mail: 'sync2@example.com', sn: 'Brown' })
      expect((await login('sync2@example.com', 'pass-of-sync', 'synced')).status).toBe(200)
      expect(await userOf('sync')).toMatchObject({ email: 'sync2@example.com', last_name: 'Brown' })
      Object.assign(entry!, { mail: 'ADMIN@example.com', sn: 'Clark' })
      delete peer.entries[dnOf('taken')]
      expect((await login('ADMIN@example.com', 'pass-of-sync', 'synced')).status).toBe(200)
      expect(await userOf('sync')).toMatchObject({ email: 'sync2@example.com', last_name: 'Clark' })
      Object.assign(peer.entries, person('taken', { mail: 'admin@example.com' }))
      delete peer.entries[dnOf('sync')]
    })

    it('46: too many wrong passwords suspend the user here, too; no log and no row has a password', async () => {
      await app().must('/settings', { method: 'PATCH', body: { auth_login_attempts: 2 } })
      Object.assign(peer.entries, person('eve'))
      await login('eve', 'pass-of-eve')
      for (const _ of [1, 2, 3]) expect((await login('eve', 'wrong')).status).toBe(401)
      expect((await login('eve', 'pass-of-eve')).status).toBe(401)
      expect(await userOf('eve')).toMatchObject({ status: 'suspended', password: null, auth_data: null })
      await app().must('/settings', { method: 'PATCH', body: { auth_login_attempts: 25 } })
      delete peer.entries[dnOf('eve')]
      expect(JSON.stringify([await app().must('/activity?limit=-1'), await app().must('/revisions?limit=-1')])).not.toContain('pass-of-')
    })

    it('users of a local provider log in there and nowhere else, by the SDK and by GraphQL, too', async () => {
      const user = { email: 'part@example.com', password: 'pass-of-part', provider: 'partners', status: 'active' }
      await app().must('/users', { body: user })
      const sdk = createDirectus(app().url)
        .with(authentication('json', { autoRefresh: false }))
        .with(rest())
      const { email, password } = user
      expect((await sdk.login({ email, password }, { provider: 'partners' })).access_token).toEqual(expect.any(String))
      await expect(sdk.login({ email, password })).rejects.toMatchObject({ errors: [{ extensions: { code: 'INVALID_CREDENTIALS' } }] })
      expect(
        codeOf(await app().request('/auth/login/partners', { as: null, body: { email: 'admin@example.com', password: 'admin-pass-1' } })),
      ).toEqual([401, 'INVALID_CREDENTIALS'])
      expect(
        (await app().request('/auth/login', { as: null, body: { email: 'admin@example.com', password: 'admin-pass-1' } })).status,
      ).toBe(200)
      const document =
        'mutation ($provider: String!, $identifier: String, $email: String, $password: String!) { auth_login_with_provider(provider: $provider, identifier: $identifier, email: $email, password: $password) { access_token } }'
      for (const variables of [
        { provider: 'partners', email, password },
        { provider: 'directory', identifier: 'ann', password: 'pass-of-ann' },
      ])
        expect((await app().graphql(document, { as: null, variables, system: true })).body.data).toEqual({
          auth_login_with_provider: { access_token: expect.any(String) },
        })
      const unknown = await app().graphql(document, { as: null, variables: { provider: 'nope', password }, system: true })
      expect(unknown.body.errors?.[0]?.extensions.code).toBe('ROUTE_NOT_FOUND')
    })

    it('56: a document tries one password', async () => {
      const attempt = (alias: string) =>
        `${alias}: auth_login_with_provider(provider: "directory", identifier: "ann", password: "x") { expires }`
      peer.asked.splice(0)
      const { body } = await app().graphql(`mutation { ${attempt('a')} ${attempt('b')} }`, { as: null, system: true })
      expect([body.errors?.length, peer.asked]).toEqual([expect.any(Number), []])
    })

    it('code of extensions logs people in at providers that take passwords', async () => {
      const service = new AuthenticationService({ platform: app().platform, schema: null, accountability: null } as never)
      expect((await service.login('directory', { identifier: 'ann', password: 'pass-of-ann' })).accessToken).toEqual(expect.any(String))
      await expect(service.login('nope', {})).rejects.toMatchObject({ code: 'INVALID_PROVIDER' })
    })

    it('a reset of a password is not for users of a directory', async () => {
      const sent = await app().request('/auth/password/request', { as: null, body: { email: 'ann@example.com' } })
      expect(sent.status).toBe(204)
      const { id } = await userOf('ann')
      expect(
        await app().platform.database.withPrisma((client) =>
          client.user.findUnique({ where: { id: String(id) }, select: { password: true } }),
        ),
      ).toEqual({ password: null })
    })
  },
  async (app) => void (await app.must('/roles', { body: { name: 'staff' } })),
  environment,
  ['sqlite', 'postgres'],
)
