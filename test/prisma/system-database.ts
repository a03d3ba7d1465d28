import { copyFileSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe } from '@jest/globals'
import pg from 'pg'
import { connectDatabase } from '../../src/database/connection.js'
import type { Database } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/database/migrations.js'
import { createPrismaGateway } from '../../src/database/prisma.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

const samples = fileURLToPath(new URL('../support/directus-11/', import.meta.url))

/** A fresh database with system tables, or a copy of one that Directus 11 made. */
export type Origin = 'fresh' | 'adopted'

/** Fills an empty database with the sample that Directus 11 made. */
export async function fillWithDirectus(empty: EmptyDatabase): Promise<void> {
  if (empty.config.client === 'sqlite') return copyFileSync(`${samples}data.sqlite`, empty.config.filename)
  const client = new pg.Client({ connectionString: empty.config.connectionString })
  await client.connect()
  // psql's own commands are none of the server's.
  await client.query(readFileSync(`${samples}data.postgres.sql`, 'utf8').replace(/^\\.*$/gm, ''))
  await client.end()
}

/** Declares tests once for every database and origin. */
export function onEachSystemDatabase(title: string, declare: (database: () => Database, origin: Origin) => void): void {
  const cases = testDatabases.flatMap((kind) =>
    (['fresh', 'adopted'] as const).map((origin) => [origin, kind.name, kind] as const),
  )
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
