import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigError } from '../config/config-error.js'
import { fileOf, ownCommand } from '../database/dialects/saving.js'
import { type BackupReport, requireBackup, takeFiles } from '../services/export/backup.js'
import { openStorage } from '../storage/storage.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { openProgress } from './progress.js'
import { commandConfig, withDatabase } from './with-platform.js'

/** `tessera restore <file>`: a backup becomes the database of DB_FILENAME, which must not be there yet, and its files. */
export function restore(words: readonly string[]): Promise<void> {
  const program = programNamed('restore', 'Makes the database and the files of a backup; there must be no database yet')
    .argument('<file>', 'what "tessera backup" has written')
    .option(...jsonResult)
    .action(async (file: string, { json }: { json: boolean }) => {
      const { database } = commandConfig()
      const filename = fileOf(database)
      if (filename === null) throw new ConfigError([ownCommand(database, 'restore', file)])
      if (!existsSync(file)) throw new ConfigError([`"${file}" is not there.`])
      if (existsSync(filename)) throw new ConfigError([`DB_FILENAME is there already: "${filename}". Move it away, or name another.`])
      const report = await restoreFrom(file, filename)
      printResult(json, { file: filename, ...report }, `${filename}: the database, whole, and ${report.files} files.`)
    })
  return runProgram(program, words)
}

/** Under another name until it is whole. */
async function restoreFrom(file: string, filename: string): Promise<BackupReport> {
  const begun = `${filename}.restoring`
  const progress = openProgress()
  try {
    mkdirSync(dirname(filename), { recursive: true })
    copyFileSync(file, begun)
    const report = await withDatabase(commandConfig(`file:${begun}`), async (copy) => {
      await requireBackup(copy)
      return takeFiles(copy, openStorage(commandConfig().storage.locations), progress.show)
    })
    renameSync(begun, filename)
    return report
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(begun + suffix, { force: true })
    progress.end()
  }
}
