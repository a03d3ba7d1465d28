import type { DialectName } from './dialect.js'
import { mysqlPrisma } from './mysql/prisma.js'
import { postgresPrisma } from './postgres/prisma.js'
import type { PrismaDialect } from './prisma-dialect.js'
import { sqlitePrisma } from './sqlite/prisma.js'

/** What Prisma's client knows of each database. */
export const prismaDialects: Readonly<Record<DialectName, PrismaDialect>> = {
  sqlite: sqlitePrisma,
  postgres: postgresPrisma,
  mysql: mysqlPrisma,
}
