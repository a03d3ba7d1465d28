import type { Knex } from 'knex'
import type { Table } from '../../introspection.js'

/** The rows that a table can have by the numbers of its first and its last row; a million where its rows have no numbers. */
export async function roughRows(knex: Knex, { name, sql }: Table): Promise<number> {
  if (/\bWITHOUT\s+ROWID\b/i.test(sql ?? '')) return 1_000_000
  const rows: { most: number | null }[] = await knex.raw('SELECT max(rowid) - min(rowid) + 1 AS most FROM ??', [name])
  return Number(rows[0]?.most ?? 0)
}
