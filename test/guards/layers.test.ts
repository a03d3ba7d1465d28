import { expect, it } from '@jest/globals'
import { offenders, sourceFiles } from './source.js'

/** From the ground up: each layer may import from those above it in this list, and from itself. */
const layers: readonly (readonly string[])[] = [
  ['errors', 'config', 'release.ts', 'shared-run.ts', 'tracing.ts'],
  ['database'],
  ['schema'],
  ['query'],
  ['permissions'],
  ['redis.ts'],
  ['events.ts', 'cache.ts', 'security', 'storage', 'mail', 'sandbox'],
  ['context.ts', 'parts.ts'],
  ['services'],
  ['auth', 'flows'],
  ['resolvers'],
  ['tools'],
  ['graphql', 'rest', 'realtime', 'mcp', 'ai'],
  ['extensions', 'demo'],
  ['server.ts', 'listener.ts', 'start.ts', 'index.ts'],
  ['testing'],
  ['for-extensions.ts'],
  ['cli'],
]
const partOf = (path: string): string => path.split('/')[0]!
const levelOf = (path: string): number => layers.findIndex((layer) => layer.includes(partOf(path).replace(/\.js$/, '.ts')))

it('every file belongs to a layer', () => {
  expect(sourceFiles.filter(({ path }) => levelOf(path) < 0).map(({ path }) => path)).toEqual([])
})

it('imports come from above, or from the same part', () => {
  const wrong = offenders(({ path, imports }) =>
    imports
      .filter((name) => /\.(js|d\.ts)$/.test(name) && !name.startsWith('..') && !name.includes('node_modules'))
      .filter((name) => isOwn(name) && partOf(name) !== partOf(path) && !(levelOf(name) < levelOf(path) || isTop(path, name)))
      .map((name) => `imports ${name}`),
  )
  expect(wrong).toEqual([])
})

const isOwn = (name: string): boolean => levelOf(name) >= 0
/** server, start and index are one layer of single files that stand on each other. */
const isTop = (path: string, name: string): boolean => levelOf(path) === levelOf(name) && path.endsWith('.ts') && !path.includes('/')

it('the doors do not know each other', () => {
  const doors = ['graphql', 'rest', 'realtime', 'mcp', 'ai']
  const wrong = offenders(({ path, imports }) =>
    doors.includes(partOf(path))
      ? imports
          .filter((name) => doors.includes(partOf(name)) && name.includes('/') && partOf(name) !== partOf(path) && name.endsWith('.js'))
          .map((name) => `imports ${name}`)
      : [],
  )
  expect(wrong).toEqual([])
})
