import { randomUUID } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { onEachSystemDatabase } from './system-database.js'

onEachSystemDatabase('the Prisma client', (database, origin) => {
  it('writes and reads every kind of value', async () => {
    const id = randomUUID()
    // Directus' own columns in MariaDB hold no milliseconds.
    const isWhole = database().dialect.name === 'mysql' && origin === 'adopted'
    const expires = new Date(`2031-02-03T04:05:06.${isWhole ? '000' : '789'}Z`)
    const written = await database().withPrisma((client) =>
      client.user.create({
        data: {
          id,
          email: `${id}@example.com`,
          tags: ['a', { b: null }],
          last_access: expires,
          email_notifications: false,
        },
      }),
    )
    const read = await database().withPrisma((client) => client.user.findUniqueOrThrow({ where: { id } }))
    expect(read).toEqual(written)
    expect(read).toMatchObject({
      tags: ['a', { b: null }],
      last_access: expires,
      email_notifications: false,
      status: 'active',
      auth_data: null,
    })
    const file = await database().withPrisma((client) =>
      client.file.create({ data: { storage: 'local', filename_download: 'x', filesize: 5_000_000_000n } }),
    )
    expect(file.filesize).toBe(5_000_000_000n)
  })

  it('reads dates that are text where the database keeps them so', async () => {
    const id = randomUUID()
    await database().knex('directus_dashboards').insert({ id, name: 'd', date_created: '2024-05-06 07:08:09' })
    const { date_created } = await database().withPrisma((client) => client.dashboard.findUniqueOrThrow({ where: { id } }))
    expect(date_created).toEqual(new Date('2024-05-06T07:08:09Z'))
  })

  it('writes related rows in a transaction of its own', async () => {
    const email = `${randomUUID()}@example.com`
    const role = await database().withPrisma((client) =>
      client.role.create({ data: { name: 'r', users: { create: { email } } }, include: { users: true } }),
    )
    expect(role.users).toMatchObject([{ email, role: role.id }])
    const twice = database().withPrisma((client) => client.role.create({ data: { name: 'lost', users: { create: { email } } } }))
    await expect(twice).rejects.toMatchObject({ code: 'P2002' })
    expect(await database().withPrisma((client) => client.role.count({ where: { name: 'lost' } }))).toBe(0)
  })

  it('works inside our transaction, and is rolled back with it', async () => {
    const [byKnex, byPrisma] = [randomUUID(), randomUUID()]
    const failing = database().transaction(async (transaction) => {
      await transaction.knex('directus_roles').insert({ id: byKnex, name: 'by knex' })
      await transaction.withPrisma(async (client) => {
        expect(await client.role.findUnique({ where: { id: byKnex } })).toMatchObject({ name: 'by knex' })
        await client.role.create({ data: { id: byPrisma, name: 'by prisma', parent: byKnex } })
      })
      expect(await transaction.knex('directus_roles').where({ id: byPrisma })).toHaveLength(1)
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(await database().knex('directus_roles').whereIn('id', [byKnex, byPrisma])).toEqual([])
  })

  it('is committed with our transaction', async () => {
    const id = randomUUID()
    await database().transaction((transaction) =>
      transaction.transaction((nested) => nested.withPrisma((client) => client.role.create({ data: { id, name: 'kept' } }))),
    )
    expect(await database().knex('directus_roles').where({ id })).toHaveLength(1)
  })

  it('loses only the savepoint in which it failed', async () => {
    const [kept, lost] = [randomUUID(), randomUUID()]
    await database().transaction(async (transaction) => {
      await transaction.withPrisma((client) => client.role.create({ data: { id: kept, name: 'kept' } }))
      const failing = transaction.transaction(async (savepoint) => {
        await savepoint.withPrisma((client) => client.role.create({ data: { id: lost, name: 'lost' } }))
        await savepoint.withPrisma((client) => client.role.create({ data: { id: kept, name: 'twice' } }))
      })
      await expect(failing).rejects.toMatchObject({ code: 'P2002' })
    })
    expect((await database().knex('directus_roles').whereIn('id', [kept, lost])).map((row: { id: string }) => row.id)).toEqual([kept])
  })

  it('keeps transactions that run at the same time apart', async () => {
    const ids = Array.from({ length: 6 }, () => randomUUID())
    await Promise.allSettled(
      ids.map((id, index) =>
        database().transaction(async (transaction) => {
          await transaction.withPrisma((client) => client.role.create({ data: { id, name: `n${index}` } }))
          if (index % 2 === 1) throw new Error('odd')
        }),
      ),
    )
    const rows = await database().knex('directus_roles').whereIn('id', ids).orderBy('name')
    expect(rows.map((row: { name: string }) => row.name)).toEqual(['n0', 'n2', 'n4'])
  })

  it('sees what Directus wrote', async () => {
    if (origin === 'fresh') return
    const users = await database().withPrisma((client) =>
      client.user.findMany({
        where: { email: { in: ['admin@example.com', 'editor@example.com'] } },
        include: { role_item: true },
        orderBy: { email: 'asc' },
      }),
    )
    expect(users).toMatchObject([
      { email: 'admin@example.com', role_item: { name: 'Administrator' }, last_access: expect.any(Date) },
      { email: 'editor@example.com', role_item: { name: 'Editor' }, token: 'editor-static-token-0001' },
    ])
  })
})

describe('the generated clients', () => {
  it('are there for each database', async () => {
    for (const client of [import('../../prisma/generated/sqlite/client.js'), import('../../prisma/generated/postgresql/client.js')]) {
      expect((await client).PrismaClient).toBeInstanceOf(Function)
    }
  })
})
