import {
  type FieldNode as FieldAst,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  isUnionType,
  type SelectionSetNode,
} from 'graphql'
import { invalidQuery } from '../errors/api-error.js'
import type { FieldNode, FieldScope, SelectedField, ValueForm } from '../query/field-tree.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import { mostFields } from './document-size.js'
import { addedAnswerOf, needsKey } from './extensions/needs.js'
import { argumentsOf } from './list-arguments.js'
import { isNodeId, keyGroup, nodeIdNode } from './node-ids.js'

/** What reading a selection needs to know of its operation; resolvers and the fast path both have it. */
export type SelectionSurroundings = Pick<GraphQLResolveInfo, 'fragments' | 'schema' | 'variableValues'>

/** A field with its selection. */
export interface SelectionInfo extends SelectionSurroundings {
  readonly fieldNodes: readonly FieldAst[]
  readonly returnType: GraphQLOutputType
}

/**
 * Who reads the answer tree: resolvers, which need the type of each member of a union and pick the values they need; or the client itself, so that the tree must
 * have exactly the response keys.
 */
export type TreeReader = 'resolvers' | 'client'

/** The type of a field that is known to exist. */
export function typeBelow(type: GraphQLNamedType, name: string): GraphQLOutputType {
  const field = isObjectType(type) ? type.getFields()[name] : undefined
  if (!field) throw new Error(`${type.name} has no field ${name}.`)
  return field.type
}

/** The selection sets of these fields. */
export const selectionSets = (nodes: readonly FieldAst[]): SelectionSetNode[] => nodes.flatMap(({ selectionSet }) => selectionSet ?? [])

/** The names of the fields that are selected below a root field, each once. */
export function selectedNames(info: GraphQLResolveInfo): string[] {
  const sets = selectionSets(info.fieldNodes)
  const nodes = [...collectFields({ info }, getNamedType(info.returnType), sets).values()]
  return [...new Set(nodes.map(([node]) => node.name.value).filter((name) => name !== '__typename'))]
}

/** What turning a selection into a query needs beside the selection. */
interface SelectionContext {
  readonly info: SelectionSurroundings
  readonly reader: TreeReader
  readonly model: SchemaModel
  readonly depth: number
  /** How many fields were expanded so far: a selection is expanded once for each member of a union. */
  readonly expanded: { fields: number }
}

/** Keeps the recursion from exhausting the stack; far beyond the limit of relational depth. */
const deepestSelection = 200

/** Turns the selection of a root field into the fields of a query. */
export function selectedFields(
  info: SelectionInfo,
  model: SchemaModel,
  collection: Collection,
  reader: TreeReader = 'resolvers',
): FieldNode[] {
  const type = getNamedType(info.returnType)
  if (!isObjectType(type)) return []
  const sets = selectionSets(info.fieldNodes)
  return fieldsOf({ info, reader, model, depth: 0, expanded: { fields: 0 } }, type, collection, sets)
}

/** The fields that stand under one response key: at least one. */
export type SameKey = [FieldAst, ...FieldAst[]]

/** Fields by response key, in the client's order; the same key twice is one field with both selections. A fragment is visited once. */
export function collectFields(
  { info }: { readonly info: SelectionSurroundings },
  type: GraphQLNamedType,
  sets: readonly SelectionSetNode[],
): Map<string, SameKey> {
  const fields = new Map<string, SameKey>()
  const visited = new Set<string>()
  for (const set of sets) collectInto(fields, visited, info, type, set)
  return fields
}

function collectInto(
  fields: Map<string, SameKey>,
  visited: Set<string>,
  info: SelectionSurroundings,
  type: GraphQLNamedType,
  set: SelectionSetNode,
): void {
  for (const selection of set.selections) {
    if (getDirectiveValues(GraphQLSkipDirective, selection, info.variableValues)?.if === true) continue
    if (getDirectiveValues(GraphQLIncludeDirective, selection, info.variableValues)?.if === false) continue
    if (selection.kind === 'Field') {
      const key = selection.alias?.value ?? selection.name.value
      const nodes = fields.get(key)
      if (nodes) nodes.push(selection)
      else fields.set(key, [selection])
      continue
    }
    if (selection.kind === 'FragmentSpread') {
      if (visited.has(selection.name.value)) continue
      visited.add(selection.name.value)
    }
    const fragment = selection.kind === 'FragmentSpread' ? info.fragments[selection.name.value]! : selection
    const condition = fragment.typeCondition?.name.value
    if (condition === undefined || condition === type.name || isMemberOf(type, condition, info))
      collectInto(fields, visited, info, type, fragment.selectionSet)
  }
}

