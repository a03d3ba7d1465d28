import { expect, it } from '@jest/globals'
import { sourceFiles } from './source.js'

/** Names that a file exports, with the file. */
const exported = sourceFiles.flatMap(({ path, text }) =>
  [...text.matchAll(/^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm)].map(([, name]) => ({ name, path })),
)

it('no name that GraphQL exports has another meaning elsewhere', () => {
  const own = exported.filter(({ path }) => path.startsWith('graphql/'))
  const twice = own.filter(({ name, path }) => exported.some((other) => other.name === name && other.path !== path))
  expect(twice).toEqual([])
})
