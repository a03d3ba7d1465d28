import type { Config } from '../config/config.js'
import type { Platform } from '../context.js'
import type { Database } from '../database/database.js'
import { isUpToDate } from '../database/migrations.js'
import { activeAdmins } from '../services/access/last-admin.js'
import { touch } from '../services/server/health.js'
import { examined, examineSurroundings, type Finding, messageOf } from './doctor-surroundings.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { commandConfig, withDatabase, withPlatformOver } from './with-platform.js'

/** `tessera doctor`: looks for what is wrong; ends with 2 where it finds an error. */
export function doctor(words: readonly string[]): Promise<void> {
  const program = programNamed('doctor', 'Looks for what is wrong with a project and its surroundings; ends with 2 where there is an error')
    .option(...jsonResult)
    .action(async ({ json }: { json: boolean }) => {
      const findings = await examine(commandConfig())
      printResult(json, { findings }, findings.map(lineOf).join('\n'))
      if (findings.some(({ state }) => state === 'error')) process.exitCode = 2
    })
  return runProgram(program, words)
}

const lineOf = ({ what, state, text, remedy }: Finding): string =>
  `${state.padEnd(8)}${what}: ${text}${remedy === undefined ? '' : `\n        -> ${remedy}`}`

async function examine(config: Config): Promise<Finding[]> {
  try {
    return await withDatabase(config, (database) => examineDatabase(config, database))
  } catch (error) {
    return [
      {
        what: 'database',
        state: 'error',
        text: messageOf(error),
        remedy: 'Check DB_CLIENT, DB_CONNECTION_STRING and the other DB_ variables.',
      },
    ]
  }
}

async function examineDatabase(config: Config, database: Database): Promise<Finding[]> {
  const answers: Finding = { what: 'database', state: 'ok', text: `${database.dialect.name} answers` }
  if (!(await isUpToDate(database)))
    return [
      answers,
      { what: 'migrations', state: 'error', text: 'some were not applied', remedy: 'Run "tessera bootstrap", or start the server.' },
    ]
  const found = await withPlatformOver(config, database, (platform) => examinePlatform(config, platform))
  return [answers, ...found]
}

async function examinePlatform(config: Config, platform: Platform): Promise<Finding[]> {
  return [
    { what: 'migrations', state: 'ok', text: 'all were applied' },
    ...(await examineStorage(platform)),
    ...(await examineSurroundings(config, platform)),
    ...examineDrift(platform),
    ...(await examineAdministrators(platform)),
    examineAddress(config),
  ]
}

async function examineStorage({ storage }: Platform): Promise<Finding[]> {
  return Promise.all(
    storage.locations.map((location) =>
      examined(`storage ${location.name}`, `Check STORAGE_${location.name.toUpperCase()}_ROOT and the rights there.`, async () => {
        await touch(location)
        return 'can be written, read and deleted in'
      }),
    ),
  )
}

/** Metadata of columns that are not there, and relations that lead nowhere. */
function examineDrift({ schema }: Platform): Finding[] {
  const { metadata, database, model } = schema.current()
  const columns = new Map(database.tables.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]))
  const lost = metadata.fields.filter(
    ({ collection, field, special }) =>
      columns.has(collection) && !columns.get(collection)!.has(field) && (special ?? []).every((name) => name.startsWith('cast-')),
  )
  const astray = model.relations.filter(({ relatedCollection }) => relatedCollection !== null && !model.collections.has(relatedCollection))
  const findings: Finding[] = [
    ...lost.map(
      ({ collection, field }): Finding => ({
        what: 'metadata',
        state: 'warning',
        text: `${collection}.${field} is described, and has no column`,
        remedy: `Delete the field (DELETE /fields/${collection}/${field}), or apply a snapshot that has its column.`,
      }),
    ),
    ...astray.map(
      ({ collection, field, relatedCollection }): Finding => ({
        what: 'metadata',
        state: 'warning',
        text: `${collection}.${field} leads to ${relatedCollection}, which is not there`,
        remedy: `Delete the relation (DELETE /relations/${collection}/${field}).`,
      }),
    ),
  ]
  return findings.length > 0 ? findings : [{ what: 'metadata', state: 'ok', text: 'agrees with the tables' }]
}

async function examineAdministrators({ database }: Platform): Promise<Finding[]> {
  const found = (await activeAdmins(database)).length
  if (found > 0) return [{ what: 'administrators', state: 'ok', text: `${found} can log in` }]
  return [
    {
      what: 'administrators',
      state: 'warning',
      text: 'none has a role with administrator access',
      remedy: 'Run "tessera users create" with the role of administrators.',
    },
  ]
}

function examineAddress({ server }: Config): Finding {
  if (/^https?:\/\//.test(server.publicUrl)) return { what: 'PUBLIC_URL', state: 'ok', text: server.publicUrl }
  return {
    what: 'PUBLIC_URL',
    state: 'warning',
    text: 'is not set',
    remedy: 'Set it to the address that clients use: links in mails begin with it.',
  }
}
