import type { Database } from './database.js'
import type { SystemClient } from './prisma.js'

/** What a database needs to offer Prisma's client: work on the pool or inside the transaction that is handed over. */
export interface PrismaGateway {
  withPrisma<Result>(database: Database, work: (client: SystemClient) => Promise<Result>): Promise<Result>
  /** Lets go of what the gateway holds; the connections are the database's own. */
  close(): Promise<void>
}

/** Makes the gateway of a database when it is first needed. */
export type PrismaGatewayFactory = (database: Database) => PrismaGateway
