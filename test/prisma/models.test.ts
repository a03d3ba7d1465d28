import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

const path = (name: string): string => fileURLToPath(new URL(`../../prisma/${name}`, import.meta.url))
const run = (...parameters: string[]): string => execFileSync(process.execPath, parameters, { encoding: 'utf8' })

describe('the models', () => {
  it('are what the migrations lead to', () => {
    expect(run(path('scripts/make-migration.mjs'), '--check')).toMatch(/^sqlite: nothing changed\npostgresql: nothing changed$/m)
  })

  it('are generated once', () => {
    run(path('scripts/generate.mjs'))
    const before = readFileSync(path('generated/inputs.sha256'), 'utf8')
    const written = statSync(path('generated/pothos-types.ts')).mtimeMs
    run(path('scripts/generate.mjs'))
    expect(statSync(path('generated/pothos-types.ts')).mtimeMs).toBe(written)
    expect(readFileSync(path('generated/inputs.sha256'), 'utf8')).toBe(before)
  })
})
