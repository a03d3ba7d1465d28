import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { systemContext } from '../../src/context.js'
import { applyDifference } from '../../src/services/schema/sync/apply-difference.js'
import { checkSnapshot, type ProjectSnapshot, takeSnapshot } from '../../src/services/schema/sync/project-snapshot.js'
import { compareSnapshots } from '../../src/services/schema/sync/snapshot-difference.js'
import { type App, appsOnEachDatabase } from '../support/app.js'
import { changedSchema } from '../support/random-schemas/changes.js'
import { fillRandom, valuesOf } from '../support/random-schemas/rows.js'
import { Choices, type RandomSchema, randomSchema } from '../support/random-schemas/schema.js'

// Issue 19: any schema goes from any database to any other, once; and what changes it leaves the rows.

/** How many schemas, however long that takes; without it as many as fit into the time. */
const trials = process.env.SCHEMA_TRIALS === undefined ? null : Number(process.env.SCHEMA_TRIALS)
const milliseconds = 30_000
const seed = Number(process.env.SCHEMA_SEED ?? Date.now() % 2 ** 31)

const changes = { force: true, mode: 'mirror' } as const

const snapshotOf = (app: App): Promise<ProjectSnapshot> => takeSnapshot(systemContext(app.platform))

/** Makes the app what a snapshot says; nothing differs then, so that another apply has nothing to do. */
async function become(app: App, wanted: ProjectSnapshot): Promise<void> {
  const context = systemContext(app.platform)
  const found = await compareSnapshots(context, wanted, changes)
  if (found) await applyDifference(context, found, { force: false, allowDestructive: true })
  const left = await compareSnapshots(context, wanted, changes)
  expect({ on: app.databaseName, left: left?.diff ?? null }).toEqual({ on: app.databaseName, left: null })
}

/** The random part in a snapshot of no particular database. */
function documentOf(schema: RandomSchema, { systemFields }: ProjectSnapshot): ProjectSnapshot {
  return checkSnapshot({ version: 1, directus: 'any', vendor: 'any', ...schema, systemFields })
}

describe(`issue 19: random schemas on random databases (SCHEMA_SEED=${seed})`, () => {
  const apps = appsOnEachDatabase()

  /** There, over to another database and back; then the same with rows and a change. */
  async function travel(choices: Choices): Promise<void> {
    const [here, there] = [choices.one(apps), choices.one(apps)]
    const empty = await snapshotOf(here)
    const schema = randomSchema(choices)
    await become(here, documentOf(schema, empty))
    await become(there, await snapshotOf(here))
    await become(here, await snapshotOf(there))
    const both = here === there ? [here] : [here, there]
    for (const app of both) await fillRandom(app.platform, schema)
    const before = await Promise.all(both.map((app) => valuesOf(app.platform, schema)))
    const { schema: next, renamed } = changedSchema(choices, schema)
    await become(here, documentOf(next, empty))
    await become(there, await snapshotOf(here))
    await become(here, await snapshotOf(there))
    const nameOf = (name: string): string => renamed.get(name) ?? name
    for (const [index, app] of both.entries()) {
      const after = await valuesOf(app.platform, next)
      const isKept = (place: string): boolean => after.has(place.split('\t').map(nameOf).join('\t'))
      const expected = [...before[index]!].flatMap(([key, value]) => {
        const place = key.split('\t')
        return isKept(key) ? [[app.databaseName, place.map(nameOf).join('\t'), value]] : []
      })
      expect(expected.map(([name, place]) => [name, place, after.get(place!)])).toEqual(expected)
    }
    for (const app of both) await become(app, documentOf({ collections: [], fields: [], relations: [] }, empty))
  }

  it('converge, and keep their rows', async () => {
    let count = 0
    const property = fc.asyncProperty(fc.gen(), async (random) => {
      await travel(new Choices(random, fc))
      count += 1
    })
    await fc.assert(property, {
      seed,
      endOnFailure: true,
      numRuns: trials ?? 300,
      ...(trials === null ? { interruptAfterTimeLimit: milliseconds, markInterruptAsFailure: false } : {}),
    })
    console.info(`${count} schemas`)
    expect(count).toBeGreaterThan(0)
  }, 7_200_000)
})
