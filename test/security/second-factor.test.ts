import { beforeAll, expect, it } from '@jest/globals'
import { generate } from 'otplib'
import { requestPasswordReset } from '../../src/auth/password-reset.js'
import { type App, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

// ../shared/security-cases.md, 56 (as far as there are limits) and 58.

const email = 'guarded@example.com'
const password = 'guarded-pass-1'
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

onEachApp(
  'The second factor',
  (app) => {
    let user = ''
    let step = 0
    /** One-time passwords are good once, so each is that of another moment; the clock may be half a minute off. */
    const nextOtp = async () => {
      const epochs = [-30, 0, 30].map((offset) => Math.floor(Date.now() / 1000) + offset)
      const epoch = epochs.find((one) => Math.floor(one / 30) > step)!
      step = Math.floor(epoch / 30)
      return generate({ secret, epoch })
    }
    const logIn = (body: object) => app().request('/auth/login', { as: null, body: { email, password, ...body } })
    const codeOf = (answer: { body: { errors?: readonly { extensions: { code: string } }[] } }) => answer.body.errors?.[0]?.extensions.code

    beforeAll(async () => {
      const made = await createUser(app(), 'guarded', 'token-of-the-guarded', [
        {
          collection: 'directus_users',
          action: 'update',
          fields: ['password', 'tfa_secret'],
          permissions: { id: { _eq: '$CURRENT_USER' } },
        },
      ])
      user = made.user
    })

    it('58: ends the sessions that were opened without it, but the one in which it is switched on', async () => {
      const before = await tokensOf(app(), { email, password })
      const mine = await tokensOf(app(), { email, password })
      const otp = await generate({ secret })
      await app().must('/users/me/tfa/enable', { as: mine.access_token, body: { secret, otp } })
      expect((await app().request('/users/me', { as: mine.access_token })).status).toBe(200)
      expect((await app().request('/users/me', { as: before.access_token })).status).toBe(401)
      const refresh = (token: string) => app().request('/auth/refresh', { as: null, body: { refresh_token: token, mode: 'json' } })
      expect((await refresh(before.refresh_token)).status).toBe(401)
      expect((await refresh(mine.refresh_token)).status).toBe(200)
    })

    it('58: is asked for by every way to log in, and takes nothing that looks like one', async () => {
      for (const otp of [undefined, null, '000000', ' ', '12345', '1234567', 'abcdef', secret])
        expect([otp, codeOf(await logIn({ ...(otp !== undefined && { otp }) }))]).toEqual([otp, 'INVALID_OTP'])
      for (const otp of [123456, {}, [], true]) expect([otp, codeOf(await logIn({ otp }))]).toEqual([otp, 'INVALID_PAYLOAD'])
      for (const mode of ['cookie', 'session']) expect(codeOf(await logIn({ mode }))).toBe('INVALID_OTP')
      const mutation = `mutation { auth_login(email: "${email}", password: "${password}") { access_token } }`
      expect(codeOf(await app().graphql(mutation, { as: null, system: true }))).toBe('INVALID_OTP')
      expect((await logIn({ otp: await nextOtp() })).status).toBe(200)
    })

    it('58: stays after a password reset and a password change, and cannot be taken off without it', async () => {
      const mail = await requestPasswordReset(app().platform, email, null)
      const token = new URL(mail!.url, app().url).searchParams.get('token')
      await app().must('/auth/password/reset', { as: null, body: { token, password } })
      expect(codeOf(await logIn({}))).toBe('INVALID_OTP')
      const as = 'token-of-the-guarded'
      expect((await app().request('/users/me/tfa/disable', { as, body: { otp: '000000' } })).status).toBe(400)
      expect((await app().request(`/users/${user}/tfa/disable`, { as, method: 'POST' })).status).toBe(403)
      expect((await app().request('/users/me', { as, method: 'PATCH', body: { tfa_secret: null } })).status).toBe(400)
      expect(codeOf(await logIn({}))).toBe('INVALID_OTP')
    })

    it('58: that a policy asks for is said from the addresses of the policy, and from others the policy gives nothing', async () => {
      const policy = await app().must<{ id: string }>('/policies', {
        body: { name: 'strict', enforce_tfa: true, app_access: true, ip_access: ['10.1.2.3'] },
      })
      const other = await createUser(app(), 'office', 'token-of-the-office', [])
      await app().must('/access', { body: { user: other.user, policy: policy.id } })
      const claims = async (address: string) => {
        const { access_token } = await tokensOf(
          app(),
          { email: 'office@example.com', password: 'office-pass-1' },
          { 'x-forwarded-for': address },
        )
        return JSON.parse(Buffer.from(access_token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>
      }
      expect(await claims('10.1.2.3')).toMatchObject({ enforce_tfa: true, app_access: true })
      expect(await claims('10.9.9.9')).toMatchObject({ app_access: false })
      expect(await claims('10.9.9.9')).not.toHaveProperty('enforce_tfa')
    })

    it('56: guesses are counted by the user, whatever address they come from and however the e-mail is spelled', async () => {
      const guessed = await createUser(app(), 'guessed', 'token-of-the-guessed', [])
      await app().must('/settings', { method: 'PATCH', body: { auth_login_attempts: 6 } })
      const spellings = ['guessed@example.com', 'GUESSED@example.com', 'Guessed@Example.COM']
      for (let time = 0; time < 7; time += 1) {
        const body = { email: spellings[time % 3], password: `wrong ${time}`, key: randomKey(time), ip: randomKey(time) }
        const headers = { 'x-forwarded-for': `10.0.0.${time}`, 'x-real-ip': randomKey(time), 'user-agent': randomKey(time) }
        expect((await app().request('/auth/login', { as: null, body, headers })).status).toBe(401)
      }
      expect(await app().must(`/users/${guessed.user}?fields=status`)).toEqual({ status: 'suspended' })
    })

    it('56: one request is one guess', async () => {
      const login = (alias: string) => `${alias}: auth_login(email: "office@example.com", password: "wrong") { access_token }`
      const aliases = Array.from({ length: 20 }, (_, index) => login(`a${index}`))
      const answers = [
        await app().graphql(`mutation { ${aliases.join(' ')} }`, { as: null, system: true }),
        await app().graphql(`mutation { ...F } fragment F on Mutation { ${aliases.join(' ')} }`, { as: null, system: true }),
        await app().request('/graphql/system', { as: null, body: aliases.map((alias) => ({ query: `mutation { ${alias} }` })) }),
        await app().request('/auth/login', { as: null, body: aliases.map(() => ({ email: 'office@example.com', password: 'wrong' })) }),
      ]
      for (const { status } of answers) expect(status).toBe(400)
      expect((await app().must<{ status: string }[]>('/users?filter[email][_eq]=office@example.com&fields=status'))[0]).toEqual({
        status: 'active',
      })
      await app().must('/settings', { method: 'PATCH', body: { auth_login_attempts: 25 } })
    })
  },
  fillBlog,
  { IP_TRUST_PROXY: 'true' },
)

const randomKey = (time: number): string => `key-${time}`

const tokensOf = ({ must }: App, body: object, headers: Record<string, string> = {}): Promise<Tokens> =>
  must<Tokens>('/auth/login', { as: null, body, headers })
