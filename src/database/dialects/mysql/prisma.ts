import type { ArgType } from '@prisma/driver-adapter-utils'
import type { FieldPacket, ResultSetHeader } from 'mysql2'
import type { PrismaAnswer, PrismaClientClass, PrismaDialect } from '../prisma-dialect.js'

/** Prisma over MariaDB. Moments come as Date and go as text in UTC. */
export const mysqlPrisma: PrismaDialect = {
  provider: 'mysql',
  // The generated clients differ in types that belong to one database alone; our code uses what they share.
  loadClient: async () => (await import('../../../../prisma/generated/mysql/client.js')).PrismaClient as unknown as PrismaClientClass,
  namespace: async (knex) => {
    const [[row]] = (await knex.raw('SELECT DATABASE() AS name')) as [{ name: string | null }[]]
    return row?.name ?? undefined
  },
  toParameter,
  readAnswer: ({ response }) => readAnswer(response as [ResultSetHeader | Record<string, unknown>[], FieldPacket[] | undefined]),
}

function readAnswer([answer, fields]: [ResultSetHeader | Record<string, unknown>[], FieldPacket[] | undefined]): PrismaAnswer {
  if (!Array.isArray(answer)) {
    return { columns: [], rows: [], changes: answer.affectedRows, lastInsertId: String(answer.insertId) }
  }
  const columns = fields?.map(({ name }) => name) ?? []
  return { columns, rows: answer.map((row) => columns.map((column) => toValue(row[column]))), changes: 0 }
}

const toValue = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value)

/** Numbers stand in the statement as numbers: LIMIT takes no quoted ones. */
function toParameter(value: unknown, { scalarType }: ArgType): unknown {
  if (typeof value !== 'string') return value
  switch (scalarType) {
    case 'datetime':
      return new Date(value)
    case 'int':
    case 'float':
      return Number(value)
    case 'bigint':
      return BigInt(value)
    case 'bytes':
      return Buffer.from(value, 'base64')
    default:
      return value
  }
}
