import type { Database } from '../database/database.js'
import type { Table } from '../database/introspection.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { commandConfig, withDatabase } from './with-platform.js'

/** How a table would be served. */
interface FoundTable {
  readonly table: string
  readonly kind: string
  readonly key: readonly string[]
  readonly fields: Readonly<Record<string, string>>
  readonly relations: Readonly<Record<string, string>>
  /** What would not be served as a client may expect, and why. */
  readonly notes: readonly string[]
}

/** `tessera introspect <url>`: what of a database would be served, how, and what not; writes nothing. */
export function introspectCommand(words: readonly string[]): Promise<void> {
  const program = programNamed('introspect', 'Tells what of a database would be served and how, and what not and why; writes nothing')
    .argument('<url>', 'the database, as in DB_CONNECTION_STRING')
    .option(...jsonResult)
    .action(async (url: string, { json }: { json: boolean }) => {
      const tables = await withDatabase(commandConfig(url), findTables)
      printResult(json, { tables }, tables.map(textOf).join('\n'))
    })
  return runProgram(program, words)
}

async function findTables(database: Database): Promise<FoundTable[]> {
  const { tables } = await database.introspect()
  const own = tables.filter(({ name }) => !/^(directus_|tessera_|_prisma_)/.test(name))
  return own.map((table) => ({
    table: table.name,
    kind: table.kind,
    key: table.primaryKey,
    fields: Object.fromEntries(table.columns.map((column) => [column.name, database.dialect.valueTypeOf(column)])),
    relations: Object.fromEntries(
      table.foreignKeys.map((key) => [key.columns.join('+'), `${key.foreignTable}.${key.foreignColumns.join('+')}`]),
    ),
    notes: notesOf(database, table),
  }))
}

function notesOf({ dialect }: Database, table: Table): string[] {
  const unknown = table.columns.filter((column) => dialect.valueTypeOf(column) === 'unknown')
  return [
    ...(table.kind === 'view' ? ['a view: it can be read only'] : []),
    ...(table.kind === 'table' && table.primaryKey.length === 0
      ? ['no primary key: its rows can be listed, but not be named or changed one by one']
      : []),
    ...(table.isTransactional === false ? ['its engine has no transactions: what is written to it cannot be taken back'] : []),
    ...unknown.map(({ name, dataType }) => `${name}: the type ${dataType} is not known, and told as text`),
    ...table.columns
      .filter(({ isGenerated }) => isGenerated)
      .map(({ name }) => `${name}: computed by the database, so it can be read only`),
    ...table.foreignKeys
      .filter(({ columns }) => columns.length > 1)
      .map(({ columns }) => `${columns.join(', ')}: a foreign key of several columns is no relation of a field`),
  ]
}

const textOf = ({ table, kind, key, fields, relations, notes }: FoundTable): string =>
  [
    `${kind} ${table}${key.length > 0 ? ` (key: ${key.join(', ')})` : ''}`,
    ...Object.entries(fields).map(([name, type]) => `    ${name}: ${type}${relations[name] === undefined ? '' : ` -> ${relations[name]}`}`),
    ...notes.map((note) => `  ! ${note}`),
  ].join('\n')
