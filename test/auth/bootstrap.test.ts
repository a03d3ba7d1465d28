import { describe, expect, it } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import type { Database } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/database/migrations.js'
import { createPrismaGateway } from '../../src/database/prisma.js'
import { verifySecret } from '../../src/security/hash.js'
import { digestOfToken } from '../../src/security/static-tokens.js'
import { type BootstrapOptions, bootstrapDatabase, publicPolicy } from '../../src/services/bootstrap/bootstrap.js'
import { testDatabases } from '../support/databases.js'
import { fillWithDirectus } from '../support/samples.js'

const cost = { memoryCost: 1024, timeCost: 2, parallelism: 1 }
const options: BootstrapOptions = {
  adminEmail: 'Boss@example.com',
  adminPassword: null,
  adminToken: 'boss-token',
  projectName: 'Shop',
  projectOwner: null,
  loginAttempts: 7,
}

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))('the first start on %s', (_name, kind) => {
  const withDatabase = async (work: (database: Database) => Promise<void>, fill = false) => {
    const empty = await kind.create()
    if (fill) await fillWithDirectus(empty)
    const database = await connectDatabase(empty.config, createPrismaGateway)
    try {
      await work(database)
    } finally {
      await database.close()
      await empty.drop()
    }
  }
  const start = (database: Database, given = options) =>
    migrateDatabase(database, (transaction) => bootstrapDatabase(transaction, given, cost))

  it('makes an administrator whose password is told once', () =>
    withDatabase(async (database) => {
      const { result } = await start(database)
      expect(result).toEqual({ email: 'Boss@example.com', password: expect.stringMatching(/^[\w-]{16}$/) })
      const user = await database.withPrisma((client) =>
        client.user.findFirstOrThrow({
          include: { role_item: { include: { policies: { include: { policy_item: true } } } } },
        }),
      )
      expect(user).toMatchObject({
        email: 'boss@example.com',
        token: digestOfToken('boss-token'),
        status: 'active',
        provider: 'default',
      })
      expect(user.role_item?.policies).toMatchObject([{ policy_item: { name: 'Administrator', admin_access: true, app_access: true } }])
      expect(await verifySecret(user.password!, result!.password!)).toBe(true)
    }))

  it('binds the public policy to nobody, and writes the settings', () =>
    withDatabase(async (database) => {
      await start(database)
      const [access, settings] = await database.withPrisma(async (client) => [
        await client.access.findMany({ where: { policy: publicPolicy } }),
        await client.settings.findMany(),
      ])
      expect(access).toMatchObject([{ role: null, user: null }])
      expect(settings).toMatchObject([{ id: 1, project_name: 'Shop', project_color: '#6644FF', auth_login_attempts: 7 }])
    }))

  it('keeps a given password to itself', () =>
    withDatabase(async (database) => {
      expect((await start(database, { ...options, adminPassword: 'given' })).result).toEqual({
        email: 'Boss@example.com',
        password: null,
      })
    }))

  it('happens once, even when several servers start', () =>
    withDatabase(async (database) => {
      const results = await Promise.all([start(database), start(database)])
      expect(results.filter(({ result }) => result !== null)).toHaveLength(1)
      expect((await start(database)).result).toBeNull()
      expect(await database.withPrisma((client) => client.user.count())).toBe(1)
    }))

  it('leaves a database of Directus as it is', () =>
    withDatabase(async (database) => {
      expect((await start(database)).result).toBeNull()
      expect(await database.withPrisma((client) => client.user.count())).toBe(2)
    }, true))
})
