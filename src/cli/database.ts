import { ConfigError } from '../config/config-error.js'
import { migrateDatabase, namesOfPending } from '../database/migrations.js'
import { takeBackMigration } from '../database/take-back-migration.js'
import { bootstrapDatabase } from '../services/bootstrap/bootstrap.js'
import { bootstrapOptions } from '../start.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { commandConfig, withDatabase } from './with-platform.js'

/** `tessera database install|migrate:latest|migrate:up|migrate:down`: the system tables. */
export function database(words: readonly string[]): Promise<void> {
  const program = programNamed('database', 'The system tables').addHelpText(
    'after',
    '\nA migration that changes tables cannot be taken back: save the database before a new release, and restore that.',
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
  program
    .command('migrate:up')
    .description('applies the next migration that was not applied yet')
    .option(...jsonResult)
    .action(({ json }: { json: boolean }) => migrate(json, false, 1))
  program
    .command('migrate:down')
    .description(
      'takes back the last migration, where all it did was to make tables and columns; a server of this release applies it again at its start',
    )
    .option('--allow-destructive', 'also where they hold something', false)
    .option(...jsonResult)
    .action(({ json, allowDestructive }: { json: boolean; allowDestructive: boolean }) => takeBack(json, allowDestructive))
  return runProgram(program, words)
}

async function migrate(isJson: boolean, isNew: boolean, limit = Number.POSITIVE_INFINITY): Promise<void> {
  const config = commandConfig()
  await withDatabase(config, async (database) => {
    const isInstalled = await database.knex.schema.hasTable('directus_collections')
    if (isNew && isInstalled) throw new ConfigError(['This database has system tables already: run "tessera database migrate:latest".'])
    if (!isNew && !isInstalled) throw new ConfigError(['This database has no system tables yet: run "tessera database install".'])
    const pending = (await namesOfPending(database)).length
    if (pending === 0) return printResult(isJson, { applied: [] }, 'There is nothing to migrate.')
    const { report, result: admin } = await migrateDatabase(
      database,
      // What a new database needs is written where all its tables are there.
      async (transaction, { applied }) =>
        applied.length < pending ? null : bootstrapDatabase(transaction, bootstrapOptions(config), config.auth.hash),
      { limit },
    )
    const password = admin?.password ? `, with the password ${admin.password} (shown this once)` : ''
    const lines = [
      ...report.applied.map((name) => `applied ${name}`),
      ...(admin ? [`The administrator is ${admin.email}${password}.`] : []),
    ]
    printResult(isJson, { applied: report.applied, administrator: admin }, lines.join('\n'))
  })
}

async function takeBack(isJson: boolean, allowDestructive: boolean): Promise<void> {
  await withDatabase(commandConfig(), async (database) => {
    if (!(await database.knex.schema.hasTable('directus_collections')))
      throw new ConfigError(['This database has no system tables yet: run "tessera database install".'])
    const result = await takeBackMigration(database, { allowDestructive })
    if ('refused' in result) throw new ConfigError([result.refused])
    printResult(isJson, { takenBack: result.name }, `took back ${result.name}`)
  })
}
