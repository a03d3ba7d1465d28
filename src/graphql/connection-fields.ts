import type { FieldNode as FieldAst, GraphQLNamedType, GraphQLResolveInfo } from 'graphql'
import { getNamedType } from 'graphql'
import type { FieldNode } from '../query/field-tree.js'
import { readItemPage } from '../resolvers/items.js'
import type { Collection } from '../schema/model.js'
import { addition } from './additions.js'
import type { GraphqlContext } from './builder.js'
import { byName, type FieldBuilder, type NamedValues } from './field-builder.js'
import { argumentsOf } from './list-arguments.js'
import { listArguments } from './list-inputs.js'
import { keyGroup } from './node-ids.js'
import { objectType } from './object-types.js'
import { plainObject } from './plain-object.js'
import { isReadById, type ObjectRef, type SchemaParts } from './schema-parts.js'
import { collectFields, type SameKey, selectedFields, selectionSets, typeBelow } from './selection.js'

/** Does a collection get a connection? Own collections with a key do, unless another collection has the name of one of the connection's types. */
export const hasConnection = ({ models }: SchemaParts, collection: Collection): boolean =>
  !collection.isSystem &&
  isReadById(collection) &&
  ['PageInfo', `${collection.name}_connection`, `${collection.name}_edge`].every((type) => !models.read.collections.has(type))

/** `<c>_connection`: pages of items by the Relay cursor specification. One statement; the count is made only when it is selected. */
export function connectionField(parts: SchemaParts, collection: Collection, t: FieldBuilder): unknown {
  const { limit: _limit, offset: _offset, page: _page, ...args } = listArguments(parts, collection, t)
  return t.field({
    ...addition,
    type: connectionType(parts, collection),
    nullable: false,
    args: {
      first: t.arg({ type: 'Int' }),
      after: t.arg({ type: 'String' }),
      last: t.arg({ type: 'Int' }),
      before: t.arg({ type: 'String' }),
      ...args,
    },
    resolve: (_parent, given, context, info) => resolveConnection(collection, given, context, info),
  })
}

async function resolveConnection(
  collection: Collection,
  { first, after, last, before, ...args }: NamedValues,
  { service }: GraphqlContext,
  info: GraphQLResolveInfo,
): Promise<NamedValues> {
  const { nodes, edges, isCounted } = selected(info, service.schema, collection)
  // `nodes` and `edges` are the same items, but may select different fields under the same response key.
  const groups = [
    { kind: 'group', key: 'nodes', children: nodes } as const,
    { kind: 'group', key: 'edges', children: edges } as const,
  ].filter(({ children }) => children.length > 0)
  // A client that selects only `pageInfo` still needs rows; without any field the query would select all fields.
  const ids: FieldNode[] = groups.length === 0 ? [keyGroup('key', collection)] : []
  const query = { ...argumentsOf(args), fields: [...groups, ...ids], ...(isCounted ? { meta: ['filter_count'] } : {}) }
  const page = await readItemPage(service, collection.name, query, { first, after, last, before })
  return {
    nodes: page.rows.map(({ item }) => item.nodes ?? {}),
    edges: page.rows.map(({ item, cursor }) => ({ cursor, node: item.edges ?? {} })),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: page.rows[0]?.cursor ?? null,
      endCursor: page.rows.at(-1)?.cursor ?? null,
    },
    totalCount: page.meta.filter_count,
  }
}

/** The fields selected below `nodes` and below `edges.node`, and whether `totalCount` is selected. */
function selected(info: GraphQLResolveInfo, model: GraphqlContext['service']['schema'], collection: Collection) {
  const fieldsBelow = (type: GraphQLNamedType, asts: readonly FieldAst[]) => [
    ...collectFields({ info }, type, selectionSets(asts)).values(),
  ]
  const named = (lists: readonly SameKey[], name: string) => lists.filter(([node]) => node.name.value === name).flat()
  const type = getNamedType(info.returnType)
  const edge = getNamedType(typeBelow(type, 'edges'))
  const returnType = typeBelow(edge, 'node')
  const root = fieldsBelow(type, info.fieldNodes)
  const below = fieldsBelow(edge, named(root, 'edges'))
  const fieldsOf = (asts: readonly FieldAst[]) =>
    asts.length === 0 ? [] : selectedFields({ ...info, fieldNodes: asts, returnType }, model, collection)
  return {
    nodes: fieldsOf(named(root, 'nodes')),
    edges: fieldsOf(named(below, 'node')),
    isCounted: named(root, 'totalCount').length > 0,
  }
}

function connectionType(parts: SchemaParts, collection: Collection): ObjectRef {
  const node = objectType(parts, collection)
  const edge = plainObject(parts, `${collection.name}_edge`, (t) => ({
    cursor: t.field({ type: 'String', nullable: false, resolve: byName('cursor') }),
    node: t.field({ type: node, nullable: false, resolve: byName('node') }),
  }))
  return plainObject(parts, `${collection.name}_connection`, (t) => ({
    nodes: t.field({ type: [node], nullable: { list: false, items: false }, resolve: byName('nodes') }),
    edges: t.field({ type: [edge], nullable: { list: false, items: false }, resolve: byName('edges') }),
    pageInfo: t.field({ type: pageInfoType(parts), nullable: false, resolve: byName('pageInfo') }),
    totalCount: t.field({ type: 'Int', nullable: false, resolve: byName('totalCount') }),
  }))
}

const pageInfoType = (parts: SchemaParts): ObjectRef =>
  plainObject(parts, 'PageInfo', (t) => ({
    hasNextPage: t.field({ type: 'Boolean', nullable: false, resolve: byName('hasNextPage') }),
    hasPreviousPage: t.field({ type: 'Boolean', nullable: false, resolve: byName('hasPreviousPage') }),
    startCursor: t.field({ type: 'String', nullable: true, resolve: byName('startCursor') }),
    endCursor: t.field({ type: 'String', nullable: true, resolve: byName('endCursor') }),
  }))