/** Does a fragment on an interface or a union hold for items of this type? */
function isMemberOf(type: GraphQLNamedType, condition: string, { schema }: SelectionSurroundings): boolean {
  const general = schema.getType(condition)
  return isAbstractType(general) && (type === general || (isObjectType(type) && schema.isSubType(general, type)))
}

function fieldsOf(
  context: SelectionContext,
  type: GraphQLObjectType,
  collection: Collection,
  sets: readonly SelectionSetNode[],
): FieldNode[] {
  const below = { ...context, depth: context.depth + 1 }
  if (below.depth > deepestSelection) throw invalidQuery('Max relational depth exceeded')
  const fields = [...collectFields(context, type, sets)].map(([key, nodes]) => {
    if (++context.expanded.fields > mostFields) throw invalidQuery(`A query can't select more than ${mostFields} fields`)
    const added = addedAnswerOf(type.getFields()[nodes[0].name.value])
    if (added) return { kind: 'group', key: needsKey(key), children: added.needs } as const
    return fieldOf(below, type, collection, context.reader === 'client' ? key : placeOf(type, nodes[0].name.value, key), nodes)
  })
  // A column that is selected under several response keys is read once.
  return [...new Map(fields.map((field) => [field.key, field])).values()]
}

/** The column that a field of a system type exposes, as Pothos notes it in the field's extensions. */
function exposedColumn(type: GraphQLObjectType, name: string): string | undefined {
  const column = type.getFields()[name]?.extensions.pothosExposedField
  return typeof column === 'string' ? column : undefined
}

/**
 * The key of a field's value in the tree that resolvers read. An exposed column has the column's name, because Pothos resolves it by that name. Any other field has
 * its response key, with a mark if that is the name of an exposed column.
 */
export const placeOf = (type: GraphQLObjectType, name: string, key: string): string =>
  exposedColumn(type, name) ?? (exposedColumn(type, key) === undefined ? key : `:${key}`)

/** Scalars that the database writes as text, or as numbers, whatever the column's type is. */
const forms: ReadonlyMap<string, ValueForm> = new Map([
  ['ID', 'text'],
  ['GraphQLBigInt', 'text'],
  ['BigInt', 'text'],
  ['Decimal', 'text'],
  ['Float', 'number'],
])

/** The extensions of a field that answers numbers over the items of a list. */
export const aggregatesList = (list: string) => ({ aggregatedList: list })

/** The list that such a field is about; undefined for other fields. */
function aggregatedList(field: GraphQLField<unknown, unknown> | undefined): string | undefined {
  const list = field?.extensions.aggregatedList
  return typeof list === 'string' ? list : undefined
}

/** The database writes its numbers under the names of their functions, so only resolvers can answer it. */
function aggregateNode(
  context: SelectionContext,
  definition: GraphQLField<unknown, unknown>,
  list: string,
  key: string,
  nodes: SameKey,
): FieldNode {
  if (context.reader === 'client') return { kind: 'group', key, children: [] }
  const args = argumentsOf(getArgumentValues(definition, nodes[0], context.info.variableValues))
  const asked = aggregatesOf(context.info, getNamedType(definition.type), nodes)
  // With no function at all it would be a list of items.
  const aggregate = Object.keys(asked).length === 0 ? { countAll: ['*'] } : asked
  return { kind: 'field', key, field: list, args: { ...args, aggregate } }
}

