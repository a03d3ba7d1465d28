import type { BenchCase } from './cases.js'
import { fillDatabase } from './data.js'
import { createBenchDatabase } from './databases.js'
import { type Measurement, measure } from './measure.js'
import { startProcess } from './process.js'

/** Fields of extensions, each with the least share of the requests/s that the same list has to have without the field. */
const cases = [
  { field: 'headline', answeredBy: 'needs', least: 0.5 },
  { field: 'rank', answeredBy: 'load', least: 0.4 },
] as const
const rounds = 3

const listWith = (field: string): BenchCase => ({
  name: `extensions ${field}`,
  isRead: true,
  requests: [
    {
      method: 'POST',
      path: '/graphql',
      body: JSON.stringify({ query: `query List { articles(limit: 20) { id title status views ${field} } }` }),
      headers: { 'content-type': 'application/json' },
    },
  ],
})

/** Measures a GraphQL list of 20 items with and without a field of an extension; false where such a field costs too much. */
export async function benchExtensions(
  databaseName: string,
  settings: Readonly<Record<string, string>>,
  adminToken: string,
  seconds: number,
): Promise<boolean> {
  const database = await createBenchDatabase(databaseName)
  if (!database) return true
  const environment = { ...settings, ...database.environment }
  await fillDatabase(environment)
  const server = await startProcess('./server-process.mjs', { ...environment, EXTENSIONS_PATH: './test/bench/extensions' }, [])
  const perSecond = (measurements: readonly Measurement[]) => Math.max(...measurements.map((measurement) => measurement.perSecond))
  let isFine = true
  try {
    console.log(`\n${database.name}: a GraphQL list of 20, with a field of an extension and without; requests/s (best of ${rounds})\n`)
    for (const { field, answeredBy, least } of cases) {
      const measured: [Measurement[], Measurement[]] = [[], []]
      // In turns, so that both are measured while the machine is alike.
      for (let round = 0; round < rounds; round += 1) {
        measured[0].push(await measure(server, listWith(''), seconds, { authorization: `Bearer ${adminToken}` }))
        measured[1].push(await measure(server, listWith(field), seconds, { authorization: `Bearer ${adminToken}` }))
      }
      const [without, with_] = measured.map(perSecond) as [number, number]
      const ratio = with_ / without
      if (ratio < least) isFine = false
      console.log(
        `${answeredBy.padEnd(6)} without ${without.toFixed(0).padStart(7)}   with ${with_.toFixed(0).padStart(7)}   ratio ${ratio.toFixed(2)}${ratio < least ? `   less than ${least}` : ''}`,
      )
    }
  } finally {
    await server.stop()
    await database.drop()
  }
  return isFine
}
