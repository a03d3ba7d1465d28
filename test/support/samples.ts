import { copyFileSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { EmptyDatabase } from './databases.js'
import { copyIntoMariadb } from './mariadb-copy.js'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** A foreign database that knows nothing of us: Chinook, with tables in the manner of each database. */
export function fillWithChinook(empty: EmptyDatabase): Promise<void> {
  return fill(empty, `${folder}chinook/chinook.sqlite`, () =>
    readFileSync(`${folder}chinook/chinook.postgres.sql`, 'utf8').replace(/^(DROP|CREATE) DATABASE .*$/gm, ''),
  )
}

/** A database that Directus 11 made, with users, permissions and history. */
export function fillWithDirectus(empty: EmptyDatabase): Promise<void> {
  return fill(empty, `${folder}directus-11/data.sqlite`, () => readFileSync(`${folder}directus-11/data.postgres.sql`, 'utf8'))
}

async function fill({ config }: EmptyDatabase, file: string, script: () => string): Promise<void> {
  if (config.client === 'sqlite') return copyFileSync(file, config.filename)
  if (config.client === 'mysql') return copyIntoMariadb(file, String(config.connectionString))
  const client = new pg.Client({ connectionString: config.connectionString })
  await client.connect()
  // psql's own commands are none of the server's.
  await client.query(script().replace(/^\\.*$/gm, ''))
  await client.end()
}
