import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { dump } from 'js-yaml'
import { ConfigError } from '../config/config-error.js'
import { type Platform, systemContext } from '../context.js'
import { renameCollection } from '../services/schema/rename-collection.js'
import { renameField } from '../services/schema/rename-field.js'
import { applyDifference } from '../services/schema/sync/apply-difference.js'
import { differenceLines } from '../services/schema/sync/difference-lines.js'
import { folderChanges, readSnapshot, writeFolder } from '../services/schema/sync/files.js'
import { lossText } from '../services/schema/sync/losses.js'
import { type ProjectSnapshot, takeSnapshot } from '../services/schema/sync/project-snapshot.js'
import { type IncludedPart, includedOf, includedParts } from '../services/schema/sync/record-parts.js'
import { compareSnapshots, type HashedDifference } from '../services/schema/sync/snapshot-difference.js'
import { isConfirmed } from './confirm.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { commandConfig, withPlatform } from './with-platform.js'

interface Asked {
  readonly merge: boolean
  readonly force: boolean
  readonly json: boolean
}
interface AskedApply extends Asked {
  readonly yes: boolean
  readonly dryRun: boolean
  readonly allowDestructive: boolean
}

/** `tessera schema snapshot|diff|apply|pull|push|check|rename`: moves the schema of a project from one database to another, as a file or a folder. */
export function schema(words: readonly string[]): Promise<void> {
  const program = programNamed('schema', 'The schema of the project as data').addHelpText(
    'after',
    '\nA file is YAML or JSON; a folder is one that "pull" has written. Ends with 2 where "diff" or "check" find a difference.',
  )
  addSnapshot(program)
  addPull(program)
  for (const [name, description] of [
    ['diff', 'tells what "apply" would change; ends with 2 where it would'],
    ['check', 'fails with 2 unless the database is what the file or the folder says, for CI'],
  ] as const)
    compared(program.command(name).description(description)).action(async (path: string | undefined, asked: Asked) => {
      if (await changeTo(await readSnapshot(pathOf(path)), { ...asked, yes: false, dryRun: true, allowDestructive: false }))
        process.exitCode = 2
    })
  for (const name of ['apply', 'push'] as const)
    compared(program.command(name).description(`changes the schema to what the file or the folder says; asks before, unless --yes`))
      .option('-y, --yes', 'do not ask', false)
      .option('-d, --dry-run', 'tell what would change, and change nothing', false)
      .option('--allow-destructive', 'take away tables and columns that hold values', false)
      .action(async (path: string | undefined, asked: AskedApply) => {
        await changeTo(await readSnapshot(pathOf(path)), asked)
      })
  addRename(program)
  return runProgram(program, words)
}

const compared = (command: Command): Command =>
  command
    .argument('[path]', 'a file or a folder; without it, SCHEMA_PATH')
    .option('--merge', 'leave what the file does not have', false)
    .option('--force', 'take a snapshot of another release or database', false)
    .option(...jsonResult)

/** The path of a command, or that of the configuration. */
function pathOf(path: string | undefined): string {
  const found = path ?? commandConfig().schema.path
  if (found === null) throw new ConfigError(['Say which file or folder, or set SCHEMA_PATH.'])
  return found
}

const includeOption = ['--include <parts>', `also ${includedParts.join(', ')}: names with commas between them`] as const

function addSnapshot(program: Command): void {
  program
    .command('snapshot')
    .description('prints the schema, or writes it to a file')
    .argument('[file]')
    .option('--format <format>', 'yaml or json')
    .option(...includeOption)
    .action(async (file: string | undefined, { format, include }: { format?: string; include?: string }) => {
      const form = formatOf(format, file)
      await withPlatform((platform) => writeSnapshot(platform, file, form, includedOf(include)))
    })
}

function addPull(program: Command): void {
  program
    .command('pull')
    .description('writes the schema into a folder: one file for each collection')
    .argument('[folder]', 'without it, SCHEMA_PATH')
    .option('--check', 'write nothing, and end with 2 where a file would change', false)
    .option(...includeOption)
    .option(...jsonResult)
    .action(async (path: string | undefined, { check, include, json }: { check: boolean; include?: string; json: boolean }) => {
      const folder = pathOf(path)
      const snapshot = await withPlatform((platform) => takeSnapshot(systemContext(platform), includedOf(include)))
      const changes = await folderChanges(folder, snapshot)
      if (!check) await writeFolder(folder, snapshot)
      printResult(json, { changes }, changes.length > 0 ? changes.join('\n') : 'There are no changes.')
      if (check && changes.length > 0) process.exitCode = 2
    })
}

function addRename(program: Command): void {
  program
    .command('rename')
    .description('gives a collection or a field another name; its data, relations, permissions, presets and history stay its own')
    .argument('<name>', 'articles, or articles.title')
    .argument('<new name>')
    .action(async (path: string, name: string) => {
      const [collection = '', field] = path.split('.')
      await withPlatform((platform) =>
        field === undefined
          ? renameCollection(systemContext(platform), collection, name)
          : renameField(systemContext(platform), collection, field, name),
      )
      console.log(`${path} is ${field === undefined ? name : `${collection}.${name}`} now.`)
    })
}

type Format = 'yaml' | 'json'

function formatOf(given: string | undefined, file = ''): Format {
  if (given !== undefined && given !== 'yaml' && given !== 'json') throw new ConfigError([`--format is yaml or json, not "${given}".`])
  return given ?? (file.endsWith('.json') ? 'json' : 'yaml')
}

async function writeSnapshot(
  platform: Platform,
  file: string | undefined,
  format: Format,
  included: readonly IncludedPart[],
): Promise<void> {
  const snapshot = await takeSnapshot(systemContext(platform), included)
  const text = format === 'json' ? `${JSON.stringify(snapshot, null, 2)}\n` : dump(snapshot, { noRefs: true })
  if (file === undefined) process.stdout.write(text)
  else await writeFile(file, text)
}

/** Tells what differs, and changes it unless that was not wanted; gives whether anything differed. */
const changeTo = (wanted: ProjectSnapshot, asked: AskedApply): Promise<boolean> =>
  withPlatform(async (platform) => {
    const context = systemContext(platform)
    const difference = await compareSnapshots(context, wanted, { force: asked.force, mode: asked.merge ? 'merge' : 'mirror' })
    if (difference === null) {
      printResult(asked.json, { changes: null }, 'There are no changes.')
      return false
    }
    printResult(asked.json, { changes: difference.diff, losses: difference.losses ?? [] }, textOf(difference))
    if (asked.dryRun) return true
    const isWanted = asked.yes || (await isConfirmed('Apply these changes? (y/N) '))
    if (isWanted) await applyDifference(context, difference, { force: false, allowDestructive: asked.allowDestructive })
    if (!asked.json) console.log(isWanted ? 'The changes were applied.' : 'Nothing was changed.')
    return true
  })

const textOf = ({ diff, losses = [] }: HashedDifference): string =>
  [...differenceLines(diff), ...losses.map((loss) => `! ${lossText(loss)} would be lost; needs --allow-destructive`)].join('\n')
