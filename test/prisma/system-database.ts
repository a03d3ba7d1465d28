import { afterAll, beforeAll, describe } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import type { Database } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/database/migrations.js'
import { createPrismaGateway } from '../../src/database/prisma.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { fillWithDirectus } from '../support/samples.js'

/** A fresh database with system tables, or a copy of one that Directus 11 made. */
export type Origin = 'fresh' | 'adopted'

/** Declares tests once for every database and origin. */
export function onEachSystemDatabase(title: string, declare: (database: () => Database, origin: Origin) => void): void {
  const cases = testDatabases.flatMap((kind) => (['fresh', 'adopted'] as const).map((origin) => [origin, kind.name, kind] as const))
  describe.each(cases)(`${title} on a(n) %s database, %s`, (origin, _name, kind) => {
    let empty: EmptyDatabase | undefined
    let database: Database | undefined
    beforeAll(async () => {
      empty = await kind.create()
      if (origin === 'adopted') await fillWithDirectus(empty)
      database = await connectDatabase(empty.config, createPrismaGateway)
      await migrateDatabase(database, async () => undefined)
    })
    afterAll(async () => {
      await database?.close()
      await empty?.drop()
    })
    declare(() => database!, origin)
  })
}
