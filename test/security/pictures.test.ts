import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { effortFor } from '../../src/services/assets/effort.js'
import { type App, admin, onEachApp, startApp } from '../support/app.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { asset, note, picture, upload } from '../support/files.js'

// ../shared/security-cases.md, 41, 42, 76, and issue 11.4: pictures are transformed where it can be ended, and take nobody's thread.

/** A picture that encoders find hard. */
const noise = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: 'red', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
    .jpeg()
    .toBuffer()

const codeOf = async (answer: Response) =>
  ((await answer.json()) as { errors: { extensions: { code: string; reason?: string } }[] }).errors[0]!.extensions

/** The processes of this one that transform pictures. */
function workers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const isOurs = new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'))
        return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('picture-process')
      } catch {
        return false // it has just ended
      }
    })
}

const until = async (isSo: () => boolean, most = 10_000): Promise<void> => {
  for (const end = Date.now() + most; !isSo(); await new Promise((resolve) => setTimeout(resolve, 20)))
    if (Date.now() > end) throw new Error('It did not happen')
}

const timeOf = async (work: () => Promise<{ status: number }>): Promise<number> => {
  const begun = performance.now()
  expect((await work()).status).toBeLessThan(300)
  return performance.now() - begun
}

onEachApp(
  'issue 11.4, case 76: pictures that take long',
  (app) => {
    let large = ''
    let small = ''
    let text = ''
    beforeAll(async () => {
      const send = async (filename: string, content: Buffer) => (await upload(app(), { filename, type: 'image/jpeg', content })).id
      large = await send('large.jpg', await noise(4000, 4000))
      small = await send('small.jpg', await picture(400, 200, 'jpeg'))
      text = (await upload(app(), note())).id
      // A process is there already.
      expect((await asset(app(), `${small}?width=10`)).status).toBe(200)
    })

    it.each([
      ['an encoder that does not look at a clock', (index: number) => `width=${3900 + index}&format=avif&quality=100`],
      ['an operation', (index: number) => `transforms=${encodeURIComponent(`[["median",${90 + index}]]`)}`],
      [
        'several operations',
        (index: number) => `transforms=${encodeURIComponent(`[["blur",${300 + index}],["clahe",{"width":90,"height":90}],["median",60]]`)}`,
      ],
    ])('76: %s is ended, while files, logins and questions go on', async (_title, query) => {
      const begun = performance.now()
      const slow = [0, 1, 2, 3].map(async (index) => {
        const answer = await asset(app(), `${large}?${query(index)}`)
        return { status: answer.status, retry: answer.headers.get('retry-after'), ...(await codeOf(answer)) }
      })
      await new Promise((resolve) => setTimeout(resolve, 200))
      for (let round = 0; round < 3; round += 1) {
        expect(await timeOf(() => asset(app(), text))).toBeLessThan(1_000)
        expect(await timeOf(() => app().request('/auth/login', { as: null, body: admin }))).toBeLessThan(2_000)
        expect(await timeOf(() => app().request('/server/ping'))).toBeLessThan(1_000)
        expect(await timeOf(() => app().request('/users/me'))).toBeLessThan(1_000)
      }
      for (const answer of await Promise.all(slow)) expect(answer).toMatchObject({ status: 503, retry: '1', code: 'SERVICE_UNAVAILABLE' })
      // Each has its time at work, or waits as long at most.
      expect(performance.now() - begun).toBeLessThan(12_000)
      expect((await asset(app(), `${small}?width=${20 + (Math.round(begun) % 300)}`)).status).toBe(200)
    })

    it('76: a large AVIF is made in time, since its encoder tries less hard', async () => {
      const answer = await asset(app(), `${large}?width=1000&format=avif`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/avif'])
      const efforts = [0.05, 1, 4, 36].map((millions) => effortFor('avif', millions * 1e6)!)
      expect(efforts).toEqual([...efforts].sort((one, other) => other - one))
      expect(efforts.at(-1)).toBe(0)
      expect(effortFor('webp', 36e6)!).toBeLessThan(effortFor('webp', 1e6)!)
      expect(effortFor('png', 36e6)).toBeUndefined()
    })

    it('41: who leaves frees the place of a picture that was not begun', async () => {
      const slow = Array.from({ length: 4 }, (_, index) =>
        asset(app(), `${large}?transforms=${encodeURIComponent(`[["median",${40 + index}]]`)}`),
      )
      await new Promise((resolve) => setTimeout(resolve, 100))
      // The last places are taken by clients that leave at once.
      for (let round = 0; round < 3; round += 1) {
        const gone = new AbortController()
        const left = [0, 1].map((index) =>
          fetch(`${app().url}/assets/${small}?width=${30 + index + round * 2}`, {
            headers: { authorization: 'Bearer token-of-the-administrator' },
            signal: gone.signal,
          }).catch(() => null),
        )
        await new Promise((resolve) => setTimeout(resolve, 100))
        gone.abort()
        await Promise.all(left)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      expect((await asset(app(), `${small}?width=60`)).status).not.toBe(500)
      for (const answer of await Promise.all(slow)) expect(answer.status).toBe(503)
      expect((await asset(app(), `${small}?width=61`)).status).toBe(200)
    })

    it('leave nothing behind', async () => {
      expect(readdirSync(tmpdir()).filter((name) => name.startsWith('tessera-picture-'))).toEqual([])
    })
  },
  undefined,
  { ASSETS_TRANSFORM_TIMEOUT: '1500', ASSETS_TRANSFORM_MAX_CONCURRENT: '6' },
)

const canSeeProcesses = existsSync('/proc/self/status')
if (!canSeeProcesses) console.warn('Tests of the processes that transform pictures are left out: there is no /proc here.')

;(canSeeProcesses ? it : it.skip)('(the processes can be seen)', () => expect(workers()).toEqual([]))

if (canSeeProcesses) {
  let empty: EmptyDatabase
  let app: App
  beforeAll(async () => {
    process.env.TESSERA_TEST_SECRET = 'not for other processes'
    empty = await testDatabases[0]!.create()
    app = await startApp(empty.config, { ASSETS_TRANSFORM_MAX_MEMORY: '200mb', ASSETS_TRANSFORM_TIMEOUT: '50s' })
  })
  afterAll(async () => {
    await app.stop()
    await until(() => workers().length === 0)
    await empty.drop()
    delete process.env.TESSERA_TEST_SECRET
  })

  it('41, 76: a process that dies takes one picture with it; the next one gets another process, without the environment of the server', async () => {
    const { id } = await upload(app, { filename: 'p.jpg', type: 'image/jpeg', content: await noise(3000, 3000) })
    const dying = asset(app, `${id}?transforms=${encodeURIComponent('[["median",99]]')}`)
    await until(() => workers().length > 0, 20_000)
    for (const pid of workers()) {
      expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('TESSERA_TEST_SECRET')
      process.kill(pid, 'SIGSEGV')
    }
    const answer = await dying
    expect([answer.status, (await codeOf(answer)).code]).toEqual([503, 'SERVICE_UNAVAILABLE'])
    expect((await asset(app, `${id}?width=50`)).status).toBe(200)
  })

  it('42: one that takes too much memory is ended', async () => {
    const { id } = await upload(app, { filename: 'p.jpg', type: 'image/jpeg', content: await noise(6000, 6000) })
    const answer = await asset(app, `${id}?transforms=${encodeURIComponent('[["rotate",90],["flip"]]')}&format=jpg`)
    expect([answer.status, await codeOf(answer)]).toMatchObject([503, { reason: 'The transformation took too much memory' }])
    expect((await asset(app, `${id}?width=50`)).status).toBe(200)
  })

  it('there are never more of them than processors but one, however many ask', async () => {
    const { id } = await upload(app, { filename: 'p.jpg', type: 'image/jpeg', content: await noise(1000, 1000) })
    const answers = Promise.all(Array.from({ length: 20 }, (_, index) => asset(app, `${id}?width=${100 + index}`)))
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, workers().length)
    }, 50)
    for (const { status } of await answers) expect(status).toBe(200)
    clearInterval(watch)
    expect(most).toBeLessThanOrEqual(Math.max(1, Math.min(4, (await import('node:os')).availableParallelism() - 1)))
  })
}
