import type { Database } from './database.js'
import { type DatabaseConfig, openDriver } from './dialects/index.js'
import { PooledDatabase } from './pooled-database.js'
import type { PrismaGatewayFactory } from './prisma-gateway.js'

export type { DatabaseConfig } from './dialects/index.js'

/** Opens a database and makes sure that it answers. With `createGateway`, `withPrisma` works, too. */
export async function connectDatabase(config: DatabaseConfig, createGateway?: PrismaGatewayFactory): Promise<Database> {
  return PooledDatabase.over(await openDriver(config), createGateway)
}
