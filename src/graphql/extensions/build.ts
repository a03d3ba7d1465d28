import { type GraphQLSchema, validateSchema } from 'graphql'
import { ExtensionFailure } from './describe.js'
import type { GraphqlExtension } from './registry.js'

/** Builds a schema with these extensions. */
type Build = (extensions: readonly GraphqlExtension[]) => GraphQLSchema

/** Is told which extension is left out of a schema, and why. */
export type OnFailure = (extension: GraphqlExtension, error: unknown) => void

/** Builds a schema with all extensions that can take part in it; one that fails, or makes the schema invalid, is left out. */
export function buildWithExtensions(build: Build, extensions: readonly GraphqlExtension[], onFailure: OnFailure): GraphQLSchema {
  if (extensions.length === 0) return build([])
  const built = attempt(build, extensions)
  if ('schema' in built) return built.schema
  const { extension, error } = built.error instanceof ExtensionFailure ? failureOf(built.error) : culpritOf(build, extensions, built.error)
  onFailure(extension, error)
  return buildWithExtensions(
    build,
    extensions.filter((other) => other !== extension),
    onFailure,
  )
}

type Attempt = { readonly schema: GraphQLSchema } | { readonly error: unknown }

/** GraphQL validates a schema with its first document, and remembers the answer: this costs nothing more. */
function attempt(build: Build, extensions: readonly GraphqlExtension[]): Attempt {
  try {
    const schema = build(extensions)
    const [error] = validateSchema(schema)
    return error ? { error } : { schema }
  } catch (error) {
    return { error }
  }
}

interface Culprit {
  readonly extension: GraphqlExtension
  readonly error: unknown
}

const failureOf = ({ extension, cause }: ExtensionFailure): Culprit => ({ extension, error: cause })

/** Pothos looks at most of a schema when all of it is described, and does not tell who described it: the first extension with which it fails. */
function culpritOf(build: Build, extensions: readonly GraphqlExtension[], error: unknown): Culprit {
  const plain = attempt(build, [])
  // Without any extension it fails, too: that is not for extensions to mend.
  if ('error' in plain) throw plain.error
  for (const [index, extension] of extensions.slice(0, -1).entries()) {
    const built = attempt(build, extensions.slice(0, index + 1))
    if ('error' in built) return { extension, error: built.error }
  }
  return { extension: extensions.at(-1)!, error }
}