function fieldOf(context: SelectionContext, type: GraphQLObjectType, collection: Collection, key: string, nodes: SameKey): FieldNode {
  const name = nodes[0].name.value
  if (name === '__typename') return { kind: 'collection', key }
  if (isNodeId(type.getFields()[name])) return nodeIdOf(context, collection, key)
  const definition = type.getFields()[name]
  const list = aggregatedList(definition)
  if (definition && list !== undefined) return aggregateNode(context, definition, list, key, nodes)
  const sets = selectionSets(nodes)
  const column = exposedColumn(type, name)
  const field = collection.fields.get(column ?? name)
  if (!field)
    return isFunctionField(collection, name) ? functionGroup(context, type, key, name, sets) : { kind: 'group', key, children: [] }
  if (!definition) throw new Error(`${type.name} has no field ${name}.`)
  const below = getNamedType(definition.type)
  if (sets.length === 0 || !field.relation) return { kind: 'field', key, field: field.name, ...formOf(below.name) }
  if (isUnionType(below))
    return { kind: 'field', key, field: name, scopes: below.getTypes().map((member) => scopeOf(context, member, sets)) }
  const target = context.model.collections.get(below.name)
  if (!isObjectType(below) || !target) throw new Error(`${below.name} is the type of no collection.`)
  const args = argumentsOf(getArgumentValues(definition, nodes[0], context.info.variableValues))
  return { kind: 'field', key, field: name, args, children: fieldsOf(context, below, target, sets) }
}

/** The id of an item; only a resolver can make one of several values. */
const nodeIdOf = ({ reader }: SelectionContext, collection: Collection, key: string): FieldNode =>
  nodeIdNode(key, collection) ?? (reader === 'client' ? { kind: 'group', key, children: [] } : keyGroup(key, collection))

function formOf(type: string): Pick<SelectedField, 'as'> {
  const as = forms.get(type)
  return as ? { as } : {}
}

/** Other fields without a column are those that extensions add by Pothos itself: nothing is read for them, and their resolvers answer them. */
const isFunctionField = ({ fields }: Collection, name: string): boolean => name.endsWith('_func') && fields.has(name.replace(/_func$/, ''))

/** `created_func { year }`: an object with values of functions. */
function functionGroup(
  context: SelectionContext,
  type: GraphQLObjectType,
  key: string,
  name: string,
  sets: readonly SelectionSetNode[],
): FieldNode {
  const field = name.replace(/_func$/, '')
  const below = getNamedType(typeBelow(type, name))
  const children = [...collectFields(context, below, sets)].map(
    ([childKey, [node]]): FieldNode =>
      node.name.value === '__typename'
        ? { kind: 'collection', key: childKey }
        : { kind: 'field', key: childKey, field, call: { name: node.name.value } },
  )
  // The type of such an object is not one of a collection, so that only a resolver can answer `__typename`.
  return {
    kind: 'group',
    key,
    children: context.reader === 'client' ? children : children.filter((child): child is SelectedField => child.kind === 'field'),
  }
}

/** The selection of one member of a union; for resolvers it has `__typename`, by which they know the member. */
function scopeOf(context: SelectionContext, member: GraphQLObjectType, sets: readonly SelectionSetNode[]): FieldScope {
  const target = context.model.collections.get(member.name)!
  const selected = fieldsOf(context, member, target, sets)
  if (context.reader === 'client') return { collection: member.name, children: selected }
  const children = selected.filter((child) => child.key !== '__typename')
  return { collection: member.name, children: [{ kind: 'collection', key: '__typename' }, ...children] }
}

/** The selected functions of an aggregate, each with its fields. */
export const selectedAggregates = (info: GraphQLResolveInfo): Record<string, string[]> =>
  aggregatesOf(info, getNamedType(info.returnType), info.fieldNodes)

function aggregatesOf(info: SelectionSurroundings, type: GraphQLNamedType, nodes: readonly FieldAst[]): Record<string, string[]> {
  const sets = selectionSets(nodes)
  const context = { info }
  const aggregates: Record<string, string[]> = {}
  for (const nodes of collectFields(context, type, sets).values()) {
    const name = nodes[0].name.value
    if (name === 'countAll') aggregates.countAll = ['*']
    const below = isObjectType(type) ? type.getFields()[name] : undefined
    if (!below || name === 'group' || name === 'keys' || name === 'countAll') continue
    const members = collectFields(context, getNamedType(below.type), selectionSets(nodes))
    const names = [...members.values()].map(([node]) => node.name.value).filter((member) => member !== '__typename')
    aggregates[name] = [...new Set([...(aggregates[name] ?? []), ...names])]
  }
  return aggregates
}
