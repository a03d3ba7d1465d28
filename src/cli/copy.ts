import { ConfigError } from '../config/config-error.js'
import type { Platform } from '../context.js'
import { migrateDatabase } from '../database/migrations.js'
import { type CopiedTable, copyProject } from '../services/export/copy-project.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { openProgress } from './progress.js'
import { commandConfig, withDatabase, withPlatform, withPlatformOver } from './with-platform.js'

interface CopyOptions {
  readonly from: string
  readonly to: string
  readonly json: boolean
}

/** `tessera copy --from <url> --to <url>`: a whole project, data included, from one database to another of any kind. */
export function copy(words: readonly string[]): Promise<void> {
  const program = programNamed('copy', 'Copies a whole project, data included, from one database to another of any kind')
    .requiredOption('--from <url>', 'the database of the project, as in DB_CONNECTION_STRING')
    .requiredOption('--to <url>', 'a new database, or an earlier copy, which is continued')
    .option(...jsonResult)
    .action(async ({ from, to, json }: CopyOptions) => {
      if (from === to) throw new ConfigError(['--from and --to are the same database.'])
      const tables = await withPlatform((source) => copyInto(source, to), commandConfig(from))
      printResult(json, { tables }, tables.map(lineOf).join('\n'))
      if (tables.some(({ isSame }) => !isSame)) {
        console.error(
          'Not all tables are the same in both; nothing was taken away. Rows that were written meanwhile are copied by another run.',
        )
        process.exitCode = 2
      }
    })
  return runProgram(program, words)
}

async function copyInto(source: Platform, url: string): Promise<CopiedTable[]> {
  const config = commandConfig(url)
  const progress = openProgress()
  try {
    return await withDatabase(config, async (database) => {
      // The copy has the administrators of the project, and so none of its own.
      await migrateDatabase(database, async () => undefined)
      return withPlatformOver(config, database, (target) =>
        copyProject(source, target, (table, rows, total) => progress.show(table, rows, total)),
      )
    })
  } finally {
    progress.end()
  }
}

const lineOf = ({ table, rows, skipped, isSame }: CopiedTable): string =>
  `${isSame ? 'same' : 'DIFFERS'}  ${table}: ${rows} rows${skipped > 0 ? `, ${skipped} of them were there` : ''}`
