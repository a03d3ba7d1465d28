import { readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { dump, YAMLException } from 'js-yaml'
import { ConfigError } from '../config/config-error.js'
import { type Platform, systemContext } from '../context.js'
import { applyDifference } from '../services/schema/sync/apply-difference.js'
import { differenceLines } from '../services/schema/sync/difference-lines.js'
import { lossText } from '../services/schema/sync/losses.js'
import { checkSnapshot, type ProjectSnapshot, takeSnapshot } from '../services/schema/sync/project-snapshot.js'
import { compareSnapshots } from '../services/schema/sync/snapshot-difference.js'
import { readYaml } from '../services/schema/sync/yaml.js'
import { tellingMistakes, withPlatform } from './with-platform.js'

const usage = [
  'tessera schema snapshot [file] [--format yaml|json]      prints the schema, or writes it to a file',
  'tessera schema diff <file>                               tells what "apply" would change; ends with 2 where it would',
  'tessera schema apply <file> [--yes] [--dry-run]          changes the schema to what the file says; asks before, unless --yes',
  'apply --allow-destructive takes away tables and columns that hold values; "diff" tells how many.',
  'For diff and apply: --merge leaves what the file does not have; --force takes a snapshot of another release or database.',
].join('\n')

const flags = {
  format: { type: 'string' },
  yes: { type: 'boolean', short: 'y', default: false },
  'dry-run': { type: 'boolean', short: 'd', default: false },
  merge: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  'allow-destructive': { type: 'boolean', default: false },
} as const

/** `tessera schema snapshot|diff|apply`: moves the schema of a project from one database to another, as a file. */
export const schema = (words: readonly string[]): Promise<void> =>
  tellingMistakes(async () => {
    const { values, positionals } = readWords(words)
    const [action, file, ...rest] = positionals
    if (rest.length > 0) throw new ConfigError([usage])
    if (action === 'snapshot') return withPlatform((platform) => writeSnapshot(platform, file, formatOf(values.format, file)))
    if ((action !== 'diff' && action !== 'apply') || file === undefined) throw new ConfigError([usage])
    const wanted = await readSnapshot(file)
    const isOnlyTold = action === 'diff' || values['dry-run']
    const asked = { force: values.force, mode: values.merge ? 'merge' : 'mirror', allowDestructive: values['allow-destructive'] } as const
    const differs = await withPlatform((platform) => changeTo(platform, wanted, asked, isOnlyTold ? 'tell' : values.yes ? 'apply' : 'ask'))
    if (action === 'diff' && differs) process.exitCode = 2
  })

function readWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: flags, allowPositionals: true })
  } catch (error) {
    throw new ConfigError([`${error instanceof Error ? error.message : String(error)}\n${usage}`])
  }
}

type Format = 'yaml' | 'json'

function formatOf(given: string | undefined, file = ''): Format {
  if (given !== undefined && given !== 'yaml' && given !== 'json') throw new ConfigError([`--format is yaml or json, not "${given}".`])
  return given ?? (file.endsWith('.json') ? 'json' : 'yaml')
}

async function writeSnapshot(platform: Platform, file: string | undefined, format: Format): Promise<void> {
  const snapshot = await takeSnapshot(systemContext(platform))
  const text = format === 'json' ? `${JSON.stringify(snapshot, null, 2)}\n` : dump(snapshot, { noRefs: true })
  if (file === undefined) process.stdout.write(text)
  else await writeFile(file, text)
}

async function readSnapshot(file: string): Promise<ProjectSnapshot> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError([`${file} cannot be read (${error.code ?? error.message}).`])
  })
  try {
    // JSON is YAML.
    return checkSnapshot(readYaml(text))
  } catch (error) {
    if (error instanceof YAMLException) throw new ConfigError([`${file} is neither YAML nor JSON: ${error.reason}.`])
    throw error
  }
}

/** Tells whether the schema differed. `tell`: what would change is told, and nothing is done; `ask`: the person at the terminal decides. */
async function changeTo(
  platform: Platform,
  wanted: ProjectSnapshot,
  asked: Parameters<typeof compareSnapshots>[2] & { readonly allowDestructive: boolean },
  way: 'tell' | 'ask' | 'apply',
): Promise<boolean> {
  const context = systemContext(platform)
  const difference = await compareSnapshots(context, wanted, asked)
  if (difference === null) {
    console.log('There are no changes.')
    return false
  }
  console.log(differenceLines(difference.diff).join('\n'))
  for (const loss of difference.losses ?? []) console.log(`! ${lossText(loss)} would be lost; needs --allow-destructive`)
  if (way === 'tell') return true
  const isWanted = way === 'apply' || (await isConfirmed())
  if (isWanted) await applyDifference(context, difference, { force: false, allowDestructive: asked.allowDestructive })
  console.log(isWanted ? 'The changes were applied.' : 'Nothing was changed.')
  return true
}

async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new ConfigError(['Nobody can be asked whether to apply this: say --yes.'])
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question('Apply these changes? (y/N) ')).trim())
  } finally {
    terminal.close()
  }
}
