import { ConfigError } from '../config/config-error.js'
import { isUpToDate, migrateDatabase } from '../database/migrations.js'
import { bootstrapDatabase } from '../services/bootstrap/bootstrap.js'
import { bootstrapOptions } from '../start.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { commandConfig, withDatabase } from './with-platform.js'

/** `tessera database install|migrate:latest`: the system tables. Migrations are not taken back: restore what was saved before them. */
export function database(words: readonly string[]): Promise<void> {
  const program = programNamed('database', 'The system tables').addHelpText(
    'after',
    '\nMigrations are not taken back one by one: save the database before a new release, and restore that.',
  )
  program
    .command('install')
    .description('makes the system tables and the first administrator in a database that has none')
    .option(...jsonResult)
    .action(({ json }: { json: boolean }) => migrate(json, true))
  program
    .command('migrate:latest')
    .description('applies all migrations that were not applied yet')
    .option(...jsonResult)
    .action(({ json }: { json: boolean }) => migrate(json, false))
  return runProgram(program, words)
}

async function migrate(isJson: boolean, isNew: boolean): Promise<void> {
  const config = commandConfig()
  await withDatabase(config, async (database) => {
    const isInstalled = await database.knex.schema.hasTable('directus_collections')
    if (isNew && isInstalled) throw new ConfigError(['This database has system tables already: run "tessera database migrate:latest".'])
    if (!isNew && !isInstalled) throw new ConfigError(['This database has no system tables yet: run "tessera database install".'])
    if (await isUpToDate(database)) return printResult(isJson, { applied: [] }, 'There is nothing to migrate.')
    const { report, result: admin } = await migrateDatabase(database, (transaction) =>
      bootstrapDatabase(transaction, bootstrapOptions(config), config.auth.hash),
    )
    const password = admin?.password ? `, with the password ${admin.password} (shown this once)` : ''
    const lines = [
      ...report.applied.map((name) => `applied ${name}`),
      ...(admin ? [`The administrator is ${admin.email}${password}.`] : []),
    ]
    printResult(isJson, { applied: report.applied, administrator: admin }, lines.join('\n'))
  })
}
