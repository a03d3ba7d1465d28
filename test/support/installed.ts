import { createHash, randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import mysql from 'mysql2/promise'
import pg from 'pg'
import type { DatabaseConfig } from '../../src/database/connection.js'
import { type EmptyDatabase, postgresUrl, type TestDatabase } from './databases.js'

// Databases in which a server was started once. To install the system tables for every group of tests would cost more than most groups do, so that is done
// once for a state of the code and copied: a file of SQLite, a template of PostgreSQL, statements for MariaDB.

/** What is copied. */
export interface Template {
  readonly name: string
  /** Folders of the code by which it is made. */
  readonly madeBy: readonly string[]
  /** Brings a server up on an empty database, and ends it. */
  install(database: DatabaseConfig): Promise<void>
}

/** A fresh database with what the template has. */
export function createInstalled(kind: TestDatabase, template: Template): Promise<EmptyDatabase> {
  if (kind.name === 'sqlite') return copyOfSqlite(kind, template)
  return kind.name === 'postgres' ? copyOfPostgres(kind, template) : copyOfMariadb(kind, template)
}

const titles = new Map<Template, string>()

/** Templates of this checkout: another one beside it has its own, and neither drops those of the other. */
const checkout = createHash('sha1').update(process.cwd()).digest('hex').slice(0, 6)

const placeOf = (template: Template): string => `${template.name}_${checkout}_`

/** The name of a template in the present state of the code. */
function titleOf(template: Template): string {
  const title = titles.get(template) ?? `${placeOf(template)}${stateOf(template.madeBy)}`
  titles.set(template, title)
  return title
}

function stateOf(folders: readonly string[]): string {
  const digest = createHash('sha1')
  for (const folder of folders)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.(sql|ts)$/.test(name)) digest.update(readFileSync(join(folder, name)))
  return digest.digest('hex').slice(0, 12)
}

const fileOf = (template: Template, ending: string): string => join(tmpdir(), `tessera-test-${titleOf(template)}.${ending}`)

/** Makes a file once, however many processes want it. */
async function madeOnce(path: string, make: (unfinished: string) => Promise<void>): Promise<string> {
  if (!existsSync(path)) {
    const unfinished = `${path}.${randomUUID()}`
    await make(unfinished)
    renameSync(unfinished, path)
  }
  return path
}

async function copyOfSqlite(kind: TestDatabase, template: Template): Promise<EmptyDatabase> {
  const file = await madeOnce(fileOf(template, 'sqlite'), async (unfinished) => {
    await template.install({ client: 'sqlite', filename: unfinished })
    // Whatever still has it open: all that was written is in the file.
    const written = new DatabaseSync(unfinished)
    written.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    written.close()
    for (const rest of ['-wal', '-shm']) rmSync(unfinished + rest, { force: true })
  })
  const empty = await kind.create()
  if (empty.config.client === 'sqlite') copyFileSync(file, empty.config.filename)
  return empty
}

async function copyOfPostgres(kind: TestDatabase, template: Template): Promise<EmptyDatabase> {
  const title = `tessera_template_${titleOf(template)}`
  const client = new pg.Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    // One process makes it, the others wait.
    await client.query('SELECT pg_advisory_lock(20261129)')
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
      `tessera_template_${placeOf(template)}`,
    ])
    if (!rows.some(({ datname }) => datname === title)) {
      for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname}`)
      const first = await kind.create()
      await template.install(first.config)
      await client.query(`ALTER DATABASE ${nameOf(first)} RENAME TO ${title}`)
    }
    await client.query('SELECT pg_advisory_unlock(20261129)')
    const copy = await kind.create(`TEMPLATE ${title}`)
    return copy
  } finally {
    await client.end()
  }
}

const nameOf = ({ config }: EmptyDatabase): string =>
  'connectionString' in config ? new URL(String(config.connectionString)).pathname.slice(1) : ''

async function copyOfMariadb(kind: TestDatabase, template: Template): Promise<EmptyDatabase> {
  const script = await madeOnce(fileOf(template, 'sql'), async (unfinished) => {
    const first = await kind.create()
    await template.install(first.config)
    writeFileSync(unfinished, await statementsOf(first))
    await first.drop()
  })
  const copy = await kind.create()
  const connection = await mysql.createConnection({ uri: uriOf(copy), multipleStatements: true })
  try {
    await connection.query(`SET foreign_key_checks = 0, time_zone = '+00:00'; ${readFileSync(script, 'utf8')}`)
  } finally {
    await connection.end()
  }
  return copy
}

const uriOf = ({ config }: EmptyDatabase): string => ('connectionString' in config ? String(config.connectionString) : '')

/** The statements that make all tables of a database with their rows. */
async function statementsOf(database: EmptyDatabase): Promise<string> {
  const connection = await mysql.createConnection({ uri: uriOf(database), dateStrings: true, jsonStrings: true, timezone: 'Z' })
  try {
    await connection.query(`SET time_zone = '+00:00'`)
    const statements: string[] = []
    const [tables] = await connection.query<mysql.RowDataPacket[]>('SHOW TABLES')
    for (const name of tables.map((row) => String(Object.values(row)[0]))) {
      const [[made]] = await connection.query<mysql.RowDataPacket[]>(`SHOW CREATE TABLE \`${name}\``)
      statements.push(String(made?.['Create Table']))
      const [rows] = await connection.query<mysql.RowDataPacket[]>(`SELECT * FROM \`${name}\``)
      const columns = (row: object): string =>
        Object.keys(row)
          .map((column) => `\`${column}\``)
          .join(', ')
      for (const row of rows) statements.push(mysql.format(`INSERT INTO \`${name}\` (${columns(row)}) VALUES (?)`, [Object.values(row)]))
    }
    return statements.join(';\n')
  } finally {
    await connection.end()
  }
}
