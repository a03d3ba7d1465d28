import type { Knex } from 'knex'
import type { Table } from '../../introspection.js'

/** Rows to a page, where the database has not looked yet. */
const usualDensity = 50

/** As the planner does it: the pages that the table and its partitions have now, and how full they were when somebody looked. */
export async function roughRows(knex: Knex, { name, namespace }: Table): Promise<number> {
  const table = [namespace, name]
    .filter((part) => part !== null)
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')
  const { rows } = await knex.raw<{ rows: { most: string | null }[] }>(
    `SELECT sum(pg_relation_size(oid) / 8192.0 * CASE WHEN relpages > 0 AND reltuples > 0 THEN reltuples / relpages ELSE ? END)::bigint AS most
       FROM pg_class WHERE oid = to_regclass(?) OR oid IN (SELECT relid FROM pg_partition_tree(to_regclass(?)))`,
    [usualDensity, table, table],
  )
  return Number(rows[0]?.most ?? 0)
}
