import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'
import { chances, Play } from './questions.js'

// Issue 18: a kept answer is never older than the last write. `CACHE_TRIALS=2000` for the long run, `CACHE_SEED` repeats one.

const trials = Number(process.env.CACHE_TRIALS ?? 60)
const seed = Number(process.env.CACHE_SEED ?? Math.floor(Math.random() * 2 ** 31))

onEachApp(
  'Kept answers',
  (app) => {
    it(
      `are those of the database after each of ${trials} writes (seed ${seed})`,
      async () => {
        const play = new Play(chances(seed), app, app)
        for (let trial = 0; trial < trials; trial += 1) {
          await play.write()
          for (let question = 0; question < 3; question += 1) await play.compare()
        }
        expect(play.hits).toBeGreaterThan(trials / 10)
      },
      trials * 2_000,
    )

    it(
      `never go back in time while others write (seed ${seed})`,
      async () => {
        const { must, platform } = app()
        await must('/items/tags/2', { method: 'PATCH', body: { name: '0' } })
        let acknowledged = 0
        const writing = (async () => {
          for (let number = 1; number <= trials; number += 1) {
            await must('/items/tags/2', { method: 'PATCH', body: { name: String(number) } })
            acknowledged = number
          }
        })()
        const reading = Array.from({ length: 4 }, async () => {
          while (acknowledged < trials) {
            const least = acknowledged
            const { name } = await must<{ name: string }>('/items/tags/2?fields=name')
            expect(Number(name)).toBeGreaterThanOrEqual(least)
          }
        })
        await Promise.all([writing, ...reading])
        expect(platform.config.cache).not.toBeNull()
      },
      trials * 2_000,
    )
  },
  fillBlog,
  { CACHE_ENABLED: 'true', CACHE_STATUS_HEADER: 'X-Cache', CACHE_SKIP_ALLOWED: 'true', CACHE_TTL: '1h' },
)
