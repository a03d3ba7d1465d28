import { type GraphQLObjectType, type GraphQLOutputType, type GraphQLResolveInfo, getNamedType, isUnionType } from 'graphql'
import type { PrimaryKey } from '../context.js'
import { forbidden } from '../errors/api-error.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import { addition } from './additions.js'
import type { GraphqlContext } from './builder.js'
import { type FieldBuilder, objectType } from './object-types.js'
import { type ItemRead, readWithVersion, resolver } from './query-fields.js'
import { isReadById, type ObjectRef, type SchemaParts } from './schema-parts.js'
import { selectedFields } from './selection.js'

const unionName = 'Node'

/** `node(id)`: an item of any collection by the `node_id` that edges of connections tell; no field where no item has one, or where a collection has the name. */
export function nodeField(parts: SchemaParts, collections: readonly Collection[], t: FieldBuilder): Record<string, unknown> {
  const members = collections.filter((collection) => !collection.isSystem && !collection.isSingleton && isReadById(collection))
  if (members.length === 0 || parts.models.read.collections.has(unionName) || collections.some(({ name }) => name === 'node')) return {}
  const field = t.field({
    type: nodeType(parts, members),
    nullable: true,
    args: { id: t.arg({ type: 'ID', required: true }) },
    extensions: { ...addition.extensions, itemRead: { kind: 'node' } satisfies ItemRead },
    resolve: resolver(readNode),
  })
  return { node: field }
}

/** All items with a key that the caller can see. Not an interface: item types have no field in common. */
const nodeType = (parts: SchemaParts, members: readonly Collection[]): ObjectRef =>
  parts.object(
    unionName,
    () =>
      parts.builder.unionType(unionName, {
        types: () => members.map((member) => objectType(parts, member)),
        resolveType: (value: unknown) => (value as { __typename: string }).__typename,
      } as never) as unknown as ObjectRef,
    () => undefined,
  )

async function readNode(
  _parent: unknown,
  args: Record<string, unknown>,
  context: GraphqlContext,
  info: GraphQLResolveInfo,
): Promise<unknown> {
  const { service } = context
  const target = nodeOf(String(args.id), info.returnType, service.schema)
  if (!target) throw forbidden()
  const selected = selectedFields({ ...info, returnType: target.type }, service.schema, target.collection).filter(
    ({ key }) => key !== '__typename',
  )
  const items = service.platform.itemsService(target.collection.name, service)
  return readWithVersion(context, info, items, target.key, { fields: [{ kind: 'collection', key: '__typename' }, ...selected] })
}

/** What a node's id means: an item's collection, its type and its key. */
export interface NodeTarget {
  readonly collection: Collection
  readonly type: GraphQLObjectType
  readonly key: PrimaryKey
}

/** Reads an id, `<collection>:<key>`; null when it can be none of the caller's. */
export function nodeOf(id: string, returnType: GraphQLOutputType, model: SchemaModel): NodeTarget | null {
  const [, name = '', key = ''] = /^([^:]+):(.+)$/s.exec(id) ?? []
  const union = getNamedType(returnType)
  const type = isUnionType(union) ? union.getTypes().find((member) => member.name === name) : undefined
  const collection = model.collections.get(name)
  return type && collection ? { collection, type, key } : null
}
