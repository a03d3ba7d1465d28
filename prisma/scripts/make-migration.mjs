// Writes the next migration of every provider: what leads from the models of the last one to the models of today.
//   node prisma/scripts/make-migration.mjs <name>
//   node prisma/scripts/make-migration.mjs --check     fails when a migration is missing
// Beside the migrations it keeps, for each provider, `current.prisma` (the models they lead to) and `current.sql` (the same
// as one script; an existing Directus database is completed with it).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { composeSchema, providers, readModels, root } from './compose.mjs'
import { diffSchemas } from './engine.mjs'
import { mysqlScript } from './mysql-types.mjs'
import { sqliteTypes } from './sqlite-types.mjs'

const name = process.argv[2]
const isCheck = name === '--check'
if (!isCheck && !/^[a-z0-9_]+$/.test(name ?? '')) {
  console.error('Say what the migration does: node prisma/scripts/make-migration.mjs add_something')
  process.exit(1)
}

// It is always there, and asking for it takes a right that the server's user need not have.
const createSchema = /-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n+/

/** What Prisma writes for a provider, as this database shall have it. */
const ddlOf = {
  sqlite: async (from, to, models) => sqliteTypes(await diffSchemas('sqlite', from, to), models),
  postgresql: async (from, to) => (await diffSchemas('postgresql', from, to)).replace(createSchema, ''),
  mysql: async (from, to) => mysqlScript(await ddlOf.postgresql(asPostgres(from) ?? null, asPostgres(to))),
}

/** The models of MariaDB in PostgreSQL's words. */
const asPostgres = (schema) =>
  schema
    ?.replace('provider = "mysql"', 'provider = "postgresql"')
    .replaceAll('@db.Char(36)', '@db.Uuid')
    .replaceAll('@db.LongText', '@db.Text')
    .replaceAll('@db.DateTime(3)', '@db.Timestamptz')
    .replaceAll('@db.Double', '@db.Real')

const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
for (const provider of providers) await migrate(provider)

async function migrate(provider) {
  const folder = join(root, 'migrations', provider)
  const state = join(folder, 'current.prisma')
  const models = readModels()
  const schema = composeSchema(provider, models)
  const before = existsSync(state) ? readFileSync(state, 'utf8') : null
  const ddl = (from) => ddlOf[provider](from, schema, models)
  const sql = await ddl(before)
  if (!/^[^-\s]/m.test(sql)) return console.log(`${provider}: nothing changed`)
  if (isCheck) {
    console.error(`${provider}: the migrations lack\n${sql}`)
    process.exitCode = 1
    return
  }
  const target = join(folder, `${timestamp}_${name}`)
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'migration.sql'), sql)
  writeFileSync(join(folder, 'migration_lock.toml'), `provider = "${provider}"\n`)
  writeFileSync(state, schema)
  writeFileSync(join(folder, 'current.sql'), await ddl(null))
  console.log(`${provider}: ${target}`)
}
