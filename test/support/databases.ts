import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from '@jest/globals'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { connectDatabase, type DatabaseConfig } from '../../src/database/connection.js'
import type { Database } from '../../src/database/database.js'

/** A fresh, empty database for one test file. */
export interface EmptyDatabase {
  readonly config: DatabaseConfig
  /** Removes it; its connections must be closed before. */
  drop(): Promise<void>
}

/** A kind of database that tests run on. */
export interface TestDatabase {
  readonly name: DatabaseConfig['client']
  /** `options`: what else CREATE DATABASE is told. */
  create(options?: string): Promise<EmptyDatabase>
}

const sqlite: TestDatabase = {
  name: 'sqlite',
  async create() {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-'))
    const drop = async () => rmSync(folder, { recursive: true, force: true })
    return { config: { client: 'sqlite', filename: join(folder, 'test.sqlite') }, drop }
  },
}

export const postgresUrl = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

const postgres: TestDatabase = {
  name: 'postgres',
  async create(options = '') {
    const name = newName()
    // What a test wrote has to survive the server, not the machine.
    await administerPostgres(`CREATE DATABASE ${name} ${options}`, `ALTER DATABASE ${name} SET synchronous_commit = off`)
    const drop = () => administerPostgres(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    return { config: { client: 'postgres', connectionString: withDatabase(postgresUrl, name) }, drop }
  },
}

async function administerPostgres(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl, connectionTimeoutMillis: 3000 })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const mysqlUrl = process.env.TEST_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306/'

const mariadb: TestDatabase = {
  name: 'mysql',
  async create() {
    const name = newName()
    await administerMysql(`CREATE DATABASE ${name}`)
    const drop = () => administerMysql(`DROP DATABASE IF EXISTS ${name}`)
    return { config: { client: 'mysql', connectionString: withDatabase(mysqlUrl, name) }, drop }
  },
}

async function administerMysql(statement: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: mysqlUrl, connectTimeout: 3000 })
  try {
    // MariaDB drops the tables of a database one by one, and not always the child first.
    await connection.query('SET foreign_key_checks = 0')
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}

const newName = (): string => `tessera_test_${randomUUID().replaceAll('-', '')}`

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** Which databases can be reached; a missing one is reported, and fails where all are promised (CI=true). `TEST_DATABASES` names fewer. */
async function reachable(): Promise<TestDatabase[]> {
  if (process.env.TEST_DATABASES) return named(process.env.TEST_DATABASES.split(','))
  const found = [sqlite]
  for (const [kind, title, ask] of [
    [postgres, 'PostgreSQL', administerPostgres],
    [mariadb, 'MariaDB', administerMysql],
  ] as const) {
    try {
      await ask('SELECT 1')
      found.push(kind)
    } catch (error) {
      if (process.env.CI === 'true') throw new Error(`${title} cannot be reached`, { cause: error })
      console.warn(`Tests on ${title} are left out: ${String(error)}`)
    }
  }
  return found
}

function named(names: readonly string[]): TestDatabase[] {
  const known = [sqlite, postgres, mariadb]
  const wrong = names.filter((name) => !known.some((kind) => kind.name === name))
  if (wrong.length > 0) throw new Error(`TEST_DATABASES: there is no ${wrong.join(', ')}, only ${known.map(({ name }) => name).join(', ')}`)
  return known.filter(({ name }) => names.includes(name))
}

/** The databases that every test of the matrix runs on. */
export const testDatabases: readonly TestDatabase[] = await reachable()

/** Declares tests once for every database; `database()` is a fresh connection that lives as long as the group. */
export function onEachDatabase(title: string, declare: (database: () => Database, name: TestDatabase['name']) => void): void {
  describe.each(testDatabases.map((kind) => [kind.name, kind] as const))(`${title} on %s`, (name, kind) => {
    let empty: EmptyDatabase | undefined
    let database: Database | undefined
    beforeAll(async () => {
      empty = await kind.create()
      database = await connectDatabase(empty.config)
    })
    afterAll(async () => {
      await database?.close()
      await empty?.drop()
    })
    declare(() => database!, name)
  })
}
