import { Readable } from 'node:stream'
import type { Platform } from '../../context.js'
import { poolState } from '../../database/pool-state.js'
import { PartKey } from '../../parts.js'
import type { Location } from '../../storage/storage.js'
import { heartbeat } from '../nodes/heartbeat.js'

type Status = 'ok' | 'warn' | 'error'

interface Check {
  readonly status: Status
  readonly componentType: string
  readonly observedValue: number
  readonly observedUnit?: string
  readonly threshold?: number
  readonly output?: string
}

/** The state of the server and of what it stands on. */
export interface Health {
  readonly status: Status
  readonly releaseId: string
  readonly serviceId: string
  readonly checks: Readonly<Record<string, readonly Check[]>>
}

/** Gives the state of the server. */
export type CheckHealth = (platform: Platform) => Promise<Health>

export const healthCheck = new PartKey<CheckHealth>('healthCheck')

/** Makes the check of one server: an answer is told again for HEALTHCHECK_CACHE_TTL, and to all who ask while it is found out. */
export function createHealthCheck(): CheckHealth {
  let kept: { readonly since: number; readonly health: Promise<Health> } | undefined
  return (platform) => {
    if (kept && performance.now() - kept.since <= platform.config.health.keptFor) return kept.health
    const health = findOut(platform)
    kept = { since: Number.POSITIVE_INFINITY, health }
    health.then(
      () => {
        kept = { since: performance.now(), health }
      },
      () => {
        kept = undefined
      },
    )
    return health
  }
}

/** Asks the services of HEALTHCHECK_SERVICES for a sign of life; `status` is the worst of the answers. */
async function findOut(platform: Platform): Promise<Health> {
  const { services } = platform.config.health
  const checks: Record<string, readonly Check[]> = {
    ...(services.includes('database') && (await databaseChecks(platform))),
    ...(services.includes('email') && (await mailCheck(platform))),
  }
  for (const location of services.includes('storage') ? platform.storage.locations : []) {
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

async function databaseChecks({ database, config }: Platform): Promise<Record<string, readonly Check[]>> {
  const { client } = database.dialect
  const responseTime = await timed('datastore', config.health.databaseThreshold, () => database.knex.raw('SELECT 1'))
  const pool = poolState(database.knex)
  const count = (observedValue: number): readonly Check[] => [{ status: 'ok', componentType: 'datastore', observedValue }]
  return {
    [`${client}:responseTime`]: [responseTime],
    ...(pool && { [`${client}:connectionsAvailable`]: count(pool.free), [`${client}:connectionsUsed`]: count(pool.used) }),
  }
}

async function mailCheck({ mailer }: Platform): Promise<Record<string, readonly Check[]>> {
  const { check } = mailer
  return check === null ? {} : { 'email:connection': [await timed('email', mailThreshold, check)] }
}

/** Milliseconds; a connection to a mail server takes several messages. */
const mailThreshold = 1_000

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
