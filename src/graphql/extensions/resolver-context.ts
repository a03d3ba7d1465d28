import { type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql'
import { asSystem, type ServiceContext } from '../../context.js'
import type { FieldNode } from '../../query/field-tree.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { readItems } from '../../resolvers/items.js'
import type { GraphqlContext } from '../builder.js'
import type { EndpointPlugin } from '../endpoint-plugin.js'
import type { NamedValues } from '../field-builder.js'
import { watchItems } from '../item-changes.js'
import { answerValue } from '../item-requests.js'
import { selectedFields } from '../selection.js'
import type { ResolverContext } from './author-types.js'
import { FieldLoaders } from './loaders.js'
import type { GraphqlExtensions } from './registry.js'

/** What of the context of an execution decides what extensions may do. */
type Executing = Pick<GraphqlContext, 'service' | 'mutation' | 'subscriber'>
type Completed<Base> = Base & ResolverContext & { readonly loaders: FieldLoaders }

/** The context of a document that may select fields of extensions. */
export type ContextForAuthors = Completed<Executing>

/** Gives resolvers of extensions the context that `withResolverContext` made: no document that selects their fields is executed with another. */
export const contextForAuthors = (context: GraphqlContext): ContextForAuthors => context as Completed<GraphqlContext>

/** Completes the context of one execution by what extensions may use; values that were loaded are remembered for this execution only. */
export function withResolverContext<Base extends Executing>(context: Base, extensions: GraphqlExtensions): Completed<Base> {
  const { service, mutation } = context
  const own: ResolverContext = {
    accountability: service.accountability,
    read: (collection, query, info) => readSelected(service, collection, query, info),
    changes: (collection, query = {}, info = undefined) =>
      watchItems(context, collection, query, info ? selectionBelow(service, collection, info) : undefined),
    asSystem: () => withResolverContext(systemContextOf(context), extensions),
  }
  return { ...context, ...extensions.contextParts(service, mutation?.options ?? {}), ...own, loaders: new FieldLoaders() }
}

/** The same context without rules, also for what is subscribed to. */
function systemContextOf<Base extends Executing>(context: Base): Base {
  const { service, subscriber } = context
  const system = subscriber && {
    known: () => asSystem(subscriber.known()),
    prove: async () => asSystem(await subscriber.prove()),
  }
  return { ...context, service: asSystem(service), subscriber: system }
}

async function readSelected(service: ServiceContext, collection: string, query: object, info: GraphQLResolveInfo): Promise<NamedValues[]> {
  const selected = selectionBelow(service, collection, info)
  const fields = selected.length > 0 ? selected : service.schema.collections.get(collection)?.primaryKeys
  const value = answerValue(await readItems(service, collection, { ...query, ...(fields && { fields }) }))
  return [value].flat().filter(isPlainObject)
}

/** What the client selected below a field whose type is that of the collection. */
function selectionBelow({ schema }: ServiceContext, name: string, info: GraphQLResolveInfo): FieldNode[] {
  const type = getNamedType(info.returnType)
  const collection = schema.collections.get(name)
  if (!collection) return []
  if (!isObjectType(type) || type.name !== name)
    throw new Error(`"${info.fieldName}" cannot answer items of "${name}": its type is ${String(info.returnType)}.`)
  return selectedFields(info, schema, collection)
}

/** Executes documents with the context that extensions know; has to come before the plugin that begins transactions. */
export function resolverContexts(extensions: GraphqlExtensions): EndpointPlugin {
  return {
    onExecute: ({ executeFn, setExecuteFn }) => {
      if (extensions.list.length === 0) return
      setExecuteFn((asked) => executeFn({ ...asked, contextValue: withResolverContext(asked.contextValue, extensions) }))
    },
  }
}
