import PQueue from 'p-queue'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.js'
import type { Platform } from '../../context.js'
import type { Database } from '../../database/database.js'
import type { DatabaseSchema } from '../../database/introspection.js'
import { createEvents } from '../../events.js'
import { createMailer } from '../../mail/mailer.js'
import { createPermissionSets } from '../../permissions/permission-set.js'
import { createPolicyStore } from '../../permissions/policy-store.js'
import { createSchemaReducer } from '../../permissions/reduce.js'
import { createPatterns } from '../../query/pattern.js'
import { buildSchema, columnReader } from '../../schema/build.js'
import { createSchemaViews } from '../../schema/overview.js'
import { openSchemaStore, type SchemaSnapshot } from '../../schema/store.js'
import { systemDoors, systemMetadata } from '../../schema/system.js'
import { createCursorSeal } from '../../security/cursors.js'
import { createHashing } from '../../security/hashing.js'
import { createLoginAttempts } from '../../security/login-attempts.js'
import { openStorage } from '../../storage/storage.js'
import { createAccessChanges } from '../access/changes.js'
import { loadAccess } from '../access/load.js'
import { createPictureWorkers } from '../assets/picture-workers.js'
import { createItemChanges } from '../changes/changes.js'
import { createItemSubscriptions } from '../changes/subscriptions.js'
import { createTableSizes } from '../cost/table-sizes.js'
import { createExtensionRegistry } from '../extensions/registry.js'
import { createPictureLibrary } from '../files/pictures.js'
import { ItemsService } from '../items/items.js'
import { createReadCache } from '../items/statements.js'
import { loadMetadata } from '../schema/load-metadata.js'

/** Exports to files that run at the same time. */
const exportsAtOnce = 2

/** Makes the platform over a database that is migrated and bootstrapped: reads the schema, connects the caches to what changes them. */
export async function openPlatform(config: Config, database: Database, logger: Logger, release: string): Promise<Platform> {
  const storage = openStorage(config.storage.locations)
  const schema = await openSchemaStore(schemaBuilder(database), {
    foreignChanges: () => database.foreignChanges(),
    failed: (error) => logger.warn({ err: error }, 'The forms of dates could not be looked at.'),
    isAsBefore: async ({ database: before }) =>
      JSON.stringify(storagesOf(await database.learnForms(before))) === JSON.stringify(storagesOf(before)),
  })
  schema.onChange(() => database.forgetPlans())
  const policies = createPolicyStore((version) => loadAccess(database, version))
  const events = createEvents((error, event) => logger.error({ err: error, event }, 'A hook failed.'))
  const changes = createItemChanges()
  return {
    config,
    changes,
    subscriptions: createItemSubscriptions(changes, (error) => logger.error({ err: error }, 'A change could not be told to a subscriber.')),
    database,
    schema,
    viewOf: createSchemaViews(),
    events,
    policies,
    permissions: createPermissionSets(
      () => policies.data(),
      ({ id, policy, collection, action, problem }) =>
        logger.error(
          { permission: id, policy, collection, action, problem },
          'A permission cannot be evaluated. Whoever it binds is refused.',
        ),
    ),
    reduce: createSchemaReducer(),
    reads: createReadCache(),
    tableSizes: createTableSizes(database, schema, logger),
    patterns: createPatterns(),
    cursors: createCursorSeal(config.auth.secret),
    attempts: createLoginAttempts(),
    limits: config.limits,
    logger,
    extensions: createExtensionRegistry(),
    release,
    mailer: createMailer(config.mail, logger),
    pictureLibrary: createPictureLibrary(),
    pictures: createPictureWorkers(config.assets.maxConcurrent, { time: config.assets.timeout, memory: config.assets.maxMemory }),
    exports: new PQueue({ concurrency: exportsAtOnce }),
    storage,
    itemsService: (collection, context) => new ItemsService(collection, context),
    hashing: createHashing(config.auth.hash),
    ...createAccessChanges(policies),
  }
}

const storagesOf = ({ tables }: DatabaseSchema): unknown => tables.map(({ columns }) => columns.map(({ storage }) => storage ?? null))

/** Reads tables and metadata and builds the model of them. What Prisma knows of system collections never changes while we run. */
function schemaBuilder(database: Database): (version: number) => Promise<SchemaSnapshot> {
  const system = systemMetadata()
  const doors = systemDoors()
  return async (version) => {
    const tables = await database.introspect()
    const metadata = await loadMetadata(database)
    const columns = columnReader(database.dialect)
    const sources = { database: tables, metadata, system, systemDoors: doors, columns }
    return {
      model: buildSchema(sources, version),
      doubted: () => buildSchema({ ...sources, columns: columnReader(database.dialect, true) }, version + 0.5),
      database: tables,
      metadata,
      system,
    }
  }
}
