import {
  type DocumentNode,
  type FieldNode as FieldAst,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getVariableValues,
  isObjectType,
  Kind,
} from 'graphql'
import type { FieldNode } from '../query/field-tree.js'
import { KeyHole } from '../query/key-hole.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import type { OneRead } from '../services/items/read.js'
import { inexactIds } from './exact-ids.js'
import { isNeedsKey } from './extensions/needs.js'
import { type AddedPlaces, type OperationInfo, placesOf } from './extensions/places.js'
import { type ItemRead, itemReadOf } from './item-requests.js'
import { findOperation } from './key-variables.js'
import { argumentsOf } from './list-arguments.js'
import { nodeOf } from './node-ids.js'
import { collectFields, type SameKey, selectedFields, selectionSets } from './selection.js'

/** A root field that only reads items. */
export interface RootRead extends OneRead {
  /** Its response key. */
  readonly responseKey: string
  /** The variable with the item's key, when the plan is valid for all keys (`key` is then a hole). */
  readonly keyVariable?: string
  /** Where extensions answer fields of its items; without any, the client gets the database's text. */
  readonly places?: AddedPlaces
}

/** The operation of a request. */
export interface GivenOperation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly name: string | null
  readonly variables: Readonly<Record<string, unknown>>
  /** Variables whose values do not change the plan. */
  readonly keyVariables: ReadonlySet<string>
}

/**
 * The reads of an operation whose root fields are all lists of items or items by key, with selections that the database can write exactly as the client wants
 * them; null for every other operation.
 */
export function planReads({ schema, document, name, variables, keyVariables }: GivenOperation, model: SchemaModel): RootRead[] | null {
  const operation = findOperation(document, name)
  const root = schema.getQueryType()
  if (operation?.operation !== 'query' || !root) return null
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
  if (!coerced || inexactIds({ schema, operation, variables }).length > 0) return null
  const info: OperationInfo = { schema, variableValues: coerced, fragments: fragmentsOf(document), operation, rootValue: undefined }
  const reads: RootRead[] = []
  for (const [key, nodes] of collectFields({ info }, root, [operation.selectionSet])) {
    const read = planRoot(key, root.getFields()[nodes[0].name.value], nodes, info, model)
    if (!read) return null
    const keyVariable = keyVariableOf(nodes, keyVariables)
    reads.push(keyVariable === undefined ? read : { ...read, key: new KeyHole(reads.length), keyVariable })
  }
  return reads.length === 0 ? null : reads
}

function keyVariableOf([node]: readonly FieldAst[], keyVariables: ReadonlySet<string>): string | undefined {
  const id = node?.arguments?.find((argument) => argument.name.value === 'id')?.value
  return id?.kind === Kind.VARIABLE && keyVariables.has(id.name.value) ? id.name.value : undefined
}

function planRoot(
  responseKey: string,
  definition: GraphQLField<unknown, unknown> | undefined,
  nodes: SameKey,
  info: OperationInfo,
  model: SchemaModel,
): RootRead | null {
  const read = itemReadOf(definition)
  if (!definition || !read) return null
  const { id, node_id: nodeId, ...args } = getArgumentValues(definition, nodes[0], info.variableValues)
  const target = readTargetOf(read, definition.type, String(read.collection === null ? nodeId : id), info.schema, model)
  if (!target || args.version !== undefined) return null
  const { collection, type, key } = target
  const fields = selectedFields({ ...info, fieldNodes: nodes, returnType: type }, model, collection, 'client')
  if (!isWrittenAsSelected(fields, collection.name, model)) return null
  const item = getNamedType(type)
  const places = isObjectType(item) ? placesOf(info, item, selectionSets(nodes)) : null
  if (places === undefined) return null
  const root = { responseKey, collection, query: { ...argumentsOf(args), fields }, ...(places && { places }) }
  return read.row === 'items.list' ? root : { ...root, key }
}

/** The collection that a root field reads, the type of its items, and the key if it reads one item. */
function readTargetOf(read: ItemRead, type: GraphQLOutputType, id: string, schema: GraphQLSchema, model: SchemaModel) {
  if (read.collection === null) {
    const target = nodeOf(id, type, schema, model)
    const member = target && schema.getType(target.collection.name)
    return target && isObjectType(member) ? { ...target, type: member } : null
  }
  const collection = model.collections.get(read.collection)
  return collection ? { collection, type, key: id } : null
}

/** Does the database write these selections as GraphQL answers them? Not empty ones, and not fields without a column. */
function isWrittenAsSelected(nodes: readonly FieldNode[], name: string, model: SchemaModel): boolean {
  const collection = model.collections.get(name)
  return collection !== undefined && nodes.length > 0 && nodes.every((node) => isNodeWrittenAsSelected(node, collection, model))
}

function isNodeWrittenAsSelected(node: FieldNode, collection: Collection, model: SchemaModel): boolean {
  if (node.kind === 'collection') return true
  // Its value is completed by an extension.
  if (isNeedsKey(node.key)) return true
  if (node.kind === 'group') return node.children.length > 0 && node.children.every((child) => child.kind === 'field')
  const field = collection.fields.get(node.field)
  if (node.scopes) return node.scopes.every((scope) => isWrittenAsSelected(scope.children, scope.collection, model))
  if (!node.children) return field !== undefined && !field.isAlias && field.relation?.kind !== 'm2a'
  const relation = field?.relation
  return relation != null && relation.kind !== 'm2a' && isWrittenAsSelected(node.children, relation.collection, model)
}

const fragmentsOf = ({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> =>
  Object.fromEntries(
    definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]),
  )
