import type { ArgType } from '@prisma/driver-adapter-utils'
import type { PrismaClientClass, PrismaDialect } from '../prisma-dialect.js'

/** Prisma over SQLite: dates are milliseconds, booleans 1 and 0, JSON is text. Dates that are text are read, too. */
export const sqlitePrisma: PrismaDialect = {
  provider: 'sqlite',
  loadClient: async () => (await import('../../../../prisma/generated/sqlite/client.js')).PrismaClient as PrismaClientClass,
  namespace: async () => undefined,
  toParameter,
  readAnswer: ({ response, context }) => {
    const rows = response as Record<string, unknown>[]
    const columns = Object.keys(rows[0] ?? {})
    return {
      columns,
      rows: rows.map((row) => columns.map((column) => row[column])),
      changes: (context as { changes: number }).changes,
    }
  },
}

function toParameter(value: unknown, type: ArgType): unknown {
  if (value instanceof Date) return value.getTime()
  if (typeof value !== 'string') return value
  switch (type.scalarType) {
    case 'datetime':
      return new Date(value).getTime()
    case 'int':
    case 'float':
    case 'decimal':
      return Number(value)
    case 'bigint':
      return BigInt(value)
    case 'bytes':
      return Buffer.from(value, 'base64')
    default:
      return value
  }
}
