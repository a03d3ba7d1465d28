import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { errorCatalogue } from '../../src/errors/catalogue.js'
import { release } from '../../src/release.js'
import { readRoot } from './source.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

it('the version of the server is that of the package', () => {
  expect(release).toBe((JSON.parse(readRoot('package.json')) as { version: string }).version)
})

it('src/errors/README.md lists the codes and statuses of the catalogue, and no others', () => {
  const documented = [...readRoot('src/errors/README.md').matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ])
  expect(documented.sort()).toEqual(
    Object.entries(errorCatalogue)
      .map(([code, { status }]) => [code, status])
      .sort(),
  )
})

it('the lock file names no registry', () => {
  // A package of our own is told by its folder.
  expect(readRoot('package-lock.json').replaceAll('"resolved": "test/clients"', '')).not.toContain('"resolved"')
})

describe('links in documents lead somewhere', () => {
  const documents = [
    'README.md',
    'CHANGELOG.md',
    'SECURITY.md',
    '.github/CONTRIBUTING.md',
    ...readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('README.md'))
      .map((path) => `src/${path}`),
    'test/README.md',
    'extensions/README.md',
    'extensions/graphql.md',
    'prisma/README.md',
  ]
  it.each(documents)('%s', (document) => {
    const links = [...readRoot(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target!)
    expect(links.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([])
  })
})
