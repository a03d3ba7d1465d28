import pg from 'pg'
import type { PrismaClientClass, PrismaDialect } from '../prisma-dialect.js'

const { JSON: json, JSONB: jsonb } = pg.types.builtins

/** Prisma over PostgreSQL, whose own types Prisma knows; only parsed JSON has to become text again. */
export const postgresPrisma: PrismaDialect = {
  provider: 'postgres',
  // The generated clients differ in types that belong to one database alone; our code uses what they share.
  loadClient: async () => (await import('../../../../prisma/generated/postgresql/client.js')).PrismaClient as unknown as PrismaClientClass,
  namespace: async (knex) => {
    const { rows } = await knex.raw('SELECT current_schema() AS name')
    return rows[0]?.name ?? undefined
  },
  toParameter: (value, { scalarType }) => (scalarType === 'bytes' && typeof value === 'string' ? Buffer.from(value, 'base64') : value),
  readAnswer: ({ response }) => {
    const { fields, rows, rowCount } = response as pg.QueryResult<Record<string, unknown>>
    return {
      columns: fields.map((field) => field.name),
      rows: rows.map((row) => fields.map((field) => toValue(row[field.name], field.dataTypeID))),
      changes: rowCount ?? 0,
    }
  },
}

function toValue(value: unknown, type: number): unknown {
  if (value === null) return null
  return type === json || type === jsonb ? JSON.stringify(value) : value
}
