import { describe, expect, it } from '@jest/globals'
import { generate } from 'otplib'
import { parseLogin } from '../../src/auth/login-input.js'
import { isAllowedUrl, parseReset, parseResetRequest, provePasswordReset, requestPasswordReset } from '../../src/auth/password-reset.js'
import { loginToShare, parseShareLogin } from '../../src/auth/shares/share-login.js'
import { disableTfa, enableTfa, generateTfa, resetTfa } from '../../src/auth/tfa.js'
import { hashSecret } from '../../src/security/hash.js'
import { signToken } from '../../src/security/tokens.js'
import { admin, onEachServer, visitor } from './fixture.js'

const allowed = 'http://127.0.0.1:3000/reset'

onEachServer('accounts', { PASSWORD_RESET_URL_ALLOW_LIST: allowed, PUBLIC_URL: 'http://api.test/' }, (fixture) => {
  const login = async (otp: string | null) => (await fixture().authentication.login({ ...admin, otp }, visitor)).tokens
  const adminUser = () =>
    fixture().platform.database.withPrisma((client) => client.user.findFirstOrThrow({ where: { email: admin.email } }))

  it('can be protected by a second factor', async () => {
    const { platform } = fixture()
    const { id } = await adminUser()
    await expect(generateTfa(platform, id, 'wrong')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    const { secret, otpauth_url } = await generateTfa(platform, id, admin.password)
    expect(otpauth_url).toBe(
      `otpauth://totp/Directus:admin%40example.com?secret=${secret}&period=30&digits=6&algorithm=SHA1&issuer=Directus`,
    )
    const otp = await generate({ secret })
    await expect(enableTfa(platform, id, secret, '000000')).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' })
    await expect(enableTfa(platform, id, 'not base32!', otp)).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' })
    await enableTfa(platform, id, secret, otp)
    await expect(enableTfa(platform, id, secret, otp)).rejects.toThrow('TFA Secret is already set for this user')
    await expect(login(null)).rejects.toMatchObject({ code: 'INVALID_OTP' })
    await expect(login('000000')).rejects.toMatchObject({ code: 'INVALID_OTP' })
    expect(await login(await generate({ secret }))).toMatchObject({ id })
    await expect(disableTfa(platform, id, 'abc')).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' })
    await disableTfa(platform, id, await generate({ secret }))
    await expect(disableTfa(platform, id, otp)).rejects.toThrow(`User "${id}" doesn't have TFA enabled`)
    await enableTfa(platform, id, secret, await generate({ secret }))
    await resetTfa(platform, id)
    expect(await login(null)).toMatchObject({ id })
  })

  it('accept the shorter secrets that Directus made', async () => {
    const { id } = await adminUser()
    const secret = 'L4CWUCKYB4CX4LZH'
    const { createGuardrails } = await import('otplib')
    await enableTfa(fixture().platform, id, secret, await generate({ secret, guardrails: createGuardrails({ MIN_SECRET_BYTES: 10 }) }))
    await resetTfa(fixture().platform, id)
  })

  it('get a link for a new password, which works once', async () => {
    const { platform } = fixture()
    const mail = await requestPasswordReset(platform, admin.email.toUpperCase(), null)
    expect(mail).toMatchObject({
      email: admin.email,
      url: expect.stringMatching(/^http:\/\/api\.test\/admin\/reset-password\?token=/),
    })
    const token = new URL(mail!.url).searchParams.get('token')!
    const user = await provePasswordReset(platform, token)
    expect(user.email).toBe(admin.email)
    const before = user.password
    await platform.database.withPrisma((client) => client.user.update({ where: { id: user.id }, data: { password: 'another hash' } }))
    await expect(provePasswordReset(platform, token)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await platform.database.withPrisma((client) => client.user.update({ where: { id: user.id }, data: { password: before } }))
  })

  it('get no link when nobody has the address, and none to where it must not lead', async () => {
    const { platform } = fixture()
    expect(await requestPasswordReset(platform, 'nobody@example.com', null)).toBeNull()
    expect((await requestPasswordReset(platform, admin.email, `${allowed}?x=1`))?.url).toMatch(/reset\?x=1&token=/)
    await expect(requestPasswordReset(platform, admin.email, 'http://evil.test/reset')).rejects.toThrow(
      `URL "http://evil.test/reset" can't be used to reset passwords`,
    )
  })

  it('are not opened by other tokens', async () => {
    const { platform, config } = fixture()
    const { secret } = config.auth
    const invite = await signToken({ email: admin.email, scope: 'invite', hash: 'x' }, secret, 60_000)
    const late = await signToken({ email: admin.email, scope: 'password-reset', hash: 'x' }, secret, -60_000)
    await expect(provePasswordReset(platform, invite)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(provePasswordReset(platform, late)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' })
    await expect(provePasswordReset(platform, 'garbage')).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
  })

  it('can be left out by who has a share', async () => {
    const { platform, authentication } = fixture()
    const password = await hashSecret('open', { memoryCost: 1024, timeCost: 2, parallelism: 1 })
    const share = await platform.database.withPrisma(async (client) => {
      await client.collection.create({ data: { collection: 'notes' } })
      return client.share.create({ data: { collection: 'notes', item: '1', password, max_uses: 2, user_created: (await adminUser()).id } })
    })
    const open = (given: string | null) => loginToShare(platform, { share: share.id, password: given, mode: 'json' }, visitor)
    for (const wrong of [null, 'wrong']) await expect(open(wrong)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    const tokens = await open('open')
    expect(await authentication.authenticate(visitor, tokens.accessToken)).toMatchObject({
      user: null,
      role: null,
      roles: [],
      admin: false,
      app: false,
      share: share.id,
    })
    const again = await authentication.refresh(
      { body: { refresh_token: tokens.refreshToken }, refreshCookie: null, sessionCookie: null },
      visitor,
    )
    expect(again.tokens).toMatchObject({ id: null })
    await platform.database.withPrisma((client) =>
      client.share.update({ where: { id: share.id }, data: { date_end: new Date(Date.now() - 1000) } }),
    )
    await expect(open('open')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  })
})

describe('what clients send', () => {
  it.each([
    [{ password: 'x' }, '"email" is required'],
    [{}, '"email" is required'],
    [{ email: 5, password: 'x' }, '"email" must be a string'],
    [{ email: 'nobody', password: 'x' }, '"email" must be a valid email'],
    [{ email: ' a@b.test ', password: 'x' }, '"email" must be a valid email'],
    [{ email: 'a@b.test' }, '"password" is required'],
    [{ email: 'a@b.test', password: '' }, '"password" is not allowed to be empty'],
    [{ email: 'a@b.test', password: 5 }, '"password" must be a string'],
    [{ email: 'a@b.test', password: 'x', mode: 'magic' }, '"mode" must be one of [cookie, json, session]'],
  ])('is refused when it is %j', (body, reason) => {
    expect(() => parseLogin(body)).toThrow(`Invalid payload. ${reason}.`)
  })

  it('is read', () => {
    expect(parseLogin({ email: 'a@b.test', password: 'x', nope: 1 })).toEqual({
      email: 'a@b.test',
      password: 'x',
      otp: null,
      mode: 'json',
    })
    expect(parseShareLogin({ share: 's', mode: 'cookie' })).toEqual({ share: 's', password: null, mode: 'cookie' })
    expect(() => parseShareLogin({})).toThrow('"share" is required')
    expect(() => parseResetRequest({ email: 5 })).toThrow('"email" field is required')
    expect(() => parseReset({ token: 't' })).toThrow('"password" field is required')
  })

  it('may lead to allowed addresses only', () => {
    const list = [allowed, 'myapp://reset']
    expect([allowed, `${allowed}?a=1`, 'myapp://reset'].map((url) => isAllowedUrl(url, list))).toEqual([true, true, true])
    expect(
      ['http://127.0.0.1:3000/other', 'http://127.0.0.1/reset', 'myapp://other', 'javascript:alert(1)', ''].some((url) =>
        isAllowedUrl(url, list),
      ),
    ).toBe(false)
  })
})
