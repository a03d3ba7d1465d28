import type { Knex } from 'knex'
import { SqliteError } from './sqlite-error.js'

/**
 * SQLite counts the rows that violate a deferred foreign key, but tells nobody before the commit. So the tables with such keys are looked through, before
 * and after: rows that did so all along (written while foreign keys were off) are no fault of this transaction.
 */
export async function deferredChecks(knex: Knex): Promise<() => Promise<void>> {
  const tables = await deferringTables(knex)
  const before = new Set(await violations(knex, tables))
  return async () => {
    if ((await violations(knex, tables)).some((row) => !before.has(row)))
      throw new SqliteError('SQLITE_CONSTRAINT_FOREIGNKEY', 'FOREIGN KEY constraint failed')
  }
}

async function deferringTables(knex: Knex): Promise<string[]> {
  const rows = (await knex.raw(
    `/*deferred*/ SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%DEFERRABLE%INITIALLY%DEFERRED%' ORDER BY name`,
  )) as { name: string }[]
  return rows.map(({ name }) => name)
}

async function violations(knex: Knex, tables: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const table of tables)
    found.push(
      ...((await knex.raw('/*deferred*/ SELECT * FROM pragma_foreign_key_check(?)', [table])) as object[]).map((row) =>
        JSON.stringify(row),
      ),
    )
  return found
}
