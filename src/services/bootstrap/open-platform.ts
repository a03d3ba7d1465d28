import PQueue from 'p-queue'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.js'
import type { Nodes, Platform } from '../../context.js'
import type { Database } from '../../database/database.js'
import type { DatabaseSchema } from '../../database/introspection.js'
import { createEvents, serverEventContext } from '../../events.js'
import { createMailer } from '../../mail/mailer.js'
import { createParts, type Parts } from '../../parts.js'
import { createPermissionSets } from '../../permissions/permission-set.js'
import { createPolicyStore } from '../../permissions/policy-store.js'
import { createSchemaReducer } from '../../permissions/reduce.js'
import { createPatterns } from '../../query/pattern.js'
import { connectRedis } from '../../redis.js'
import { createSchemaViews } from '../../schema/overview.js'
import { openSchemaStore, type SchemaStore } from '../../schema/store.js'
import { createCursorSeal } from '../../security/cursors.js'
import { createHashing } from '../../security/hashing.js'
import { createLimiters } from '../../security/limits/limiters.js'
import { createLoginAttempts } from '../../security/login-attempts.js'
import { createSecretSeal } from '../../security/secret-seal.js'
import { openStorage } from '../../storage/storage.js'
import { openTracing, type Tracing } from '../../tracing.js'
import { createAccessChanges } from '../access/changes.js'
import { loadAccess } from '../access/load.js'
import { createPictureWorkers, pictureWorkers } from '../assets/picture-workers.js'
import { createItemChanges } from '../changes/changes.js'
import { createLiveQuestions, liveQuestions } from '../changes/live-questions.js'
import { createSocketClients, socketClients } from '../changes/socket-clients.js'
import { createItemSubscriptions, itemSubscriptions, type SubscriptionParts } from '../changes/subscriptions.js'
import { createTableSizes } from '../cost/table-sizes.js'
import { exportQueue } from '../export/to-file.js'
import { createExtensionRegistry } from '../extensions/registry.js'
import { createPictureLibrary, pictureLibrary } from '../files/pictures.js'
import { addedItemFields, nothingAddedToItems } from '../items/added-fields.js'
import { createKeptAnswers, keptAnswers } from '../items/answers/answers.js'
import { type OtherItems, otherItems } from '../items/other-items.js'
import { readMany } from '../items/reading.js'
import { createReadCache } from '../items/statements.js'
import { createMany, createOne, deleteMany, updateEach, updateMany, updateOne } from '../items/writing.js'
import { createDirectory, pastOfNodes } from '../nodes/directory.js'
import { createFollower } from '../nodes/follow.js'
import { aloneNode, followingNodes, openNode, redisConnection } from '../nodes/nodes.js'
import { snapshotReader } from '../schema/read-snapshot.js'
import { createHealthCheck, healthCheck } from '../server/health.js'
import { measures, noMeasures, tracing } from '../server/measures.js'
import { metrics, openMetrics } from '../server/metrics.js'
import { projectData } from '../settings/project-data.js'
import { createSettingsStore } from '../settings/settings.js'

/** Exports to files that run at the same time. */
const exportsAtOnce = 2

