import type { ServiceContext } from '../../context.js'
import { PartKey } from '../../parts.js'
import type { MutationOptions } from '../../services/items/mutation-options.js'

/** An extension that adds to the GraphQL schemas. */
export interface GraphqlExtension {
  readonly name: string
  /** Where it lies; with the name, what stays the same when it is loaded again. */
  readonly folder: string
  /** Adds its part to one caller's schema. Called each time a schema is built; what it gets are `SchemaAdditions`, with the context that `contextParts` completes. */
  describe(schema: object): unknown
}

/** What the context of resolvers has beside `ResolverContext`. `options` are those of the running document's writes. */
export type ContextParts = (service: ServiceContext, options: MutationOptions) => object

/** The GraphQL extensions of one server. */
export interface GraphqlExtensions {
  /** Another number whenever other extensions are there: part of the key of whatever is made of a schema. */
  readonly version: number
  readonly list: readonly GraphqlExtension[]
  /**
   * Notes what an extension that is about to be added adds itself (`articles.headline`). Throws when another one adds the same. `isGone`: the other is about to be
   * taken out.
   */
  admit(extension: GraphqlExtension, names: readonly string[], isGone: (other: GraphqlExtension) => boolean): void
  /** Adds an extension, until the returned function is called. */
  add(extension: GraphqlExtension): () => void
  readonly contextParts: ContextParts
}

/** The part of the platform by which what loads extensions and the door find each other. */
export const graphqlExtensions = new PartKey<GraphqlExtensions>('GraphQL extensions')

/** Makes the registry; there are no extensions yet. */
export function createGraphqlExtensions(contextParts: ContextParts): GraphqlExtensions {
  const names = new WeakMap<GraphqlExtension, readonly string[]>()
  /** Those that are loaded together and not added yet. */
  let waiting: readonly GraphqlExtension[] = []
  let list: readonly GraphqlExtension[] = []
  let version = 0
  const change = (next: readonly GraphqlExtension[]) => {
    list = next
    waiting = []
    version += 1
  }
  return {
    get version() {
      return version
    },
    get list() {
      return list
    },
    admit: (extension, added, isGone) => {
      const others = [...waiting, ...list.filter((other) => !waiting.some((next) => isSame(next, other)))]
      for (const other of others) {
        const name = added.find((candidate) => names.get(other)?.includes(candidate))
        if (name !== undefined && !isSame(other, extension) && !isGone(other))
          throw new Error(`It adds ${name} to the GraphQL schema, which "${other.name}" adds already.`)
      }
      names.set(extension, added)
      waiting = [...waiting.filter((other) => !isSame(other, extension)), extension]
    },
    add: (extension) => {
      change([...list, extension])
      return () => change(list.filter((other) => other !== extension))
    },
    contextParts,
  }
}

/** Is this the same extension, perhaps loaded again? */
const isSame = (one: GraphqlExtension, other: GraphqlExtension): boolean => one.folder === other.folder && one.name === other.name
