import { Readable } from 'node:stream'
import type { ServiceContext } from '../../context.js'
import type { Location } from '../../storage/storage.js'
import { heartbeat } from '../nodes/heartbeat.js'

type Status = 'ok' | 'warn' | 'error'

interface Check {
  readonly status: Status
  readonly componentType: string
  readonly observedValue: number
  readonly observedUnit: string
  readonly threshold: number
  readonly output?: string
}

/** The state of the server and of what it stands on. */
export interface Health {
  readonly status: Status
  readonly releaseId: string
  readonly serviceId: string
  readonly checks: Readonly<Record<string, readonly Check[]>>
}

/** Asks the database and the storage for a sign of life; `status` is the worst of the answers. */
export async function checkHealth(context: ServiceContext): Promise<Health> {
  const { database, platform } = context
  const checks: Record<string, readonly Check[]> = {
    [`${database.dialect.client}:responseTime`]: [await timed('datastore', 150, () => database.knex.raw('SELECT 1'))],
  }
  for (const location of platform.storage.locations) {
    checks[`storage:${location.name}:responseTime`] = [await timed('objectstore', location.healthThreshold, () => touch(location))]
  }
  const others = platform.parts.get(heartbeat).others.filter(({ isSynchronized }) => !isSynchronized || !platform.nodes.areSeveral)
  if (others.length > 0) checks['nodes:unsynchronized'] = [unsynchronized(others.length)]
  const states = Object.values(checks)
    .flat()
    .map((check) => check.status)
  const status = (['error', 'warn'] as const).find((state) => states.includes(state)) ?? 'ok'
  return { status, releaseId: platform.release, serviceId: platform.config.server.publicUrl, checks }
}

/** Servers on the same database that this one does not tell of changes, nor they it. */
const unsynchronized = (count: number): Check => ({
  status: 'warn',
  componentType: 'system',
  observedValue: count,
  observedUnit: 'servers',
  threshold: 0,
  output: 'Other servers run on this database, and they do not tell each other what changes.',
})

async function timed(componentType: string, threshold: number, work: () => PromiseLike<unknown>): Promise<Check> {
  const started = performance.now()
  const measured = () => ({ componentType, observedValue: Number((performance.now() - started).toFixed(3)), observedUnit: 'ms', threshold })
  try {
    await work()
    const check = measured()
    return { status: check.observedValue > threshold ? 'warn' : 'ok', ...check }
  } catch {
    // The cause may name hosts and paths: the check tells that it failed, the log of the failing part tells why.
    return { status: 'error', ...measured(), output: 'The check failed.' }
  }
}

/** Writes and deletes an empty object. */
export async function touch({ driver }: Location): Promise<void> {
  const name = `.health-${process.pid}`
  await driver.write(name, Readable.from(['']))
  await driver.delete(name)
}
