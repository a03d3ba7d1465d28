import type { FieldBuilder, NamedValues } from '../field-builder.js'
import { inOneTransaction } from '../one-transaction.js'
import type { SchemaParts } from '../schema-parts.js'
import type { RootFieldOptions } from './author-types.js'
import { answerOf, headOf } from './fields.js'
import { contextForAuthors } from './resolver-context.js'

type Root = 'queries' | 'mutations' | 'subscriptions'

/** The root fields that extensions add. `taken` are the names that the schema has already. */
export function addedRoots(parts: SchemaParts, root: Root, taken: NamedValues, t: FieldBuilder): NamedValues {
  const { added } = parts
  const name = [...added[root].keys()].find((name) => Object.hasOwn(taken, name))
  if (name !== undefined) throw new Error(`"${name}" cannot be added to the ${root}, because the schema has it already.`)
  if (root === 'queries') return mapped(added.queries, (options) => rootField(options, t))
  if (root === 'mutations')
    return mapped(added.mutations, (options) => rootField(options, options.writesItems === false ? t : inOneTransaction(t)))
  return mapped(added.subscriptions, (options) =>
    t.field({
      ...headOf(options, t),
      subscribe: (_root, args, context, info) => options.subscribe(undefined, args, contextForAuthors(context), info),
      resolve: (event, args, context, info) =>
        answerOf(options.resolve ? options.resolve(event, args, contextForAuthors(context), info) : event, info),
    }),
  )
}

const mapped = <Options>(fields: ReadonlyMap<string, Options>, make: (options: Options) => unknown): NamedValues =>
  Object.fromEntries([...fields].map(([name, options]) => [name, make(options)]))

const rootField = (options: RootFieldOptions, t: FieldBuilder): unknown =>
  t.field({
    ...headOf(options, t),
    resolve: (_parent, args, context, info) => answerOf(options.resolve(undefined, args, contextForAuthors(context), info), info),
  })
