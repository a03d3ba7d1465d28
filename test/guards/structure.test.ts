import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from '@jest/globals'
import { sourceFiles } from './source.js'

const services = fileURLToPath(new URL('../../src/services', import.meta.url))
const paths: readonly string[] = sourceFiles.map(({ path }) => path)

it('services are a folder for each feature, no more than can be surveyed', () => {
  const entries = readdirSync(services, { withFileTypes: true })
  expect(entries.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['README.md'])
  expect(entries.length).toBeLessThanOrEqual(25)
})

it('no file lies beside a folder of the same name', () => {
  expect(paths.filter((path) => paths.some((other) => other.startsWith(`${path.slice(0, -'.ts'.length)}/`)))).toEqual([])
})

it('classes of services are a face for extension code: nobody else makes objects of them', () => {
  const users = sourceFiles.filter(({ imports }) => imports.some((name) => join(name).startsWith('extensions/services/')))
  expect(users.map(({ path }) => path).filter((path) => !path.startsWith('extensions/'))).toEqual([])
  expect(
    sourceFiles.filter(({ path, text }) => path.startsWith('services/') && /\bclass \w+Service\b/.test(text)).map(({ path }) => path),
  ).toEqual([])
})

/** Where Knex reaches tables of the server itself; src/services/README.md and each of these files say why. */
const byKnex = [
  'auth/login-guard.ts',
  'services/access/load.ts',
  'services/bootstrap/bootstrap.ts',
  'services/history/retention.ts',
  'services/requests/idempotency.ts',
]

it('rows of system tables are reached through Prisma or through items, not by Knex', () => {
  const users = sourceFiles.filter(({ path, text }) => !path.startsWith('database/') && /\bknex\(\s*(['"`]|table\b)/.test(text))
  expect(users.map(({ path }) => path)).toEqual(byKnex)
})
