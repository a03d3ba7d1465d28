import type { FieldNode as FieldAst, GraphQLNamedType, GraphQLResolveInfo } from 'graphql'
import { getNamedType } from 'graphql'
import type { FieldNode } from '../query/field-tree.js'
import { readItemPage } from '../resolvers/items.js'
import { textOfKey } from '../schema/composite-keys.js'
import type { Collection } from '../schema/model.js'
import { addition } from './additions.js'
import type { GraphqlContext } from './builder.js'
import { byName, type FieldBuilder, type Values } from './field-builder.js'
import { listArguments, objectType, plainObject } from './object-types.js'
import { isReadById, type ObjectRef, type SchemaParts } from './schema-parts.js'
import { argumentsOf, collectFields, type SameKey, selectedFields, selectionSets, typeBelow } from './selection.js'

/** May a collection have a connection: is it an own one with a key, and is no other called as its types are? */
export const hasConnection = ({ models }: SchemaParts, collection: Collection): boolean =>
  !collection.isSystem &&
  isReadById(collection) &&
  ['PageInfo', `${collection.name}_connection`, `${collection.name}_edge`].every((type) => !models.read.collections.has(type))

/** `<c>_connection`: items page by page, by the Relay cursor specification. One statement, and a count only when it is asked for. */
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
  { first, after, last, before, ...args }: Values,
  { service }: GraphqlContext,
  info: GraphQLResolveInfo,
): Promise<Values> {
  const { nodes, edges, hasIds, isCounted } = selected(info, service.schema, collection)
  // Both are the same rows, but each may want other fields under the same key.
  const groups = [
    { kind: 'group', key: 'nodes', children: nodes } as const,
    { kind: 'group', key: 'edges', children: edges } as const,
  ].filter(({ children }) => children.length > 0)
  // Who only wants to know about the page still needs rows: without any field they would have all.
  const ids: FieldNode[] =
    hasIds || groups.length === 0 ? collection.primaryKeys.map((field) => ({ kind: 'field', key: `id:${field}`, field, as: 'text' })) : []
  const query = { ...argumentsOf(args), fields: [...groups, ...ids], ...(isCounted ? { meta: ['filter_count'] } : {}) }
  const page = await readItemPage(service, collection.name, query, { first, after, last, before })
  return {
    nodes: page.rows.map(({ item }) => item.nodes ?? {}),
    edges: page.rows.map(({ item, cursor }) => ({ cursor, node: item.edges ?? {}, node_id: nodeIdOf(collection, item) })),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: page.rows[0]?.cursor ?? null,
      endCursor: page.rows.at(-1)?.cursor ?? null,
    },
    totalCount: page.meta.filter_count,
  }
}

/** By what `node` finds the item again; null where the caller does not see its key. */
function nodeIdOf(collection: Collection, item: Values): string | null {
  const parts = collection.primaryKeys.map((name) => item[`id:${name}`] ?? null)
  if (parts.includes(null)) return null
  return `${collection.name}:${parts.length === 1 ? String(parts[0]) : textOfKey(parts)}`
}

/** What is selected of the items, as nodes and as nodes of edges, whether edges tell ids, and whether items are to be counted. */
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
    hasIds: named(below, 'node_id').length > 0,
    isCounted: named(root, 'totalCount').length > 0,
  }
}

function connectionType(parts: SchemaParts, collection: Collection): ObjectRef {
  const node = objectType(parts, collection)
  const edge = plainObject(parts, `${collection.name}_edge`, (t) => ({
    cursor: t.field({ type: 'String', nullable: false, resolve: byName('cursor') }),
    node: t.field({ type: node, nullable: false, resolve: byName('node') }),
    node_id: t.field({
      type: 'ID',
      nullable: !collection.primaryKeys.every((key) => parts.models.isAlwaysVisible(collection.name, key)),
      description: 'The id by which `node` finds this item again.',
      resolve: byName('node_id'),
    }),
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
