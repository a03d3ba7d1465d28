import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** A database for one run: the variables by which servers reach it, and how it is removed. */
export interface BenchDatabase {
  readonly name: string
  readonly environment: Readonly<Record<string, string>>
  drop(): Promise<void>
}

const postgresUrl = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** Makes a new database of this kind; null, with a word why, where it cannot be reached. */
export async function createBenchDatabase(name: string): Promise<BenchDatabase | null> {
  if (name === 'sqlite') return createSqlite()
  if (name !== 'postgres') throw new Error(`--databases knows sqlite and postgres, not "${name}".`)
  try {
    return await createPostgres()
  } catch (error) {
    console.log(`PostgreSQL is left out: ${String(error)}`)
    return null
  }
}

function createSqlite(): BenchDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'))
  return {
    name: 'sqlite',
    environment: { DB_CLIENT: 'sqlite', DB_FILENAME: join(folder, 'bench.sqlite') },
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function createPostgres(): Promise<BenchDatabase> {
  const name = `tessera_bench_${process.pid}`
  await administer(`CREATE DATABASE ${name}`)
  const url = new URL(postgresUrl)
  url.pathname = `/${name}`
  return {
    name: 'postgres',
    environment: { DB_CLIENT: 'postgres', DB_CONNECTION_STRING: url.href },
    drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl, connectionTimeoutMillis: 3000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
