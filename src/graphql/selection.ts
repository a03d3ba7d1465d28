import {
  type FieldNode as FieldAst,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  isUnionType,
  type SelectionSetNode,
} from 'graphql'
import { invalidQuery } from '../errors/api-error.js'
import type { FieldNode, FieldScope, SelectedField, ValueForm } from '../query/field-tree.js'
import type { RawQuery } from '../query/query.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import { mostFields } from './document-size.js'

/** What is known of an operation where a selection stands: all that a resolver is told, or what is known before any resolver runs. */
export type SelectionSurroundings = Pick<GraphQLResolveInfo, 'fragments' | 'schema' | 'variableValues'>

/** A field with everything selected below it. */
export interface SelectionInfo extends SelectionSurroundings {
  readonly fieldNodes: readonly FieldAst[]
  readonly returnType: GraphQLOutputType
}

/**
 * Who reads the answer: resolvers, that need to know the type of every member of a union and pick what they were asked for; or the client
 * itself, so that the answer must have the keys he chose and no others.
 */
export type Reader = 'resolvers' | 'client'

/** The type of a field of this type; there are only types here that have the fields they are asked for. */
export function typeBelow(type: GraphQLNamedType, name: string): GraphQLOutputType {
  const field = isObjectType(type) ? type.getFields()[name] : undefined
  if (!field) throw new Error(`${type.name} has no field ${name}.`)
  return field.type
}

/** What is selected below fields of one response key. */
export const selectionSets = (nodes: readonly FieldAst[]): SelectionSetNode[] => nodes.flatMap(({ selectionSet }) => selectionSet ?? [])

/** The names of the fields that are selected below a root field, each once. */
export function selectedNames(info: GraphQLResolveInfo): string[] {
  const sets = selectionSets(info.fieldNodes)
  const nodes = [...collectFields({ info }, getNamedType(info.returnType), sets).values()]
  return [...new Set(nodes.map(([node]) => node.name.value).filter((name) => name !== '__typename'))]
}

/** All that turning a selection into a query needs beside the selection. */
interface SelectionContext {
  readonly info: SelectionSurroundings
  readonly reader: Reader
  readonly model: SchemaModel
  readonly depth: number
  /** How many fields were expanded so far: members of a union multiply what the document says once. */
  readonly expanded: { fields: number }
}

/** Far beyond any bound of relational depth; it only keeps the recursion below from running out of stack. */
const deepestSelection = 200

/** Turns what a client selects below a root field of this type into the fields of a query. */
export function selectedFields(info: SelectionInfo, model: SchemaModel, collection: Collection, reader: Reader = 'resolvers'): FieldNode[] {
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
    if (condition === undefined || condition === type.name || isUnionType(info.schema.getType(condition)))
      collectInto(fields, visited, info, type, fragment.selectionSet)
  }
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
    return fieldOf(below, type, collection, context.reader === 'client' ? key : placeOf(type, nodes[0].name.value, key), nodes)
  })
  // A column that is selected under several keys stands there once.
  return [...new Map(fields.map((field) => [field.key, field])).values()]
}

/** The column that a field of a system type exposes: Pothos notes it where the type is built. */
function exposedColumn(type: GraphQLObjectType, name: string): string | undefined {
  const column = type.getFields()[name]?.extensions.pothosExposedField
  return typeof column === 'string' ? column : undefined
}

/**
 * Where the value of a field stands in the tree that resolvers read. What exposes a column reads it by the column's name, so that is where it stands; anything else
 * stands under the key that the client chose, marked where that is the name of a column.
 */
export const placeOf = (type: GraphQLObjectType, name: string, key: string): string =>
  exposedColumn(type, name) ?? (exposedColumn(type, key) === undefined ? key : `:${key}`)

/** Scalars that are texts, or numbers, whatever their column is: the database writes them so. */
const forms: ReadonlyMap<string, ValueForm> = new Map([
  ['ID', 'text'],
  ['GraphQLBigInt', 'text'],
  ['Float', 'number'],
])

function fieldOf(context: SelectionContext, type: GraphQLObjectType, collection: Collection, key: string, nodes: SameKey): FieldNode {
  const name = nodes[0].name.value
  if (name === '__typename') return { kind: 'collection', key }
  const sets = selectionSets(nodes)
  const column = exposedColumn(type, name)
  const field = collection.fields.get(column ?? name)
  if (!field) return functionGroup(context, type, key, name, sets)
  const definition = type.getFields()[name]!
  const below = getNamedType(definition.type)
  if (sets.length === 0 || !field.relation) return { kind: 'field', key, field: field.name, ...formOf(below.name) }
  if (isUnionType(below))
    return { kind: 'field', key, field: name, scopes: below.getTypes().map((member) => scopeOf(context, member, sets)) }
  const target = context.model.collections.get(below.name)
  if (!isObjectType(below) || !target) throw new Error(`${below.name} is the type of no collection.`)
  const args = argumentsOf(getArgumentValues(definition, nodes[0], context.info.variableValues))
  return { kind: 'field', key, field: name, args, children: fieldsOf(context, below, target, sets) }
}

function formOf(type: string): Pick<SelectedField, 'as'> {
  const as = forms.get(type)
  return as ? { as } : {}
}

/** `created_func { year }`: an object of function values of the same row. */
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
  // The name of such an object's type is none of a collection: only a resolver can tell it.
  return {
    kind: 'group',
    key,
    children: context.reader === 'client' ? children : children.filter((child): child is SelectedField => child.kind === 'field'),
  }
}

/** What is selected of one member of a union; for resolvers its type's name is always there, so that the member can be told. */
function scopeOf(context: SelectionContext, member: GraphQLObjectType, sets: readonly SelectionSetNode[]): FieldScope {
  const target = context.model.collections.get(member.name)!
  const selected = fieldsOf(context, member, target, sets)
  if (context.reader === 'client') return { collection: member.name, children: selected }
  const children = selected.filter((child) => child.key !== '__typename')
  return { collection: member.name, children: [{ kind: 'collection', key: '__typename' }, ...children] }
}

/** Arguments of a list are the parameters of its level; `x_func: {year: ...}` and `item__c` in filters are turned into the wire's spelling. */
export function argumentsOf(args: Readonly<Record<string, unknown>>): RawQuery {
  const { filter, groupBy, ...rest } = args
  return {
    ...rest,
    ...(filter === undefined || filter === null ? {} : { filter: wireFilter(filter) }),
    ...(groupBy === undefined || groupBy === null ? {} : { group: groupBy }),
  }
}

function wireFilter(filter: unknown): unknown {
  if (Array.isArray(filter)) return filter.map(wireFilter)
  if (typeof filter !== 'object' || filter === null) return filter
  const wire: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(filter)) {
    if (name.endsWith('_func') && typeof value === 'object' && value !== null) {
      for (const [fn, operand] of Object.entries(value)) wire[`${fn}(${name.slice(0, -'_func'.length)})`] = wireFilter(operand)
    } else if (name.startsWith('_')) wire[name] = wireFilter(value)
    else wire[name.replace(/__/, name.includes('__') ? ':' : '__')] = wireFilter(value)
  }
  return wire
}

/** The blocks, and the fields in them, that are selected below an aggregate. */
export function selectedAggregates(info: GraphQLResolveInfo): Record<string, string[]> {
  const type = getNamedType(info.returnType)
  const sets = selectionSets(info.fieldNodes)
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
