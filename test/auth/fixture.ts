import { afterAll, beforeAll, describe } from '@jest/globals'
import { pino } from 'pino'
import { type Authentication, createAuthentication } from '../../src/auth/authentication.js'
import type { AuthDependencies } from '../../src/auth/dependencies.js'
import { type Config, loadConfig } from '../../src/config/config.js'
import { connectDatabase } from '../../src/database/connection.js'
import type { Database } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/database/migrations.js'
import { createPrismaGateway } from '../../src/database/prisma.js'
import { createEvents } from '../../src/events.js'
import { createPolicyStore } from '../../src/permissions/policy-store.js'
import { buildSchema, columnReader } from '../../src/schema/build.js'
import { createSchemaViews } from '../../src/schema/overview.js'
import { openSchemaStore, type SchemaStore } from '../../src/schema/store.js'
import { systemDoors, systemMetadata } from '../../src/schema/system.js'
import { createCursorSeal } from '../../src/security/cursors.js'
import { createHashing } from '../../src/security/hashing.js'
import { createLoginAttempts } from '../../src/security/login-attempts.js'
import { createAccessChanges } from '../../src/services/access/changes.js'
import { loadAccess } from '../../src/services/access/load.js'
import { bootstrapDatabase } from '../../src/services/bootstrap/bootstrap.js'
import { aloneNode } from '../../src/services/nodes/nodes.js'
import { loadMetadata } from '../../src/services/schema/load-metadata.js'
import { createSettingsStore } from '../../src/services/settings/settings.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

/** A server without doors: what authentication needs of its platform, and who it lets in. */
export interface AuthFixture {
  readonly config: Config
  readonly platform: AuthDependencies
  readonly authentication: Authentication
}

export const visitor = { ip: '10.1.2.3', userAgent: 'jest', origin: 'http://app.test' }
export const admin = { email: 'admin@example.com', password: 'admin-pass-1' }

/** Declares tests once for every database, each on a new one with an administrator. */
export function onEachServer(title: string, environment: Record<string, string>, declare: (fixture: () => AuthFixture) => void): void {
  describe.each(testDatabases.map((kind) => [kind.name, kind] as const))(`${title} on %s`, (_name, kind) => {
    let empty: EmptyDatabase | undefined
    let fixture: AuthFixture | undefined
    beforeAll(async () => {
      empty = await kind.create()
      fixture = await startFixture(empty, environment)
    })
    afterAll(async () => {
      await fixture?.platform.database.close()
      await empty?.drop()
    })
    declare(() => fixture!)
  })
}

async function startFixture(empty: EmptyDatabase, environment: Record<string, string>): Promise<AuthFixture> {
  const config = loadConfig({
    SECRET: 'a-secret-for-tests-that-is-long-enough',
    ADMIN_PASSWORD: admin.password,
    LOGIN_STALL_TIME: '0',
    HASH_MEMORY_COST: '1024',
    HASH_TIME_COST: '2',
    HASH_PARALLELISM: '1',
    ...environment,
  })
  const database = await connectDatabase(empty.config, createPrismaGateway)
  await migrateDatabase(database, (transaction) => bootstrapDatabase(transaction, config.bootstrap, config.auth.hash))
  const policies = createPolicyStore((version) => loadAccess(database, version))
  const settings = createSettingsStore(database)
  const platform: AuthDependencies = {
    config,
    database,
    policies,
    settings: settings.read,
    attempts: createLoginAttempts(null, 'test'),
    ...createAccessChanges(policies, settings, aloneNode()),
    hashing: createHashing(config.auth.hash),
    cursors: createCursorSeal(config.auth.secret),
    events: createEvents((error) => {
      throw error
    }),
    schema: await openSchema(database),
    viewOf: createSchemaViews(),
    logger: pino({ level: 'silent' }),
  }
  return { config, platform, authentication: createAuthentication(platform) }
}

function openSchema(database: Database): Promise<SchemaStore> {
  const system = systemMetadata()
  const columns = columnReader(database.dialect)
  return openSchemaStore(async (version) => {
    const tables = await database.introspect()
    const metadata = await loadMetadata(database)
    const model = buildSchema({ database: tables, metadata, system, systemDoors: systemDoors(), columns }, version)
    return { model, database: tables, metadata, system }
  })
}
