import type { GraphQLResolveInfo } from 'graphql'
import type { Item } from '../../context.js'
import { type Asked, type GraphqlPlace, inputsInPath, type Row } from '../../resolvers/row.js'
import { rows } from '../../resolvers/rows.js'
import { collectionOf } from '../../resolvers/shape.js'
import type { Collection, SchemaModel } from '../../schema/model.js'
import type { GraphqlContext } from '../builder.js'
import type { FieldBuilder } from '../object-types.js'
import { inOneTransaction } from '../one-transaction.js'
import { resolver } from '../query-fields.js'
import type { SchemaParts } from '../schema-parts.js'
import { selectedFields } from '../selection.js'
import { answerValue } from './answers.js'
import { argumentsOfShape, outputType } from './shape-types.js'

type Args = Readonly<Record<string, unknown>>
type PlacedRow = Row & { readonly graphql: GraphqlPlace; readonly resolve: NonNullable<Row['resolve']> }

/** The root fields of `/graphql/system` beside those that every collection has: one for each row that has a place there. */
export function rowFields(parts: SchemaParts, t: FieldBuilder, root: GraphqlPlace['root']): Record<string, unknown> {
  return Object.fromEntries(
    rows
      .filter((row): row is PlacedRow => row.graphql?.root === root && row.resolve !== undefined && isReachable(parts, row.graphql))
      .map((row) => [row.graphql.field, rowField(parts, t, row)]),
  )
}

function isReachable({ models }: SchemaParts, { root, needs = [] }: GraphqlPlace): boolean {
  if (needs === 'administrators') return root === 'query' ? models.isUnrestricted : models.create.collections.has('directus_collections')
  return needs.every(([collection, action]) => models[action as 'read'].collections.has(collection))
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
    resolve: resolver(async (_parent, args, context, info) => {
      const empty = emptyAnswer(row, parts, args as Args, context)
      if (empty !== undefined) return empty
      const result = await row.resolve(asked(args as Args, context, info))
      if (graphql.isVoid) return null
      if (graphql.echoes) return args
      return answer === null || (type === 'Boolean' && collectionOf(answer) !== null) ? true : present(answerValue(result))
    }),
  })
}

/** GraphQL answers some questions with nothing that REST refuses: a schema has no field for "not logged in" or "no such collection". */
function emptyAnswer({ name }: Row, { models }: SchemaParts, { collection }: Args, { service }: GraphqlContext): unknown {
  if (name === 'users.me.read' && !service.accountability?.user) return null
  const isUnknown = name === 'fields.listOne' || name === 'relations.listOne' ? !models.read.collections.has(String(collection)) : false
  return isUnknown ? [] : undefined
}

/** An extension has its name where the schema has it. */
const extensionValue = (extension: Item): Item => ({
  ...extension,
  name: (extension.schema as Item | null)?.name ?? (extension.meta as Item).folder,
})

/** Answers that GraphQL has in another form than REST, by the name of the row. */
const presentations: ReadonlyMap<string, (value: unknown) => unknown> = new Map<string, (value: unknown) => unknown>([
  ['extensions.list', (value) => (value as Item[]).map(extensionValue)],
  ['extensions.update', (value) => extensionValue(value as Item)],
])

type Ask = (args: Args, context: GraphqlContext, info: GraphQLResolveInfo) => Asked

/** Makes what asks the row's resolver as REST would. `names`: the input of each argument. */
function asking({ rest, answer }: PlacedRow, names: Readonly<Record<string, string>>): Ask {
  const inputs = Object.entries(names)
  const inPath = rest ? inputsInPath(rest) : []
  const collection = answer && collectionOf(answer.items ?? answer)
  return (args, { service, mutation, conditions, authentication, flows, door, printSdl }, info) => {
    // Null is what a client leaves out.
    const given = Object.fromEntries(
      inputs.flatMap(([argument, name]) => ((args[argument] ?? null) === null ? [] : [[name, args[argument]]])),
    )
    const readable = collection ? service.schema.collections.get(collection) : undefined
    return {
      context: service,
      params: Object.fromEntries(inPath.flatMap((name) => (name in given ? [[name, String(given[name])]] : []))),
      body: rest?.body ? given[rest.body] : given,
      parameters: given,
      query: readable ? { fields: selection(info, service.schema, readable) } : {},
      options: mutation?.options ?? {},
      conditions,
      connection: { authentication, flows, door, printSdl },
    }
  }
}

/** The selected fields; of an answer without fields, nothing but the key. */
const selection = (info: GraphQLResolveInfo, schema: SchemaModel, collection: Collection) =>
  info.fieldNodes.some((node) => node.selectionSet !== undefined) ? selectedFields(info, schema, collection) : ['id']
