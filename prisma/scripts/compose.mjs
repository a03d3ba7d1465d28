// Makes one provider's schema of the models: adds the datasource and the generators, and what follows from a rule and
// is therefore not written in the models (names of constraints, key actions, the provider's column types).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder `prisma/`. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** The databases for which there is a client and a set of migrations. */
export const providers = ['sqlite', 'postgresql', 'mysql']

/** @typedef {{ name: string, models: string }} Source a file of models */

/** Reads the files of models, in the order of their names. */
export function readModels() {
  const folder = join(root, 'models')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({
      name,
      models: readFileSync(join(folder, name), 'utf8'),
    }))
}

/** The whole schema of one provider. */
export function composeSchema(provider, sources) {
  return [header(provider), ...sources.map(({ models }) => composeModels(provider, models))].join('\n')
}

function header(provider) {
  const pothos =
    provider === 'sqlite'
      ? `
generator pothos {
  provider      = "prisma-pothos-types"
  output        = "./pothos-types.ts"
  clientOutput  = "./sqlite/client.js"
  documentation = "true"
}
`
      : ''
  return `// Made by prisma/scripts/generate.mjs from prisma/models; do not edit.
datasource db {
  provider = "${provider}"
}

generator client {
  provider            = "prisma-client"
  output              = "./${provider}"
  importFileExtension = "js"
  moduleFormat        = "esm"
  runtime             = "nodejs"
  compilerBuild       = "small"
}
${pothos}`
}

function composeModels(provider, models) {
  return models.replace(/((?:^\/\/\/.*\n)*)^model (\w+) \{\n([\s\S]*?)^\}/gm, (_, notes, name, body) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1]
    if (!table) throw new Error(`Model ${name} has no @@map.`)
    const lines = body.split('\n').map((line) => composeLine(provider, table, line))
    return `${notes}/// @collection ${table}\nmodel ${name} {\n${lines.join('\n')}}`
  })
}

function composeLine(provider, table, line) {
  if (/^\s*\/\/\//.test(line)) return line
  const column = /^\s*(\w+)/.exec(line)?.[1] ?? ''
  const list = (columns) =>
    columns
      .split(',')
      .map((name) => name.trim())
      .join('_')
  return line
    .replace(/ @unique\b/, ` @unique(map: "${table}_${column}_unique")`)
    .replace(/@@unique\(\[([^\]]+)\]\)/, (_, columns) => `@@unique([${columns}], map: "${table}_${list(columns)}_unique")`)
    .replace(/@@index\(\[([^\]]+)\]\)/, (_, columns) => `@@index([${columns}], map: "${table}_${list(columns)}_index")`)
    .replace(/@relation\((.*fields: \[(\w+)\].*)\)/, (_, relation, key) => composeRelation(provider, table, relation, key))
    .replace(/ @db\.(\w+)(\([^)]*\))?/, (_, type, size = '') => columnType(provider, type, size))
}

/** Without a word about it a key does nothing on delete and update; SQLite's keys have no names. */
function composeRelation(provider, table, relation, key) {
  const onDelete = relation.includes('onDelete:') ? '' : ', onDelete: NoAction'
  const name = provider === 'sqlite' ? '' : `, map: "${table}_${key}_foreign"`
  return `@relation(${relation}${onDelete}, onUpdate: NoAction${name})`
}

/** Models name PostgreSQL's types. SQLite's are written by make-migration, as Prisma does not know them. */
function columnType(provider, type, size) {
  if (provider === 'mysql') return ` @db.${mysqlTypes[type] ?? `${type}${size}`}`
  return provider === 'postgresql' ? ` @db.${type}${size}` : ''
}

/** Moments with milliseconds and without the end that TIMESTAMP has; texts of any length. */
const mysqlTypes = { Uuid: 'Char(36)', Text: 'LongText', Timestamptz: 'DateTime(3)', Real: 'Double' }
