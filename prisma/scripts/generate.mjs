// Generates Prisma's client of each provider into prisma/generated, without a network; does nothing when nothing changed.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { composeSchema, providers, readModels, root } from './compose.mjs'

const generated = join(root, 'generated')
const stamp = join(generated, 'inputs.sha256')
const require = createRequire(import.meta.url)
/** The generator for Pothos is found by its command. */
const path = [join(root, '../node_modules/.bin'), process.env.PATH].join(delimiter)

const schemas = providers.map((provider) => ({ provider, schema: composeSchema(provider, readModels()) }))
const hash = hashOf([...schemas.map(({ schema }) => schema), ...generatorVersions()])

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
  rmSync(generated, { recursive: true, force: true })
  // One after the other: the first also writes the types for Pothos, and both together need more memory than small machines have.
  for (const { provider, schema } of schemas) await generate(provider, schema)
  writeFileSync(stamp, hash)
}

async function generate(provider, schema) {
  mkdirSync(generated, { recursive: true })
  const file = join(generated, `${provider}.prisma`)
  writeFileSync(file, schema)
  const cli = join(require.resolve('prisma/package.json'), '../build/index.js')
  // Generating needs no engine, but Prisma downloads one unless it is told of any executable.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    PATH: path,
  }
  await promisify(execFile)(process.execPath, [cli, 'generate', '--schema', file, '--no-hints'], {
    cwd: join(root, '..'),
    env,
  })
}

function hashOf(texts) {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  return hash.digest('hex')
}

/** Versions are exact in package.json. */
function generatorVersions() {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, '../package.json'), 'utf8'))
  return [devDependencies.prisma ?? dependencies.prisma, dependencies['@pothos/plugin-prisma']]
}
