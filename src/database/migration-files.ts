import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Knex } from 'knex'
import type { MigrationDialect } from './dialects/migration-dialect.js'

/** One migration of prisma/migrations. */
export interface MigrationFile {
  readonly name: string
  readonly script: string
  /** As Prisma computes it. */
  readonly checksum: string
}

/** The migrations of one database, oldest first. */
export async function readMigrations(folder: string): Promise<MigrationFile[]> {
  const root = join(migrationsRoot(), folder)
  const entries = await readdir(root, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(root, name, 'migration.sql'), 'utf8')
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') }
    }),
  )
}

/** All that the migrations make, as one script for an empty database. */
export function readCurrentSchema(folder: string): Promise<string> {
  return readFile(join(migrationsRoot(), folder, 'current.sql'), 'utf8')
}

/** The folder is beside src, and src is one level deeper when it is compiled. */
function migrationsRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'prisma', 'migrations')
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) throw new Error('The folder prisma/migrations is missing from this installation.')
  }
}

/** Takes a script apart into its statements; texts and comments may hold semicolons. */
export function splitStatements(script: string): string[] {
  const statements = ['']
  for (const [token] of script.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|;|[^;'"-]+|[\s\S]/g)) {
    if (token === ';') statements.push('')
    else if (!token.startsWith('--')) statements[statements.length - 1] += token
  }
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '')
}

/** Runs a statement of a migration. */
export async function runMigrationStatement(knex: Knex, dialect: MigrationDialect, statement: string): Promise<void> {
  await dialect.before?.(knex, statement)
  await runStatement(knex, statement)
}

/** Runs a statement without parameters; a bare question mark would be one for Knex. */
export async function runStatement(knex: Knex, statement: string): Promise<void> {
  await knex.raw(statement.replaceAll('?', '\\?'))
}
