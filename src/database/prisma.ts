import { AsyncLocalStorage } from 'node:async_hooks'
import type { Knex } from 'knex'
import type { Prisma } from '../../prisma/generated/sqlite/client.js'
import type { Database } from './database.js'
import { prismaDialects } from './dialects/prisma-dialects.js'
import { createPrismaAdapter } from './prisma-adapter.js'
import type { PrismaGateway } from './prisma-gateway.js'

/** Prisma's typed client of the system tables, as it can be used inside a transaction as well as outside. */
export type SystemClient = Prisma.TransactionClient

/** Longer than any transaction: ours decides when it ends, not Prisma's clock. */
const never = 2 ** 31 - 1

/**
 * Prisma's side of a database: one client, made when it is first needed, that runs on Knex's connections. Inside one of
 * our transactions the client works in that very transaction; what happens to it is decided outside of Prisma.
 */
export function createPrismaGateway(database: Database): PrismaGateway {
  const handover = new AsyncLocalStorage<Knex>()
  const dialect = prismaDialects[database.dialect.name]
  const adapter = createPrismaAdapter({ dialect, database, transaction: () => handover.getStore() ?? null })
  const open = async () => new (await dialect.loadClient())({ adapter, errorFormat: 'minimal' })
  let client: ReturnType<typeof open> | null = null

  return {
    withPrisma: async (caller, work) => {
      client ??= open()
      const prisma = await client
      if (!caller.isTransaction) return work(prisma)
      return handover.run(caller.knex, () => prisma.$transaction(work, { timeout: never, maxWait: never }))
    },
    close: async () => {
      if (client) await (await client).$disconnect()
      // Node passes each store that was ever used on with every promise, until it is disabled: a process that opens many databases would grow slow.
      handover.disable()
    },
  }
}