/** Makes the platform over a database that is migrated and bootstrapped: reads the schema, connects the caches to what changes them. */
export async function openPlatform(config: Config, database: Database, logger: Logger, release: string): Promise<Platform> {
  const redis = config.redis && connectRedis(config.redis, logger, () => parts.get(measures).redisFailed())
  // Before anything is read that another node may change.
  const following = redis && config.nodes.areSeveral ? await openNode(config, database, redis, logger) : null
  const nodes = following ?? aloneNode()
  const storage = openStorage(config.storage.locations)
  const schema = await openSchema(database, logger)
  const policies = createPolicyStore((version) => loadAccess(database, version))
  const settings = createSettingsStore(database)
  const events = createEvents((error, event) => logger.error({ err: error, event }, 'A hook failed.'))
  const changes = createItemChanges()
  const limiters = createLimiters(config.limiters, logger, redis)
  const reads = createReadCache()
  const measured = await openMetrics(config.metrics, {
    database,
    schema,
    storage,
    reads,
    failed: (error) => logger.error({ err: error }, 'The metrics could not be collected.'),
    hasRedis: config.redis !== null,
    cacheStore: config.cache?.store ?? null,
  })
  const onError = failedToTell(logger)
  const cursors = createCursorSeal(config.auth.secret)
  const parts = platformParts(config)
  const shared = following?.tellItems ? sharedChanges(database, nodes, () => platform, onError) : null
  parts.provide(itemSubscriptions, createItemSubscriptions({ changes, cursors, onError, shared }))
  parts.provide(followingNodes, following)
  parts.provide(redisConnection, redis)
  parts.provide(metrics, measured)
  parts.provide(measures, measured?.measures ?? noMeasures)
  measured?.watch({ parts })
  parts.provide(tracing, traceStatements(openTracing(release), database))
  parts.provide(keptAnswers, config.cache && createKeptAnswers(config.cache, redis, { database, schema, nodes, logger, parts }))
  const { forget, ...accessChanges } = createAccessChanges(policies, settings, nodes)
  parts.provide(liveQuestions, createLiveQuestions({ database, schema, changes, ...accessChanges }, onError))
  const platform: Platform = {
    config,
    nodes,
    changes,
    parts,
    database,
    schema,
    viewOf: createSchemaViews(),
    events,
    policies,
    settings: settings.read,
    permissions: createPermissionSets(
      () => policies.data(),
      () => schema.current().model,
      ({ id, policy, collection, action, problem }) =>
        logger.error(
          { permission: id, policy, collection, action, problem },
          'A permission cannot be evaluated. Callers bound by it are refused.',
        ),
    ),
    reduce: createSchemaReducer(),
    reads: measured?.reads ?? reads,
    tableSizes: createTableSizes(database, schema, logger),
    patterns: createPatterns(),
    cursors,
    secrets: createSecretSeal(config.auth.secret),
    attempts: createLoginAttempts(config.nodes.areSeveral ? redis : null, config.nodes.namespace),
    limits: config.limits,
    limiters,
    logger,
    extensions: createExtensionRegistry(),
    release,
    mailer: createMailer(config.mail, {
      logger,
      filter: (mail) => events.emitFilter<typeof mail | false>('email.send', mail, {}, serverEventContext(database)),
      turn: limiters.mails,
      project: async () => projectData(await settings.read(), config.server.publicUrl),
    }),
    storage,
    hashing: createHashing(config.auth.hash),
    ...accessChanges,
  }
  following?.follow(createFollower(platform, (collection, keys) => forget(collection, keys, 'elsewhere'), nodes.id))
  return platform
}

/** What the subscriptions of several nodes share. */
const sharedChanges = (
  database: Database,
  { id }: Nodes,
  platform: () => Platform,
  failed: (error: unknown) => void,
): SubscriptionParts['shared'] => ({ directory: createDirectory(database, id, platform, failed), past: pastOfNodes(database) })

async function openSchema(database: Database, logger: Logger): Promise<SchemaStore> {
  const schema = await openSchemaStore(snapshotReader(database), {
    foreignChanges: () => database.foreignChanges(),
    failed: (error) => logger.warn({ err: error }, 'The forms of dates could not be looked at.'),
    isAsBefore: async ({ database: before }) =>
      JSON.stringify(storagesOf(await database.learnForms(before))) === JSON.stringify(storagesOf(before)),
  })
  schema.onChange(() => database.forgetPlans())
  return schema
}

/** A span for each statement. Its text is not told: an extension may have written values into it. */
function traceStatements(traced: Tracing | null, database: Database): Tracing | null {
  const system = database.dialect.name
  if (traced)
    database.onStatement(({ text, milliseconds }) =>
      traced.ended('database', milliseconds, {
        'db.system.name': system,
        'db.operation.name': /^\W*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? '',
      }),
    )
  return traced
}

const failedToTell = (logger: Logger) => (error: unknown) => logger.error({ err: error }, 'A change could not be told to a subscriber.')

/** Hooks are told what callers read, not what the server reads to answer them. */
const readQuietly: OtherItems['readMany'] = (context, collection, keys, query) =>
  readMany(context, collection, keys, query, { emitEvents: false })

/** What features bring to the platform. */
function platformParts({ assets }: Config): Parts {
  const parts = createParts()
  parts.provide(otherItems, { readMany: readQuietly, createOne, createMany, updateOne, updateEach, updateMany, deleteMany })
  parts.provide(socketClients, createSocketClients())
  parts.provide(addedItemFields, nothingAddedToItems)
  parts.provide(pictureLibrary, createPictureLibrary())
  parts.provide(pictureWorkers, createPictureWorkers(assets.maxConcurrent, { time: assets.timeout, memory: assets.maxMemory }))
  parts.provide(healthCheck, createHealthCheck())
  parts.provide(exportQueue, new PQueue({ concurrency: exportsAtOnce }))
  return parts
}

const storagesOf = ({ tables }: DatabaseSchema): unknown => tables.map(({ columns }) => columns.map(({ storage }) => storage ?? null))
