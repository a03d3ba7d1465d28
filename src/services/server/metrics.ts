import { Cron } from 'croner'
import type { Counter, Histogram, Registry } from 'prom-client'
import type { Config } from '../../config/config.js'
import type { Platform, ReadCache } from '../../context.js'
import type { Database } from '../../database/database.js'
import { poolState } from '../../database/pool-state.js'
import { PartKey } from '../../parts.js'
import type { SchemaStore } from '../../schema/store.js'
import type { Storage } from '../../storage/storage.js'
import { socketClients } from '../changes/socket-clients.js'
import { touch } from './health.js'
import { type Measures, noMeasures } from './measures.js'

type Library = typeof import('prom-client')

/** Bounds of what is measured, in milliseconds. */
const probeBuckets = [1, 10, 20, 40, 60, 80, 100, 200, 500, 750, 1000]
const requestBuckets = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]
const statementBuckets = [0.5, 1, 5, 10, 50, 100, 500, 1000, 5000, 30_000]

/** What is measured of a server, for Prometheus. */
export interface Metrics {
  readonly measures: Measures
  /** The cache of reads, its hits counted where that is wanted. */
  readonly reads: ReadCache
  /** Measures what asks the platform. */
  watch(platform: Pick<Platform, 'parts'>): void
  /** All values, in the text format of Prometheus. */
  text(): Promise<string>
  close(): void
}

/** null: METRICS_ENABLED is off. */
export const metrics = new PartKey<Metrics | null>('metrics')

/** What is measured. */
export interface MetricsParts {
  readonly database: Database
  readonly schema: SchemaStore
  readonly storage: Storage
  readonly reads: ReadCache
  readonly hasRedis: boolean
  /** null: no answers are kept. */
  readonly cacheStore: 'memory' | 'redis' | null
  readonly failed: (error: unknown) => void
}

/** Begins to measure the services of METRICS_SERVICES; null where metrics are off, and then nothing of it is loaded. */
export async function openMetrics(config: Config['metrics'], parts: MetricsParts): Promise<Metrics | null> {
  if (!config.enabled) return null
  const library = await import('prom-client')
  const registry = new library.Registry()
  const make = new Makers(library, registry, config.prefix)
  const isWanted = (service: Config['metrics']['services'][number]): boolean => config.services.includes(service)
  const stops = [isWanted('database') || isWanted('storage') ? probe(config, parts, make) : undefined]
  if (isWanted('statements')) stops.push(measureStatements(parts.database, make))
  if (isWanted('pool')) measurePool(parts.database, make)
  if (isWanted('schema')) stops.push(measureSchema(parts.schema, make))
  if (isWanted('process')) library.collectDefaultMetrics({ register: registry, prefix: config.prefix })
  return {
    measures: measuresOf(config.services, parts, make),
    reads: isWanted('reads') ? countedReads(parts.reads, make) : parts.reads,
    watch: ({ parts: brought }) => {
      if (isWanted('sockets'))
        make.gauge('websocket_clients', 'Clients that are connected by WebSocket', () => brought.get(socketClients).list().length)
    },
    text: () => registry.metrics(),
    close: () => {
      for (const stop of stops) stop?.()
    },
  }
}

/** Makes metrics with the prefix of all names. */
class Makers {
  constructor(
    private readonly library: Library,
    private readonly registry: Registry,
    private readonly prefix: string,
  ) {}

  counter<Label extends string = never>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new this.library.Counter({ name: this.prefix + name, help, labelNames, registers: [this.registry] })
  }

  histogram<Label extends string = never>(name: string, help: string, buckets: number[], ...labelNames: Label[]): Histogram<Label> {
    return new this.library.Histogram({ name: this.prefix + name, help, buckets, labelNames, registers: [this.registry] })
  }

  /** A value that is asked for when the metrics are. */
  gauge(name: string, help: string, ask: () => number | null): void {
    const collect = function (this: { set(value: number): void }): void {
      const value = ask()
      if (value !== null) this.set(value)
    }
    new this.library.Gauge({ name: this.prefix + name, help, registers: [this.registry], collect })
  }
}

