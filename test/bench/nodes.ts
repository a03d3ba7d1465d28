import { startRedis } from '../support/redis.js'
import { benchCases } from './cases.js'
import { fillDatabase } from './data.js'
import { createBenchDatabase } from './databases.js'
import { measure } from './measure.js'
import { startProcess } from './process.js'

const rounds = 4
/** The share of its requests/s alone that a server has to answer as one of several. */
const enough = 0.9
const cases = ['rest list']

/** Measures what it costs a server to know for each request what other nodes changed. False where it is too much. */
export async function benchNodes(
  name: string,
  settings: Readonly<Record<string, string>>,
  headers: Record<string, string>,
  seconds: number,
): Promise<boolean> {
  const [redis, database] = [await startRedis(), await createBenchDatabase(name)]
  if (!redis || !database) return true
  const environment = { ...settings, ...database.environment, LOG_LEVEL: 'error' }
  await fillDatabase(environment)
  const alone = await startProcess('./server-process.mjs', environment, [])
  const several = await startProcess('./server-process.mjs', { ...environment, REDIS: redis.url }, [])
  let isCheap = true
  try {
    console.log(
      `\n${database.name}: one of several nodes beside a node alone; requests/s of 32 connections, the best of ${rounds} rounds each\n`,
    )
    for (const benchCase of benchCases.filter((one) => cases.includes(one.name))) {
      const best = [0, 0]
      const cpu = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
      for (let round = 0; round < rounds; round += 1) {
        for (const [index, server] of [alone, several].entries()) {
          const measured = await measure(server, benchCase, seconds / 2, headers)
          best[index] = Math.max(best[index]!, measured.perSecond)
          cpu[index] = Math.min(cpu[index]!, measured.cpu)
        }
      }
      const ratio = best[1]! / best[0]!
      if (ratio < enough) isCheap = false
      const told = [0, 1].map((index) => `${best[index]!.toFixed(0)}/s (CPU ${cpu[index]!.toFixed(3)} ms)`)
      const warning = ratio < enough ? `   less than ${enough}` : ''
      console.log(`${benchCase.name.padEnd(22)} alone ${told[0]}, of several ${told[1]}, ratio ${ratio.toFixed(2)}${warning}`)
    }
  } finally {
    await Promise.all([alone.stop(), several.stop()])
    await redis.stop()
    await database.drop()
  }
  return isCheap
}
