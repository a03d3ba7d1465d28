import type { Knex } from 'knex'
import type { TestDatabase } from './databases.js'

/** The definitions of all tables but the system's, as the database tells them: what "unchanged" means. */
export async function ownTables(knex: Knex, name: TestDatabase['name']): Promise<unknown[]> {
  if (name === 'sqlite') {
    return knex('sqlite_master')
      .select('name', 'type', 'sql')
      .whereRaw(
        "tbl_name not like 'directus_%' and tbl_name not like 'tessera_%' and tbl_name not like '\\_prisma%' escape '\\' and tbl_name not like 'sqlite_%'",
      )
      .orderBy(['type', 'name'])
  }
  if (name === 'mysql') return mariadbTables(knex)
  const columns = await knex('information_schema.columns')
    .select('table_name', 'column_name', 'data_type', 'is_nullable', 'column_default', 'ordinal_position')
    .where('table_schema', 'public')
    .whereRaw("table_name not like 'directus_%' and table_name not like 'tessera_%' and table_name <> '_prisma_migrations'")
    .orderBy(['table_name', 'ordinal_position'])
  const rules = await knex('pg_constraint')
    .select('conname', knex.raw('conrelid::regclass::text as table'), knex.raw('pg_get_constraintdef(oid) as definition'))
    .whereRaw(
      "connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'directus_%' and conrelid::regclass::text not like 'tessera_%'",
    )
    .whereRaw("conrelid::regclass::text <> '_prisma_migrations'")
    .orderBy(['table', 'conname'])
  return [...columns, ...rules]
}

async function mariadbTables(knex: Knex): Promise<unknown[]> {
  const names = (await tableNames(knex, 'mysql')).filter((name) => !/^(directus_|tessera_|_prisma)/.test(name))
  return Promise.all(names.map(async (name) => (await knex.raw('SHOW CREATE TABLE ??', [name]))[0]))
}

/** The names of all tables. */
async function tableNames(knex: Knex, name: TestDatabase['name']): Promise<string[]> {
  if (name === 'mysql') {
    const [tables] = await knex.raw(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME`,
    )
    return tables.map((row: { name: string }) => row.name)
  }
  const rows: { name: string }[] =
    name === 'sqlite'
      ? await knex('sqlite_master').select('name').where('type', 'table').whereRaw("name not like 'sqlite_%'").orderBy('name')
      : await knex('pg_tables').select({ name: 'tablename' }).where('schemaname', 'public').orderBy('tablename')
  return rows.map((row) => row.name)
}

/** How many rows each table has. */
export async function rowCounts(knex: Knex, name: TestDatabase['name']): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of await tableNames(knex, name)) {
    const rows: { count: number | string }[] = await knex(table).count({ count: '*' })
    counts[table] = Number(rows[0]!.count)
  }
  return counts
}
