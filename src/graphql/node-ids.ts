import type { GraphQLField, GraphQLSchema, GraphQLType } from 'graphql'
import { getNamedType, isAbstractType, isObjectType } from 'graphql'
import type { PrimaryKey } from '../context.js'
import type { FieldNode } from '../query/field-tree.js'
import { isPlainObject } from '../query/parse/raw.js'
import { textOfKey } from '../schema/composite-keys.js'
import type { Collection, SchemaModel } from '../schema/model.js'

/** The extensions of the field that tells the id of an item. */
export const nodeIdMark = { isNodeId: true } as const

/** Is this that field? */
export const isNodeId = (field: GraphQLField<unknown, unknown> | undefined): boolean => field?.extensions.isNodeId === true

/** The types whose key the database writes as the text that a key is in an id. */
const plainTypes: ReadonlySet<string> = new Set(['integer', 'bigInteger', 'string', 'text'])

/** What is read for a node id: its text where the database can write it, else (null) the values of the key, of which `nodeIdOf` makes it. */
export function nodeIdNode(key: string, { primaryKeys, fields }: Collection): FieldNode | null {
  const [name, ...others] = primaryKeys
  if (name === undefined || others.length > 0 || !plainTypes.has(fields.get(name)?.type ?? '')) return null
  return { kind: 'field', key, field: name, as: 'node' }
}

/** The values of a key, each as text, in an object of their own. */
export const keyGroup = (key: string, { primaryKeys }: Collection): FieldNode => ({
  kind: 'group',
  key,
  children: primaryKeys.map((field) => ({ kind: 'field', key: field, field, as: 'text' })),
})

/** The id of an item, from what was read by `nodeIdNode` or `keyGroup`; null where the caller cannot see its key. */
export function nodeIdOf(collection: Collection, read: unknown): string | null {
  if (typeof read === 'string') return read
  const key = keyIn(collection, read)
  return key === null ? null : `${collection.name}:${key}`
}

/** The text of the key that was read by `keyGroup`. */
export function keyIn({ primaryKeys }: Collection, read: unknown): string | null {
  const values = primaryKeys.map((name) => (isPlainObject(read) ? (read[name] ?? null) : null))
  if (values.includes(null)) return null
  return values.length === 1 ? String(values[0]) : textOfKey(values)
}

/** What the id of a node stands for. */
export interface NodeTarget {
  readonly collection: Collection
  readonly key: PrimaryKey
}

/** Reads an id, `<collection>:<key>`; null when it is none of a type that may stand here, `among`. */
export function nodeOf(id: string, among: GraphQLType, schema: GraphQLSchema, model: SchemaModel): NodeTarget | null {
  const [, name = '', key = ''] = /^([^:]+):(.+)$/s.exec(id) ?? []
  const collection = model.collections.get(name)
  const [type, member] = [getNamedType(among), schema.getType(name)]
  if (!collection || !isAbstractType(type) || !isObjectType(member) || !schema.isSubType(type, member)) return null
  return { collection, key }
}
