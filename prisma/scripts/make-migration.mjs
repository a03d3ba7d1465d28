// Writes the next migration of every provider: what leads from the models of the last one to the models of today.
//   node prisma/scripts/make-migration.mjs <name>
//   node prisma/scripts/make-migration.mjs --check     fails when a migration is missing
// Beside the migrations it keeps, for each provider, `current.prisma` (the models they lead to) and `current.sql` (the same
// as one script; an existing Directus database is completed with it).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { composeSchema, providers, readModels, root } from './compose.mjs'
import { diffSchemas } from './engine.mjs'
import { sqliteTypes } from './sqlite-types.mjs'

const name = process.argv[2]
const isCheck = name === '--check'
if (!isCheck && !/^[a-z0-9_]+$/.test(name ?? '')) {
  console.error('Say what the migration does: node prisma/scripts/make-migration.mjs add_something')
  process.exit(1)
}

// It is always there, and asking for it takes a right that the server's user need not have.
const createSchema = /-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n+/

const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
for (const provider of providers) await migrate(provider)

async function migrate(provider) {
  const folder = join(root, 'migrations', provider)
  const state = join(folder, 'current.prisma')
  const models = readModels()
  const schema = composeSchema(provider, models)
  const before = existsSync(state) ? readFileSync(state, 'utf8') : null
  const ddl = async (from) => {
    const sql = await diffSchemas(provider, from, schema)
    return provider === 'sqlite' ? sqliteTypes(sql, models) : sql.replace(createSchema, '')
  }
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
