import { expect, it } from '@jest/globals'
import { circlesOf } from './circles.js'
import { type SourceFile, sourceFiles } from './source.js'

/** Files whose types may speak of each other: as many as one still reads as one thing. */
const largest = 6

it('no file needs itself to be loaded: imports of values have no circle', () => {
  expect(circlesOf(graphOf(({ values }) => values))).toEqual([])
})

it(`at most ${largest} files know each other's types`, () => {
  expect(circlesOf(graphOf(({ imports }) => imports)).filter((circle) => circle.length > largest)).toEqual([])
})

it('a circle is found, whatever leads into it and out of it', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['d', 'e']],
    ['d', ['b']],
    ['e', []],
    ['f', ['f']],
  ])
  expect(circlesOf(graph)).toEqual([['b', 'c', 'd'], ['f']])
})

function graphOf(namesOf: (file: SourceFile) => readonly string[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Set(sourceFiles.map(({ path }) => path))
  return new Map(
    sourceFiles.map((file) => [
      file.path,
      namesOf(file)
        .map((name) => name.replace(/\.js$/, '.ts'))
        .filter((name) => paths.has(name)),
    ]),
  )
}
