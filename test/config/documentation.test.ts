import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { providerVariables } from '../../src/config/provider-config.js'
import { storageVariables } from '../../src/config/storage-config.js'
import type { Variable } from '../../src/config/variable.js'
import { variables } from '../../src/config/variables.js'

/** The table of README.md, as it must be. */
function table(): string {
  const ofLocations = Object.entries(storageVariables).map(([suffix, entry]) => [`STORAGE_<LOCATION>_${suffix}`, entry] as const)
  const ofProviders = Object.entries(providerVariables).map(([suffix, entry]) => [`AUTH_<PROVIDER>_${suffix}`, entry] as const)
  const rows = [...Object.entries(variables), ...ofLocations, ...ofProviders].map(([name, entry]) => {
    const { type, standard, description } = entry as Variable<unknown>
    return `| \`${name}\` | ${type.name} | ${shown(standard)} | ${description.replaceAll('|', '\\|')} |`
  })
  return ['| variable | type | standard | |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function shown(value: unknown): string {
  if (value === null || value === '' || (typeof value === 'object' && Object.keys(value as object).length === 0)) return ''
  const text = Array.isArray(value) ? value.join(',') : String(value)
  return `\`${text.replaceAll('\n', '\\n')}\``
}

describe('the documentation of the configuration', () => {
  it('has every variable, with its type and standard', () => {
    const readme = readFileSync(new URL('../../src/config/README.md', import.meta.url), 'utf8')
    expect(readme.slice(readme.indexOf('| variable')).trim()).toBe(table())
  })
})
