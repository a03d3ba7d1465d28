import { randomUUID } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { decodeJwt, SignJWT } from 'jose'
import { findRefreshToken } from '../../src/auth/refresh.js'
import { hashSecret } from '../../src/security/hash.js'
import { signToken } from '../../src/security/tokens.js'
import { type AuthFixture, admin, onEachServer, visitor } from './fixture.js'

const credentials = (code: string) => ({ code })
const noCookies = { refreshCookie: null, sessionCookie: null }
const cost = { memoryCost: 1024, timeCost: 2, parallelism: 1 }

async function addUser({ platform }: AuthFixture, data: { status?: string; token?: string; role?: string; password?: string | null } = {}) {
  const password = data.password === null ? null : await hashSecret('user-pass', cost)
  return platform.database.withPrisma((client) =>
    client.user.create({ data: { email: `u-${randomUUID()}@example.com`, ...data, password } }),
  )
}

onEachServer('logging in', { SESSION_REFRESH_GRACE_PERIOD: '1500' }, (fixture) => {
  const login = async (email: string, password: string, session = false) =>
    (await fixture().authentication.login({ email, password, mode: session ? 'session' : 'json' }, visitor)).tokens
  const refresh = async (token: string) =>
    (await fixture().authentication.refresh({ body: { refresh_token: token }, ...noCookies }, visitor)).tokens
  const refreshSession = async (sessionCookie: string) =>
    (await fixture().authentication.refresh({ body: { mode: 'session' }, refreshCookie: null, sessionCookie }, visitor)).tokens
  const authenticate = (token: string | null) => fixture().authentication.authenticate(visitor, token)
  const query = <Result>(work: Parameters<AuthFixture['platform']['database']['withPrisma']>[0]) =>
    fixture().platform.database.withPrisma(work) as Promise<Result>
  const allowAttempts = async (count: number): Promise<void> => {
    await query((client) => client.settings.updateMany({ data: { auth_login_attempts: count } }))
    await fixture().platform.accessChanged(fixture().platform.database, 'directus_settings', [])
  }

  it('gives an administrator their tokens and writes down that they came', async () => {
    const tokens = await login(admin.email.toUpperCase(), admin.password)
    expect(tokens).toMatchObject({ expires: 900_000, refreshToken: expect.stringMatching(/^[\w-]{64}$/) })
    expect(decodeJwt(tokens.accessToken)).toMatchObject({
      id: tokens.id,
      app_access: true,
      admin_access: true,
      iss: 'directus',
    })
    const sessions = await query<unknown[]>((client) => client.session.findMany({ where: { token: tokens.refreshToken } }))
    expect(sessions).toMatchObject([{ user: tokens.id, ip: '10.1.2.3', user_agent: 'jest', origin: 'http://app.test', next_token: null }])
    const activity = await query<unknown[]>((client) => client.activity.findMany({ where: { action: 'login' } }))
    expect(activity).toContainEqual(
      expect.objectContaining({ user: tokens.id, collection: 'directus_users', item: tokens.id, ip: '10.1.2.3' }),
    )
    expect(await query((client) => client.user.findFirst({ where: { id: tokens.id! } }))).toMatchObject({
      last_access: expect.any(Date),
    })
  })

  it('takes the static token of an administrator', async () => {
    const { accessToken, id } = await login(admin.email, admin.password)
    expect(await authenticate(accessToken)).toMatchObject({
      user: id,
      admin: true,
      app: true,
      ip: '10.1.2.3',
      userAgent: 'jest',
      origin: 'http://app.test',
      roles: [expect.any(String)],
    })
  })

  it('refuses everything else alike', async () => {
    const nopass = await addUser(fixture(), { password: null })
    const suspended = await addUser(fixture(), { status: 'suspended' })
    for (const [email, password] of [
      [admin.email, 'wrong'],
      ['nobody@example.com', 'x'],
      [nopass.email!, 'x'],
      [suspended.email!, 'user-pass'],
    ]) {
      await expect(login(email!, password!)).rejects.toMatchObject(credentials('INVALID_CREDENTIALS'))
    }
  })

  it('suspends who tries too often', async () => {
    const user = await addUser(fixture())
    await allowAttempts(3)
    const { accessToken } = await login(user.email!, 'user-pass', true)
    for (const _ of [1, 2, 3, 4]) await expect(login(user.email!, 'wrong')).rejects.toMatchObject(credentials('INVALID_CREDENTIALS'))
    await expect(login(user.email!, 'user-pass')).rejects.toMatchObject(credentials('INVALID_CREDENTIALS'))
    expect(await query((client) => client.user.findFirst({ where: { id: user.id } }))).toMatchObject({
      status: 'suspended',
    })
    await expect(authenticate(accessToken)).rejects.toMatchObject(credentials('INVALID_CREDENTIALS'))
    await allowAttempts(25)
  })

  it('takes a refresh token once', async () => {
    const first = await login(admin.email, admin.password)
    const second = await refresh(first.refreshToken)
    expect(second.refreshToken).not.toBe(first.refreshToken)
    await expect(refresh(first.refreshToken)).rejects.toMatchObject(credentials('INVALID_CREDENTIALS'))
    const both = await Promise.allSettled([1, 2].map(() => refresh(second.refreshToken)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('lets a session work on for a moment after it was refreshed', async () => {
    const first = await login(admin.email, admin.password, true)
    expect(first.expires).toBe(86_400_000)
    expect(await authenticate(first.accessToken)).toMatchObject({ session: first.refreshToken })
    const all = await Promise.all([1, 2, 3].map(() => refreshSession(first.accessToken)))
    expect(new Set(all.map(({ refreshToken }) => refreshToken)).size).toBe(1)
    expect(await authenticate(first.accessToken)).toMatchObject({ admin: true })
    expect(await authenticate(all[0]!.accessToken)).toMatchObject({ session: all[0]!.refreshToken })
    await new Promise((resolve) => setTimeout(resolve, 1600))
    await expect(authenticate(first.accessToken)).rejects.toMatchObject(credentials('INVALID_CREDENTIALS'))
  })

  it('ends a session with the logout, also the one before it', async () => {
    const first = await login(admin.email, admin.password, true)
    const second = await refreshSession(first.accessToken)
    await authenticate(second.accessToken)
    const { authentication } = fixture()
    await authentication.logout({ body: { mode: 'session' }, refreshCookie: null, sessionCookie: second.accessToken })
    for (const { accessToken } of [first, second])
      await expect(authenticate(accessToken)).rejects.toMatchObject(credentials('INVALID_CREDENTIALS'))
    await authentication.logout({ body: { refresh_token: 'unknown' }, ...noCookies })
  })

  it('does not refresh for who was suspended', async () => {
    const user = await addUser(fixture())
    const { refreshToken } = await login(user.email!, 'user-pass')
    await query((client) => client.user.update({ where: { id: user.id }, data: { status: 'suspended' } }))
    const again = () => refresh(refreshToken)
    await expect(again()).rejects.toMatchObject(credentials('USER_SUSPENDED'))
    await expect(again()).rejects.toMatchObject(credentials('INVALID_CREDENTIALS'))
  })

  it('knows static tokens of active users only', async () => {
    const token = `static-${randomUUID()}`
    const user = await addUser(fixture(), { token })
    expect(await authenticate(token)).toMatchObject({ user: user.id, role: null, roles: [], admin: false, app: false })
    await query((client) => client.user.update({ where: { id: user.id }, data: { status: 'draft' } }))
    await fixture().platform.accessChanged(fixture().platform.database, 'directus_users', [user.id])
    await expect(authenticate(token)).rejects.toMatchObject(credentials('INVALID_CREDENTIALS'))
  })

  it('asks the database nothing about a caller it knows', async () => {
    const { accessToken } = await login(admin.email, admin.password, true)
    const token = `static-${randomUUID()}`
    await addUser(fixture(), { token })
    for (const known of [accessToken, token, null]) await authenticate(known)
    const statements: string[] = []
    const stop = fixture().platform.database.onStatement(({ text }) => statements.push(text))
    for (const known of [accessToken, token, null]) await authenticate(known)
    stop()
    expect(statements).toEqual([])
  })

  it('tells bad tokens apart', async () => {
    const { secret } = fixture().config.auth
    const { id } = await login(admin.email, admin.password)
    const sign = (claims: Record<string, unknown>, key = secret, issuer = 'directus') =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(key))
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ id, iss: 'directus' })).toString('base64url')}.`
    const cases: [string, string][] = [
      ['garbage', 'INVALID_CREDENTIALS'],
      ['a.b.c', 'INVALID_CREDENTIALS'],
      [await sign({ id }, 'another-secret'), 'INVALID_TOKEN'],
      [await sign({ id }, secret, 'somebody'), 'INVALID_CREDENTIALS'],
      [none, 'INVALID_TOKEN'],
      [await signToken({ id }, secret, -60_000), 'TOKEN_EXPIRED'],
      [await signToken({ id, session: 'gone' }, secret, 60_000), 'INVALID_CREDENTIALS'],
      [await signToken({ id: randomUUID() }, secret, 60_000), 'INVALID_CREDENTIALS'],
      [await signToken({ id: "x' or 1=1" }, secret, 60_000), 'INVALID_CREDENTIALS'],
    ]
    for (const [token, code] of cases) await expect(authenticate(token)).rejects.toMatchObject({ code })
  })

  it('does not believe the flags in a token', async () => {
    const user = await addUser(fixture())
    const token = await signToken({ id: user.id, role: null, app_access: true, admin_access: true }, fixture().config.auth.secret, 60_000)
    expect(await authenticate(token)).toMatchObject({ user: user.id, admin: false, app: false })
  })

  it('counts a policy only for callers from its addresses', async () => {
    const user = await addUser(fixture())
    await query((client) =>
      client.policy.create({
        data: {
          name: 'office',
          admin_access: true,
          ip_access: '192.168.0.0/16',
          access: { create: { user: user.id } },
        },
      }),
    )
    fixture().platform.policies.invalidate()
    const token = await signToken({ id: user.id }, fixture().config.auth.secret, 60_000)
    expect(await authenticate(token)).toMatchObject({ admin: false })
    expect(await fixture().authentication.authenticate({ ip: '192.168.7.7' }, token)).toMatchObject({ admin: true })
    expect(await fixture().authentication.authenticate({ ip: null }, token)).toMatchObject({ admin: false })
  })

  it('follows the tree of roles', async () => {
    const parent = await query<{ id: string }>((client) => client.role.create({ data: { name: 'parent' } }))
    const child = await query<{ id: string }>((client) => client.role.create({ data: { name: 'child', parent: parent.id } }))
    await query((client) => client.policy.create({ data: { name: 'app', app_access: true, access: { create: { role: parent.id } } } }))
    const user = await addUser(fixture(), { role: child.id })
    fixture().platform.policies.invalidate()
    const token = await signToken({ id: user.id }, fixture().config.auth.secret, 60_000)
    expect(await authenticate(token)).toMatchObject({
      role: child.id,
      roles: [child.id, parent.id],
      app: true,
      admin: false,
    })
  })

  it('is anonymous without a token', async () => {
    expect(await authenticate(null)).toEqual({
      user: null,
      role: null,
      roles: [],
      admin: false,
      app: false,
      ip: '10.1.2.3',
      userAgent: 'jest',
      origin: 'http://app.test',
    })
  })

  it('lets hooks add claims, and tells them of logins', async () => {
    const { events } = fixture().platform
    const told: unknown[] = []
    const add = (claims: unknown) => ({ ...(claims as object), tenant: 7 })
    const tell = (meta: unknown) => told.push(meta)
    events.onFilter('auth.jwt', add)
    events.onAction('auth.login', tell)
    const { accessToken } = await login(admin.email, admin.password)
    await login(admin.email, 'wrong').catch(() => undefined)
    events.offFilter('auth.jwt', add)
    events.offAction('auth.login', tell)
    expect(decodeJwt(accessToken)).toMatchObject({ tenant: 7, admin_access: true })
    expect(told).toMatchObject([{ status: 'success' }, { status: 'fail', error: { code: 'INVALID_CREDENTIALS' } }])
    expect(JSON.stringify(told)).not.toContain(admin.password)
  })

  it('finds the refresh token where the mode says', async () => {
    const session = await login(admin.email, admin.password, true)
    const find = (body: unknown, refreshCookie: string | null = null, sessionCookie: string | null = null) =>
      findRefreshToken(fixture().platform, { body, refreshCookie, sessionCookie })
    expect(await find({ refresh_token: 'r' })).toEqual({ token: 'r', mode: 'json' })
    expect(await find(undefined, 'c')).toEqual({ token: 'c', mode: 'cookie' })
    expect(await find({ mode: 'session' }, 'c', session.accessToken)).toEqual({
      token: session.refreshToken,
      mode: 'session',
    })
    for (const missing of [
      find({}),
      find({ refresh_token: 'r', mode: 'cookie' }),
      find({ mode: 'session' }, null, 'garbage'),
      find({ mode: 'magic', refresh_token: 'r' }),
    ]) {
      await expect(missing).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' })
    }
  })
})

onEachServer('the time of a login', { LOGIN_STALL_TIME: '200' }, (fixture) => {
  it('tells nothing', async () => {
    for (const email of [admin.email, 'nobody@example.com']) {
      const started = performance.now()
      await fixture()
        .authentication.login({ email, password: 'wrong' }, visitor)
        .catch(() => undefined)
      expect(performance.now() - started).toBeGreaterThan(195)
    }
  })
})
