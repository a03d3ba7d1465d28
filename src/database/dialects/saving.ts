import sql from 'sql-template-tag'
import type { Database } from '../database.js'
import type { DatabaseConfig } from './index.js'

/** The file that a database is; null where it is a server's. */
export const fileOf = (config: DatabaseConfig): string | null => (config.client === 'sqlite' ? config.filename : null)

/** Writes such a database into a new file, as it is at one moment; others may write meanwhile. */
export const saveInto = async (database: Database, file: string): Promise<void> => void (await database.execute(sql`VACUUM INTO ${file}`))

/** What is damaged in such a file; null where nothing is. */
export async function damageIn(database: Database): Promise<string | null> {
  const [found] = await database.execute<{ integrity_check: string }>(sql`PRAGMA integrity_check(1)`)
  return found?.integrity_check === 'ok' ? null : (found?.integrity_check ?? 'it cannot be read')
}

/** The sentence that tells with which program of its own a server's database is saved or restored. No password is in it. */
export function ownCommand(config: DatabaseConfig, work: 'backup' | 'restore', file: string): string {
  const { host, port, user, name } = placeOf(config)
  const at = `--host=${host} --port=${port}`
  const target = JSON.stringify(file)
  const mariadb = {
    backup: `mariadb-dump ${at} --user=${user} --password --single-transaction --routines --triggers --result-file=${target} ${name}`,
    restore: `mariadb ${at} --user=${user} --password ${name} < ${target}`,
  }
  const postgres = {
    backup: `pg_dump ${at} --username=${user} --format=custom --file=${target} ${name}`,
    restore: `pg_restore ${at} --username=${user} --clean --if-exists --no-owner --dbname=${name} ${target}`,
  }
  const command = (config.client === 'mysql' ? mariadb : postgres)[work]
  return `This database has a program of its own for that:\n\n  ${command}\n\nFiles are where STORAGE_LOCATIONS says, and are saved by their own means.`
}

function placeOf(config: DatabaseConfig) {
  const standard = { host: 'localhost', port: config.client === 'mysql' ? '3306' : '5432', user: 'user', name: 'database' }
  const text = config.client === 'sqlite' ? '' : String(config.connectionString ?? '')
  if (!URL.canParse(text)) return standard
  const url = new URL(text)
  return {
    host: url.hostname || standard.host,
    port: url.port || standard.port,
    user: decodeURIComponent(url.username) || standard.user,
    name: decodeURIComponent(url.pathname.slice(1)) || standard.name,
  }
}
