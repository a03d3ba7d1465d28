import { expect, it } from '@jest/globals'
import { type Cluster, onEachCluster, oneOf } from '../nodes/cluster.js'
import { fillBlog } from '../support/blog.js'
import { chances, Play } from './questions.js'

// Issue 18: over several nodes a kept answer is never older than the last write that any of them has acknowledged.

const trials = Math.ceil(Number(process.env.CACHE_TRIALS ?? 60) / 3)
const seed = Number(process.env.CACHE_SEED ?? Math.floor(Math.random() * 2 ** 31))

const disturbances: Readonly<Record<string, (cluster: Cluster) => Promise<unknown>>> = {
  nothing: async () => undefined,
  FLUSHALL: ({ redis }) => redis.command('FLUSHALL'),
  'a Redis that is stopped and started': async ({ redis }) => {
    await redis.stop()
    await redis.start()
  },
}

for (const store of ['memory', 'redis']) {
  onEachCluster(
    `Answers that two nodes keep (${store})`,
    2,
    (cluster) => {
      it.each(Object.keys(disturbances))(
        `are those of the database after writes of the other, with %s in between (seed ${seed})`,
        async (name) => {
          const { nodes } = cluster()
          let writer = 0
          const play = new Play(
            chances(seed),
            () => nodes[writer]!,
            () => nodes[1 - writer]!,
          )
          for (let trial = 0; trial < trials; trial += 1) {
            if (trial === Math.floor(trials / 2)) await disturbances[name]!(cluster())
            writer = oneOf([0, 1])
            await play.write()
            for (let question = 0; question < 3; question += 1) await play.compare()
          }
          expect(play.hits).toBeGreaterThan(0)
        },
        trials * 3_000,
      )

      it(`${store === 'redis' ? 'are shared by them' : 'are of each alone'}, and forgotten by both on request`, async () => {
        const [one, other] = cluster().nodes
        const ask = async (url: string) =>
          (await fetch(`${url}/items/tags?fields=id&access_token=token-of-the-administrator`)).headers.get('x-cache')
        await ask(one!.url)
        await ask(one!.url)
        expect([await ask(one!.url), await ask(other!.url), await ask(other!.url)]).toEqual([
          'HIT',
          store === 'redis' ? 'HIT' : 'MISS',
          'HIT',
        ])
        await one!.must('/utils/cache/clear', { method: 'POST' })
        expect(await ask(other!.url)).toBe('MISS')
      })
    },
    fillBlog,
    {
      CACHE_ENABLED: 'true',
      CACHE_STORE: store,
      CACHE_STATUS_HEADER: 'X-Cache',
      CACHE_SKIP_ALLOWED: 'true',
      CACHE_TTL: '1h',
      SYNCHRONIZATION_GRACE: '30s',
    },
    store === 'redis' ? ['postgres'] : ['postgres', 'mysql'],
  )
}
