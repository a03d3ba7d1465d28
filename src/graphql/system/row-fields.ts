import type { GraphQLResolveInfo } from 'graphql'
import { type Asked, type GraphqlPlace, inputsInPath, type Row } from '../../resolvers/row.js'
import { rows } from '../../resolvers/rows.js'
import { collectionOf } from '../../resolvers/shape.js'
import type { GraphqlContext } from '../builder.js'
import { type FieldBuilder, isValues, type Values } from '../field-builder.js'
import { answerValue, selectionOf } from '../item-requests.js'
import { inOneTransaction } from '../one-transaction.js'
import type { SchemaParts } from '../schema-parts.js'
import { argumentsOfShape, outputType } from './shape-types.js'

type PlacedRow = Row & { readonly graphql: GraphqlPlace; readonly resolve: NonNullable<Row['resolve']> }

/** The root fields of `/graphql/system` beside those that every collection has: one for each row that has a place there. */
export function rowFields(parts: SchemaParts, t: FieldBuilder, root: GraphqlPlace['root']): Values {
  return Object.fromEntries(
    rows
      .filter((row): row is PlacedRow => row.graphql?.root === root && row.resolve !== undefined && isReachable(parts, row.graphql))
      .map((row) => [row.graphql.field, rowField(parts, t, row)]),
  )
}

function isReachable({ models }: SchemaParts, { root, needs = [] }: GraphqlPlace): boolean {
  if (needs === 'administrators') return root === 'query' ? models.isUnrestricted : models.create.collections.has('directus_collections')
  return needs.every(([collection, action]) => action !== 'share' && models[action].collections.has(collection))
}

function rowField(parts: SchemaParts, builder: FieldBuilder, row: PlacedRow): unknown {
  const { graphql, input, answer } = row
  const t = row.kind === 'write' || graphql.isInTransaction ? inOneTransaction(builder) : builder
  const type = graphql.isVoid ? 'Void' : graphql.echoes ? outputType(parts, graphql.echoes) : answer ? outputType(parts, answer) : 'Boolean'
  const names = graphql.args ?? Object.fromEntries(Object.keys(input.properties).map((name) => [name, name]))
  const asked = asking(row, names)
  const present = presentations.get(row.name) ?? ((value: unknown) => value)
  return t.field({
    type,
    nullable: Array.isArray(type) ? { list: false, items: false } : true,
    args: argumentsOfShape(parts, t, input, names, graphql.field.startsWith('update') ? 'update' : 'create'),
    resolve: async (_parent, args, context, info) => {
      const empty = emptyAnswer(row, parts, args, context)
      if (empty !== undefined) return empty
      const result = await row.resolve(asked(args, context, info))
      if (graphql.isVoid) return null
      if (graphql.echoes) return args
      return answer === null || (type === 'Boolean' && collectionOf(answer) !== null) ? true : present(answerValue(result))
    },
  })
}

/** GraphQL answers some questions with nothing that REST refuses: a schema has no field for "not logged in" or "no such collection". */
function emptyAnswer({ name }: Row, { models }: SchemaParts, { collection }: Values, { service }: GraphqlContext): unknown {
  if (name === 'users.me.read' && !service.accountability?.user) return null
  const isUnknown = name === 'fields.listOne' || name === 'relations.listOne' ? !models.read.collections.has(String(collection)) : false
  return isUnknown ? [] : undefined
}

/** An extension has its name where the schema has it. */
function extensionValue(extension: unknown): unknown {
  if (!isValues(extension)) return extension
  const { schema, meta } = extension
  return { ...extension, name: (isValues(schema) ? schema.name : null) ?? (isValues(meta) ? meta.folder : null) }
}

/** Answers that GraphQL has in another form than REST, by the name of the row. */
const presentations: ReadonlyMap<string, (value: unknown) => unknown> = new Map<string, (value: unknown) => unknown>([
  ['extensions.list', (value) => (Array.isArray(value) ? value.map(extensionValue) : value)],
  ['extensions.update', extensionValue],
])

type Ask = (args: Values, context: GraphqlContext, info: GraphQLResolveInfo) => Asked

/** Makes what asks the row's resolver as REST would. `names`: the input of each argument. */
function asking({ rest, answer }: PlacedRow, names: Readonly<Record<string, string>>): Ask {
  const inputs = Object.entries(names)
  const inPath = rest ? inputsInPath(rest) : []
  const collection = answer && collectionOf(answer.items ?? answer)
  return (args, context, info) => {
    const { service, mutation, conditions, authentication, flows, door, printSdl } = context
    // Null is what a client leaves out.
    const given = Object.fromEntries(
      inputs.flatMap(([argument, name]) => ((args[argument] ?? null) === null ? [] : [[name, args[argument]]])),
    )
    return {
      context: service,
      params: Object.fromEntries(inPath.flatMap((name) => (name in given ? [[name, String(given[name])]] : []))),
      body: rest?.body ? given[rest.body] : given,
      parameters: given,
      query: collection ? { fields: selectionOf(collection, context, info) } : {},
      options: mutation?.options ?? {},
      conditions,
      connection: { authentication, flows, door, printSdl },
    }
  }
}
