import { expect, it } from '@jest/globals'
import { sourceFiles, withoutComments } from './source.js'

const exported = /^export (?:abstract )?(?:async )?(?:function\*?|const|class|interface|type|enum) (\w+)/gm

/** Dialects implement one interface each, so their parts are called alike; a resolver may be called as the service that it asks. */
const placeOf = (path: string): string =>
  path.replace(/^database\/dialects\/\w+\//, 'dialect/').replace(/^resolvers\/[\w-]+\.ts$/, 'resolver')

it('one name is one thing: no two files export the same', () => {
  const byName = new Map<string, string[]>()
  for (const { path, text } of sourceFiles)
    for (const [, name] of withoutComments(text).matchAll(exported)) byName.set(name!, [...(byName.get(name!) ?? []), path])
  const double = [...byName].filter(([, paths]) => paths.length > 1 && !areSiblings(paths))
  expect(double).toEqual([])
})

function areSiblings(paths: readonly string[]): boolean {
  if (paths.every((path) => path.startsWith('database/dialects/'))) return true
  const places = paths.map(placeOf).sort()
  return places.length === 2 && places.includes('resolver') && places.some((place) => place.startsWith('services/'))
}
