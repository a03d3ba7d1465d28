import { existsSync, rmSync } from 'node:fs'
import { ConfigError } from '../config/config-error.js'
import type { Platform } from '../context.js'
import { fileOf, ownCommand, saveInto } from '../database/dialects/saving.js'
import { addFiles, type BackupReport, requireWhole } from '../services/export/backup.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { openProgress } from './progress.js'
import { commandConfig, withDatabase, withPlatform } from './with-platform.js'

/** `tessera backup <file>`: the whole project in one file, made while a server may be running. */
export function backup(words: readonly string[]): Promise<void> {
  const program = programNamed(
    'backup',
    'Saves a project whose database is a file, its files included, in one new file; a server may be running',
  )
    .argument('<file>', 'a file that is not there yet')
    .option(...jsonResult)
    .action(async (file: string, { json }: { json: boolean }) => {
      const { database } = commandConfig()
      if (fileOf(database) === null) throw new ConfigError([ownCommand(database, 'backup', file)])
      if (existsSync(file)) throw new ConfigError([`"${file}" is there already.`])
      const report = await withPlatform((platform) => saveTo(file, platform))
      printResult(json, { file, ...report }, [lineOf(file, report), ...report.missing.map((name) => `has no content: ${name}`)].join('\n'))
      if (report.missing.length > 0) process.exitCode = 2
    })
  return runProgram(program, words)
}

/** What fails leaves no half a file. */
async function saveTo(file: string, platform: Platform): Promise<BackupReport> {
  const progress = openProgress()
  try {
    await saveInto(platform.database, file)
    return await withDatabase(commandConfig(`file:${file}`), async (copy) => {
      const report = await addFiles(platform, copy, progress.show)
      await requireWhole(copy)
      return report
    })
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
    throw error
  } finally {
    progress.end()
  }
}

const lineOf = (file: string, { files, bytes }: BackupReport): string =>
  `${file}: the database, whole, and ${files} files (${(bytes / 2 ** 20).toFixed(1)} MiB).`
