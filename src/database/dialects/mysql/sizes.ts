import type { Knex } from 'knex'
import type { Table } from '../../introspection.js'

/** The storage engine's own estimate. */
export async function roughRows(knex: Knex, { name }: Table): Promise<number> {
  const [rows] = await knex.raw<[{ most: number | string | null }[]]>(
    'SELECT TABLE_ROWS AS most FROM information_schema.TABLES WHERE TABLE_SCHEMA = database() AND TABLE_NAME = ?',
    [name],
  )
  return Number(rows?.[0]?.most ?? 0)
}
