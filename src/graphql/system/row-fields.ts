import type { GraphQLResolveInfo } from 'graphql'
import { isPlainObject } from '../../query/parse/raw.js'
import { checkInput } from '../../resolvers/input.js'
import { type Asked, type GraphqlPlace, inputsInPath, type Row } from '../../resolvers/row.js'
import { rows } from '../../resolvers/rows.js'
import { collectionOfShape } from '../../resolvers/shape.js'
import { addition } from '../additions.js'
import type { GraphqlContext } from '../builder.js'
import type { FieldBuilder, NamedValues } from '../field-builder.js'
import { answerValue, resolverConnection, selectionOf } from '../item-requests.js'
import { inOneTransaction } from '../one-transaction.js'
import type { SchemaParts } from '../schema-parts.js'
import { argumentsOfShape, outputType } from './shape-types.js'

type PlacedRow = Row & { readonly graphql: GraphqlPlace; readonly resolve: NonNullable<Row['resolve']> }

/** The root fields of `/graphql/system` that are not about items of a collection: one for each row with a place there. */
export function rowFields(parts: SchemaParts, t: FieldBuilder, root: GraphqlPlace['root']): NamedValues {
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
    ...(graphql.isAddition && addition),
    args: argumentsOfShape(parts, t, input, names, graphql.field.startsWith('update') ? 'update' : 'create'),
    resolve: async (_parent, args, context, info) => {
      const empty = emptyAnswer(row, parts, args, context)
      if (empty !== undefined) return empty
      const request = asked(args, context, info)
      checkInput(row, request.body)
      const result = await row.resolve(request)
      if (graphql.isVoid) return null
      if (graphql.echoes) return args
      return answer === null || (type === 'Boolean' && collectionOfShape(answer) !== null) ? true : present(answerValue(result))
    },
  })
}

/** Some requests that REST refuses have an empty answer in GraphQL: no user is logged in, or there is no such collection. Undefined for all others. */
function emptyAnswer({ name }: Row, { models }: SchemaParts, { collection }: NamedValues, { service }: GraphqlContext): unknown {
  if (name === 'users.me.read' && !service.accountability?.user) return null
  const isUnknown = name === 'fields.listOne' || name === 'relations.listOne' ? !models.read.collections.has(String(collection)) : false
  return isUnknown ? [] : undefined
}

/** Adds the name of an extension at the place where the GraphQL type has it. */
function extensionValue(extension: unknown): unknown {
  if (!isPlainObject(extension)) return extension
  const { schema, meta } = extension
  return { ...extension, name: (isPlainObject(schema) ? schema.name : null) ?? (isPlainObject(meta) ? meta.folder : null) }
}

/** Converts answers that have another form in GraphQL than in REST, by the name of the row. */
const presentations: ReadonlyMap<string, (value: unknown) => unknown> = new Map<string, (value: unknown) => unknown>([
  ['extensions.list', (value) => (Array.isArray(value) ? value.map(extensionValue) : value)],
  ['extensions.update', extensionValue],
  [
    'server.info',
    (value) =>
      isPlainObject(value) ? { ...value, rateLimit: Boolean(value.rateLimit), rateLimitGlobal: Boolean(value.rateLimitGlobal) } : value,
  ],
])

type Ask = (args: NamedValues, context: GraphqlContext, info: GraphQLResolveInfo) => Asked

/** Makes the inputs of a row from the arguments of its field. `names` has the input of each argument. */
function asking({ rest, answer }: PlacedRow, names: Readonly<Record<string, string>>): Ask {
  const inputs = Object.entries(names)
  const inPath = rest ? inputsInPath(rest) : []
  const collection = answer && collectionOfShape(answer.items ?? answer)
  return (args, context, info) => {
    const { service, mutation, conditions } = context
    // A null argument is the same as none.
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
      connection: resolverConnection(context),
    }
  }
}