/** Asks the database and the storage for a sign of life, at the times of METRICS_SCHEDULE. */
function probe({ schedule, services }: Config['metrics'], { database, storage, failed }: MetricsParts, make: Makers): () => void {
  const probes: (() => Promise<void>)[] = []
  if (services.includes('database')) {
    const name = `db_${database.dialect.client}`
    const errors = make.counter(`${name}_connection_errors`, 'Signs of life that the database did not give')
    const times = make.histogram(`${name}_response_time_ms`, 'How long the database takes for a sign of life', probeBuckets)
    probes.push(async () => {
      const began = performance.now()
      await database.knex.raw('SELECT 1').then(
        () => times.observe(performance.now() - began),
        () => errors.inc(),
      )
    })
  }
  if (services.includes('storage')) {
    for (const location of storage.locations) {
      const errors = make.counter(`storage_${location.name}_connection_errors`, 'Signs of life that a place for files did not give')
      probes.push(() => touch(location).catch(() => errors.inc()))
    }
  }
  const job = new Cron(
    schedule,
    { protect: true, unref: true, catch: failed },
    async () => void (await Promise.all(probes.map((ask) => ask()))),
  )
  return () => job.stop()
}

/** The kind of a statement by its first word; others change tables. */
const kindOf = (text: string): string => /^[\s(]*(select|insert|update|delete|with)\b/i.exec(text)?.[1]?.toLowerCase() ?? 'other'

function measureStatements(database: Database, make: Makers): () => void {
  const times = make.histogram('sql_statement_duration_ms', 'How long SQL statements take', statementBuckets, 'kind')
  return database.onStatement(({ text, milliseconds }) => times.observe({ kind: kindOf(text) }, milliseconds))
}

function measurePool({ knex }: Database, make: Makers): void {
  for (const [state, help] of [
    ['used', 'Connections to the database that are in use'],
    ['free', 'Connections to the database that are free'],
    ['waiting', 'Statements and transactions that wait for a connection'],
  ] as const) {
    make.gauge(`db_pool_${state}`, help, () => poolState(knex)?.[state] ?? null)
  }
}

function measureSchema(schema: SchemaStore, make: Makers): () => void {
  const builds = make.counter('schema_builds_total', 'How often the schema was built')
  return schema.onChange(() => builds.inc())
}

function countedReads(reads: ReadCache, make: Makers): ReadCache {
  const counts = make.counter('read_cache_total', 'Reads that were found prepared (hit), and that were not', 'cache', 'result')
  return {
    statement: (shape, render) => {
      let result = 'hit'
      const statement = reads.statement(shape, () => {
        result = 'miss'
        return render()
      })
      counts.inc({ cache: 'statements', result })
      return statement
    },
    prepared: (key) => {
      const read = reads.prepared(key)
      counts.inc({ cache: 'prepared', result: read ? 'hit' : 'miss' })
      return read
    },
    keep: (key, read) => reads.keep(key, read),
  }
}

function measuresOf(services: Config['metrics']['services'], { hasRedis, cacheStore }: MetricsParts, make: Makers): Measures {
  return {
    ...noMeasures,
    ...(services.includes('requests') && measuredRequests(make)),
    ...(services.includes('schema') && measuredGraphql(make)),
    ...(services.includes('flows') && measuredFlows(make)),
    ...(services.includes('redis') && hasRedis && measuredRedis(make)),
    ...(services.includes('cache') && cacheStore && measuredAnswers(cacheStore, make)),
  }
}

function measuredRequests(make: Makers): Pick<Measures, 'request'> {
  const times = make.histogram('request_duration_ms', 'How long requests take', requestBuckets, 'door', 'collection', 'status')
  return { request: ({ milliseconds, ...labels }) => times.observe(labels, milliseconds) }
}

function measuredGraphql(make: Makers): Pick<Measures, 'graphqlSchemaBuilt'> {
  const times = make.histogram('graphql_schema_build_duration_ms', 'How long GraphQL schemas take to be built', requestBuckets, 'scope')
  return { graphqlSchemaBuilt: (scope, milliseconds) => times.observe({ scope }, milliseconds) }
}

function measuredRedis(make: Makers): Pick<Measures, 'redisFailed'> {
  const errors = make.counter('redis_connection_errors', 'How often the connection to Redis failed')
  return { redisFailed: () => errors.inc() }
}

function measuredAnswers(store: string, make: Makers): Pick<Measures, 'keptAnswer'> {
  const errors = make.counter(`cache_${store}_connection_errors`, 'How often kept answers could not be used')
  const answers = make.counter('cache_answers_total', 'Reads that were answered from what is kept (hit), and that were not', 'result')
  return { keptAnswer: (outcome) => (outcome === 'failed' ? errors.inc() : answers.inc({ result: outcome })) }
}

function measuredFlows(make: Makers): Pick<Measures, 'flowRun' | 'delivery'> {
  const runs = make.counter('flow_runs_total', 'Runs of flows', 'trigger', 'status')
  const deliveries = make.counter('flow_deliveries_total', 'Tries of deliveries of durable flows', 'outcome')
  return { flowRun: (trigger, status) => runs.inc({ trigger, status }), delivery: (outcome) => deliveries.inc({ outcome }) }
}
