/**
 * Writes the types of a running server, as far as the owner of the token may see it:
 *   npm run codegen -- --out types [--url http://127.0.0.1:8055] [--token TOKEN] [--documents src/queries]
 * schema.graphql and system.graphql: the two GraphQL schemas; graphql.ts: their types (of `/graphql`), and typed documents of every .graphql
 * file under --documents; sdk.ts: the `Schema` for createDirectus<Schema>() of @directus/sdk; extensions.ts: the same collections for extensions, so that
 * `new services.ItemsService('articles', ...)` and hooks on `articles.items.create` know their fields.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { codegen } from '@graphql-codegen/core'
import * as typedDocuments from '@graphql-codegen/typed-document-node'
import * as typescript from '@graphql-codegen/typescript'
import * as operations from '@graphql-codegen/typescript-operations'
import { parse } from 'graphql'

const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    url: { type: 'string', default: 'http://127.0.0.1:8055' },
    token: { type: 'string' },
    documents: { type: 'string' },
  },
})

if (!options.out) throw new Error('Say where the types are to be written: --out FOLDER')
const [sdl, system, sdk] = await Promise.all([
  read('/server/specs/graphql?additions=true'),
  read('/server/specs/graphql/system?additions=true'),
  read('/server/specs/types'),
])
const files = {
  'schema.graphql': sdl,
  'system.graphql': system,
  'graphql.ts': await graphqlTypes(sdl),
  'sdk.ts': sdk,
  'extensions.ts': extensionTypes(),
}
mkdirSync(options.out, { recursive: true })
for (const [name, text] of Object.entries(files)) writeFileSync(join(options.out, name), text)
console.log(`Wrote ${Object.keys(files).join(', ')} to ${options.out}`)

async function read(path: string): Promise<string> {
  const response = await fetch(`${options.url.replace(/\/$/, '')}${path}`, {
    headers: options.token ? { authorization: `Bearer ${options.token}` } : {},
  })
  if (!response.ok) throw new Error(`${options.url}${path} answered ${response.status}: ${await response.text()}`)
  return response.text()
}

/** Gives the types of `tessera/extensions` the collections of sdk.ts. */
function extensionTypes(): string {
  return `import type { Schema } from './sdk.js'

/* Collections as extensions know them. Made by the server; changes are lost. */
declare global {
  interface TesseraCollections extends Schema {}
}
`
}

/** Scalars as our JSON has them: exact numbers and dates are texts. */
async function graphqlTypes(sdl: string): Promise<string> {
  const scalars = {
    GraphQLBigInt: 'string',
    Date: 'string',
    DateTime: 'string',
    Time: 'string',
    UUID: 'string',
    BigInt: 'string',
    Decimal: 'string',
    GraphQLStringOrFloat: 'string | number',
    Hash: 'string',
    JSON: 'unknown',
    GraphQLGeoJSON: 'unknown',
    Void: 'null',
  }
  return codegen({
    filename: 'graphql.ts',
    schema: parse(sdl),
    documents: options.documents ? documentsIn(options.documents) : [],
    config: { scalars, enumsAsTypes: true, useTypeImports: true, skipTypename: true },
    pluginMap: { typescript, operations, typedDocuments },
    plugins: options.documents ? [{ typescript: {} }, { operations: {} }, { typedDocuments: {} }] : [{ typescript: {} }],
  })
}

function documentsIn(folder: string) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.graphql'))
  return names.sort().map((name) => ({ location: name, document: parse(readFileSync(join(folder, name), 'utf8')) }))
}
