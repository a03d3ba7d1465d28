import { randomUUID } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { generate } from 'otplib'
import { loginToShare } from '../../src/auth/shares/share-login.js'
import { enableTfa, resetTfa } from '../../src/auth/tfa.js'
import { hashSecret } from '../../src/security/hash.js'
import { type AuthFixture, admin, onEachServer, visitor } from './fixture.js'

// issue 11.10: what failed logins do, and what they tell.

const cost = { memoryCost: 1024, timeCost: 2, parallelism: 1 }

/** Users by a name of their own; all have the same password. */
async function addUser({ platform }: AuthFixture, data: Record<string, unknown> = {}): Promise<{ id: string; email: string }> {
  const email = `u-${randomUUID()}@example.com`
  const password = await hashSecret('user-pass', cost)
  const { id } = await platform.database.withPrisma((client) => client.user.create({ data: { email, password, ...data } }))
  return { id, email }
}

const login = ({ authentication }: AuthFixture, email: string, password: string, otp: string | null = null, since?: number) =>
  authentication.login({ email, password, otp }, { ...visitor, since })
const guess = async (fixture: AuthFixture, email: string, times: number) => {
  for (let time = 0; time < times; time += 1)
    await expect(login(fixture, email, 'wrong')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
}
const statusOf = ({ platform }: AuthFixture, id: string) =>
  platform.database.withPrisma(async (client) => (await client.user.findUniqueOrThrow({ where: { id } })).status)
const adminOf = ({ platform }: AuthFixture) =>
  platform.database.withPrisma((client) => client.user.findFirstOrThrow({ where: { email: admin.email } }))
/** Another administrator. */
const addAdmin = async (fixture: AuthFixture) => addUser(fixture, { role: (await adminOf(fixture)).role })

onEachServer('issue 11.10: failed logins', { AUTH_LOCK_TIME: '700' }, (fixture) => {
  it('lock the last active administrator out for a time, and change nothing else', async () => {
    const { id } = await adminOf(fixture())
    const { tokens } = await login(fixture(), admin.email, admin.password)
    await guess(fixture(), admin.email, 26)
    expect(await statusOf(fixture(), id)).toBe('active')
    await expect(login(fixture(), admin.email, admin.password)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect(await fixture().authentication.authenticate(visitor, tokens.accessToken)).toMatchObject({ user: id, admin: true })
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect((await login(fixture(), admin.email, admin.password)).tokens).toMatchObject({ id })
    await guess(fixture(), admin.email, 3)
    expect((await login(fixture(), admin.email, admin.password)).tokens).toMatchObject({ id })
  })

  it('suspend an administrator while another one is left, and everybody else', async () => {
    const other = await addAdmin(fixture())
    const user = await addUser(fixture())
    for (const { id, email } of [other, user]) {
      await guess(fixture(), email, 26)
      expect(await statusOf(fixture(), id)).toBe('suspended')
    }
  })

  it('leave an administrator, however many are guessed at at the same time', async () => {
    const others = [await addAdmin(fixture()), await addAdmin(fixture())]
    const emails = [admin.email, ...others.map(({ email }) => email)]
    for (const email of emails) await guess(fixture(), email, 25)
    await Promise.all(emails.map((email) => guess(fixture(), email, 1)))
    const states = await Promise.all([(await adminOf(fixture())).id, ...others.map(({ id }) => id)].map((id) => statusOf(fixture(), id)))
    expect(states.sort()).toEqual(['active', 'suspended', 'suspended'])
  })
})

onEachServer('issue 11.10: a one-time password', {}, (fixture) => {
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
  const step = 30
  const otpAt = (epoch: number, of = secret) => generate({ secret: of, epoch })
  const now = () => Math.floor(Date.now() / 1000)
  const invalid = { code: 'INVALID_OTP' }

  it('is good once, for one of all who show it', async () => {
    const { id, email } = await addUser(fixture(), { tfa_secret: secret })
    const otp = await otpAt(now())
    expect((await login(fixture(), email, 'user-pass', otp)).tokens).toMatchObject({ id })
    await expect(login(fixture(), email, 'user-pass', otp)).rejects.toMatchObject(invalid)
    const next = await otpAt(now() + step)
    const all = await Promise.allSettled([1, 2, 3, 4, 5].map(() => login(fixture(), email, 'user-pass', next)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    // What came before it is used up, too.
    await expect(login(fixture(), email, 'user-pass', otp)).rejects.toMatchObject(invalid)
  })

  it('is not used up by somebody who does not know the password', async () => {
    const { id, email } = await addUser(fixture(), { tfa_secret: secret })
    const otp = await otpAt(now())
    await expect(login(fixture(), email, 'wrong', otp)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
    expect((await login(fixture(), email, 'user-pass', otp)).tokens).toMatchObject({ id })
  })

  it('of one user, or of an earlier secret, uses up none of another', async () => {
    const [one, other] = [await addUser(fixture(), { tfa_secret: secret }), await addUser(fixture(), { tfa_secret: secret })]
    const otp = await otpAt(now())
    for (const { email } of [one, other]) await login(fixture(), email, 'user-pass', otp)
    await resetTfa(fixture().platform, one.id)
    const another = 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU'
    await enableTfa(fixture().platform, one.id, another, await otpAt(now(), another))
    expect((await login(fixture(), one.email, 'user-pass', await otpAt(now(), another))).tokens).toMatchObject({ id: one.id })
  })
})

/** The shortest of some times: what else the machine does makes a time longer, and never shorter. */
async function shortestOf(measure: () => Promise<number>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 4; round += 1) times.push(await measure())
  return Math.min(...times)
}

onEachServer('issue 11.10, case 48: the time and the work of a login', { LOGIN_STALL_TIME: '300', HASH_MEMORY_COST: '8192' }, (fixture) => {
  const expensive = { memoryCost: 8192, timeCost: 2, parallelism: 1 }
  const workOf = async (work: () => Promise<unknown>) => {
    const statements: string[] = []
    const stop = fixture().platform.database.onStatement(({ text }) => statements.push(text))
    await work()
    stop()
    return statements
  }

  it('are the same, whatever is wrong', async () => {
    const password = await hashSecret('user-pass', expensive)
    const known = await addUser(fixture(), { password })
    const emails = [
      known.email,
      'nobody@example.com',
      (await addUser(fixture(), { password: null })).email,
      (await addUser(fixture(), { status: 'suspended', password })).email,
      (await addUser(fixture(), { provider: 'google', password })).email,
    ]
    // The settings are read with the first login of any user.
    await fixture().platform.settings()
    const statements = []
    for (const email of emails) statements.push(await workOf(() => guess(fixture(), email, 1)))
    expect(statements[0]!.length).toBeGreaterThan(0)
    for (const one of statements) expect(one).toEqual(statements[0])
  })

  it('of twelve at once tell known addresses from unknown ones by nothing', async () => {
    const password = await hashSecret('user-pass', expensive)
    const users = await Promise.all(Array.from({ length: 12 }, () => addUser(fixture(), { password })))
    const timeOf = async (emails: readonly string[]) => {
      const begun = performance.now()
      await Promise.all(emails.map((email) => guess(fixture(), email, 2)))
      return performance.now() - begun
    }
    const unknown = users.map((_, index) => `nobody-${index}@example.com`)
    await timeOf(unknown)
    const known = users.map(({ email }) => email)
    const times = [await shortestOf(() => timeOf(known)), await shortestOf(() => timeOf(unknown))]
    expect(Math.min(...times) / Math.max(...times)).toBeGreaterThan(0.6)
  })

  it('are counted from when the request came in', async () => {
    const taken = await shortestOf(async () => {
      const begun = performance.now()
      await new Promise((resolve) => setTimeout(resolve, 250))
      await expect(login(fixture(), 'nobody@example.com', 'x', null, begun)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
      return performance.now() - begun
    })
    // Node's timers may fire up to a millisecond early (each of the two waits that make up this time).
    expect(taken).toBeGreaterThan(297)
    expect(taken).toBeLessThan(500)
  })

  it('are the same for shares that are there and those that are not', async () => {
    const { database } = fixture().platform
    const share = await database.withPrisma(async (client) => {
      await client.collection.create({ data: { collection: 'notes' } })
      const { id } = await client.user.findFirstOrThrow()
      return client.share.create({
        data: { collection: 'notes', item: '1', user_created: id, password: await hashSecret('open', expensive) },
      })
    })
    const open = (id: string) => loginToShare(fixture().platform, { share: id, password: 'wrong', mode: 'json' }, visitor)
    const timeOf = async (id: string) => {
      const begun = performance.now()
      const all = await Promise.allSettled(Array.from({ length: 24 }, () => open(id)))
      expect(all.every(({ status }) => status === 'rejected')).toBe(true)
      return performance.now() - begun
    }
    const times = [await shortestOf(() => timeOf(share.id)), await shortestOf(() => timeOf(randomUUID()))]
    expect(Math.min(...times) / Math.max(...times)).toBeGreaterThan(0.6)
  })
})
