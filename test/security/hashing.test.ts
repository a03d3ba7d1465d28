import { expect, it } from '@jest/globals'
import { type App, admin, onEachApp } from '../support/app.js'

// ../shared/security-cases.md, 64, and issue 11.6: hashing for strangers holds nobody up, and utilities keep no state that bad input could spoil.

onEachApp(
  'issue 11.6, case 64: hashing for strangers',
  (app) => {
    const generate = (string: unknown = 'x') => timed(() => app().request('/utils/hash/generate', { as: null, body: { string } }))
    const login = () => timed(() => app().request('/auth/login', { as: null, body: admin }))

    it('delays no login: most of a flood is refused at once, and logins come first', async () => {
      const [alone] = [await login(), await login()]
      const { body } = await app().request('/utils/hash/generate', { as: null, body: { string: 'x' } })
      const verify = () => timed(() => app().request('/utils/hash/verify', { as: null, body: { string: 'y', hash: body.data } }))
      const flood = [...Array.from({ length: 60 }, () => generate()), ...Array.from({ length: 60 }, verify)]
      const logins = [await login(), await login(), await login()]
      for (const { status, time } of logins) {
        expect(status).toBe(200)
        expect(time).toBeLessThan(alone!.time * 4 + 1_000)
      }
      const answers = await Promise.all(flood)
      const refused = answers.filter(({ status }) => status !== 200)
      expect(refused.length).toBeGreaterThan(60)
      for (const { status, code, retry } of refused) expect([status, code, retry]).toEqual([503, 'SERVICE_UNAVAILABLE', '1'])
      expect((await generate()).status).toBe(200)
    })

    it('nor the writing of items, nor each other for ever', async () => {
      const flood = Array.from({ length: 40 }, () => generate())
      const write = await timed(() =>
        app().request('/users', { body: { email: `u${Math.random()}@example.com`, password: 'user-pass-1' } }),
      )
      expect([write.status, write.time < 5_000]).toEqual([200, true])
      await Promise.all(flood)
      expect((await generate()).time).toBeLessThan(5_000)
    })

    it('refuses what is no text, and texts that nobody hashes', async () => {
      for (const string of ['', null, 5, {}, [], true, ['x'], 'x'.repeat(10_001)])
        expect([string, (await generate(string)).status]).toEqual([string, 400])
      expect((await generate('x'.repeat(10_000))).status).toBe(200)
    })

    it('is not disturbed by odd input to the utilities', async () => {
      for (const length of ['foo', '-1', '0', '501', '1e9', 'NaN', '', '1.5', '{}', '1,2', '[]']) {
        const { status } = await app().request(`/utils/random/string?length=${encodeURIComponent(length)}`, { as: null })
        expect([length, status]).toEqual([length, 400])
        const { body } = await app().request('/utils/random/string', { as: null })
        expect(String(body.data)).toMatch(/^[\w-]{32}$/)
      }
      const texts = await Promise.all(Array.from({ length: 20 }, () => app().must<string>('/utils/random/string?length=64')))
      expect(new Set(texts).size).toBe(20)
      for (const string of [{ toString: 'x' }, { length: 1e9 }, [[['x']]]]) expect((await generate(string)).status).toBe(400)
      expect((await generate('after all that')).status).toBe(200)
    })
  },
  undefined,
  { HASH_MEMORY_COST: '32768', HASH_TIME_COST: '3', HASH_PARALLELISM: '1' },
)

/** What was answered, and how long that took. */
async function timed(work: () => ReturnType<App['request']>) {
  const begun = performance.now()
  const answer = await work()
  const [error] = answer.body.errors ?? []
  const retry = (error?.extensions as { retryAfter?: number } | undefined)?.retryAfter
  return {
    status: answer.status,
    code: error?.extensions.code,
    retry: retry === undefined ? null : String(retry),
    time: performance.now() - begun,
  }
}
