import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Item } from '../../src/context.js'
import { parseQuery } from '../../src/query/parse/query.js'
import { readByQuery } from '../../src/services/items/reading.js'
import { type App, appsOnEachDatabase } from '../support/app.js'
import { answer } from './memory.js'
import { type Question, question } from './queries.js'
import { buildWorld, type World, world } from './world.js'

const runs = Number(process.env.DIFFERENTIAL_RUNS ?? 3_000)
const worlds = 5
const seed = Number(process.env.DIFFERENTIAL_SEED ?? Date.now() % 2 ** 31)

describe(`the same question has the same answer on every database and in memory (DIFFERENTIAL_SEED=${seed})`, () => {
  const all: readonly World[] = Array.from(
    { length: worlds },
    (_, index) => fc.sample(world(`w${index}`), { seed: seed + index, numRuns: 1 })[0]!,
  )
  const apps = appsOnEachDatabase(async (app) => {
    for (const one of all) await buildWorld(app.platform, one)
  })

  it.each(all.map((_, index) => [index]))(
    `schema %i, ${runs / worlds} questions`,
    async (index) => {
      let rows = 0
      await fc.assert(
        fc.asyncProperty(question(all[index]!), async (asked) => {
          for (const app of apps) {
            const found = canonical(asked, await ask(app, asked))
            rows += found.length
            expect({ on: app.databaseName, found }).toEqual({
              on: app.databaseName,
              found: canonical(asked, inMemory(app, all[index]!, asked)),
            })
          }
        }),
        { numRuns: Math.ceil(runs / worlds), seed: seed + index },
      )
      // Questions that nothing answers would prove nothing.
      expect(rows).toBeGreaterThan((apps.length * runs) / worlds / 10)
    },
    runs * 30 + 60_000,
  )
})

const contextOf = ({ platform }: App) => ({
  platform,
  schema: platform.schema.current().model,
  accountability: null,
  database: platform.database,
})

const ask = (app: App, { collection, query }: Question): Promise<Item[]> => readByQuery(contextOf(app), collection, query)

function inMemory(app: App, collections: World, { collection, query }: Question): unknown[] {
  const { schema, platform } = contextOf(app)
  const limits = {
    default: platform.limits.queryDefault,
    max: platform.limits.queryMax,
    relationalDepth: platform.limits.relationalDepth,
    jsonDepth: platform.limits.jsonDepth,
  }
  const parsed = parseQuery(query, collection, { schema, limits, variables: () => undefined, now: new Date() })
  const rows = new Map(collections.map((one) => [one.name, one.rows]))
  return answer(parsed, { schema, rows, areNullsLargest: app.databaseName === 'postgres' })
}

/** Decimals may be texts, averages differ in their last digits, and groups have no order that was asked for. */
function canonical({ query }: Question, answers: readonly unknown[]): unknown[] {
  const plain = JSON.parse(JSON.stringify(answers), (key, value: unknown) => {
    const number = typeof value === 'number' || (key === 'd' && typeof value === 'string') ? Number(value) : null
    return number === null ? value : Math.round(number * 1e6) / 1e6
  }) as unknown[]
  if (query.aggregate === undefined) return plain
  return plain.map((group) => JSON.stringify(sortedKeys(group))).sort()
}

const sortedKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([key, inner]) => [key, sortedKeys(inner)]),
      )
    : value
