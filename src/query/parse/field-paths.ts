import type { Collection, Field, FieldRelation } from '../../schema/model.js'
import { type FieldNode, type FieldScope, type GroupNode, pathNodes, type SelectedField } from '../field-tree.js'
import { jsonKey } from '../functions/json-path.js'
import type { RawQuery } from '../query.js'
import { readAliases } from './alias.js'
import type { Parser } from './context.js'
import { type Path, readFunction, type Step } from './path.js'
import { isPlainObject, own } from './raw.js'

/** Where paths are turned into nodes: a collection, its `deep` parameters, and the way back that is not to be taken. */
interface Place {
  readonly parser: Parser
  readonly collection: Collection
  readonly deep: unknown
  readonly aliases: ReadonlyMap<string, string>
  /** The relation by which this place was reached, when wildcards may not lead back through it. */
  readonly back: FieldRelation['relation'] | null
  readonly isBacklinkTaken: boolean
}

/** What stands on one level: a name, and the paths that go on below it. */
interface Group {
  readonly step: Step
  readonly call: Path['call']
  readonly below: Path[]
  /** It is asked for by itself, too. */
  isBare: boolean
}

/** Turns the paths of REST into the tree of fields: wildcards expanded, aliases resolved, `deep` handed to its level. */
export function nodesOfPaths(paths: readonly Path[], collection: Collection, raw: RawQuery, deep: unknown, parser: Parser): FieldNode[] {
  const isBacklinkTaken = raw.backlink !== false && raw.backlink !== 'false'
  return nodesAt(paths, { parser, collection, deep, aliases: readAliases(raw.alias), back: null, isBacklinkTaken })
}

function nodesAt(paths: readonly Path[], place: Place): FieldNode[] {
  const expanded = paths.flatMap((path) => (path.steps[0]?.name === '*' && !path.call ? expand(path, place) : [path]))
  const groups = new Map<string, Group>()
  for (const { steps, call } of expanded) {
    place.parser.countSelection()
    const [step, ...rest] = steps as [Step, ...Step[]]
    const key = rest.length === 0 && call ? `${call.name}(${step.name},${call.path ?? ''})` : step.name
    const group = groups.get(key) ?? { step, call: rest.length === 0 ? call : undefined, below: [], isBare: false }
    groups.set(key, group)
    group.isBare ||= rest.length === 0
    // `item:headings.title`: the scope belongs to what is below.
    if (rest.length > 0)
      group.below.push({
        steps: step.scope === undefined ? rest : [{ name: '', scope: step.scope }, ...rest],
        ...(call ? { call } : {}),
      })
  }
  return [...groups.values()].flatMap((group) => nodeOf(group, place) ?? [])
}

/** `*`: every field. `*.rest`: the relations with the rest, and the plain fields. */
function expand({ steps, call }: Path, place: Place): Path[] {
  const fields = [...place.collection.fields.values()].filter(
    (field) => !field.isPresentation && !field.isImplicit && isReadable(field, place),
  )
  const aliases = [...place.aliases.keys()].map((name): Path => ({ steps: [{ name }] }))
  const rest = steps.slice(1)
  const bare = (field: Field): Path => ({ steps: [{ name: field.name }] })
  if (rest.length === 0) return [...fields.map(bare), ...aliases]
  const isFollowed = (field: Field): boolean =>
    field.relation !== null && leadsOn(field.relation, place) && (place.isBacklinkTaken || field.relation.relation !== place.back)
  const followed = fields.filter(isFollowed)
  const below = (field: Field): Path => ({ steps: [{ name: field.name }, ...rest], ...(call ? { call } : {}) })
  return [...followed.map(below), ...fields.filter((field) => !isFollowed(field)).map(bare), ...aliases]
}

const isReadable = (field: Field, place: Place): boolean => !field.isAlias || (field.relation !== null && leadsOn(field.relation, place))

/** Does the relation lead to a collection that the caller can see? */
function leadsOn(relation: FieldRelation, { parser }: Place): boolean {
  const { collections } = parser.context.schema
  return relation.kind === 'm2a' ? relation.collections.some((name) => collections.has(name)) : collections.has(relation.collection)
}

function nodeOf({ step, call, below, isBare }: Group, place: Place): FieldNode | null {
  const alias = place.aliases.get(step.name)
  const aliasCall = alias === undefined ? undefined : readFunction(alias)
  const name = aliasCall?.field ?? alias ?? step.name
  const applied = call ?? aliasCall?.call
  if (applied)
    return {
      kind: 'field',
      key: alias === undefined ? keyOfCall(name, applied) : step.name,
      field: name,
      call: applied,
    }
  const needs = alias === undefined && below.length === 0 && !place.collection.fields.has(name) ? needsOf(name, place) : undefined
  if (needs) return needs
  const node: SelectedField = { kind: 'field', key: step.name, field: name }
  const relation = place.collection.fields.get(name)?.relation
  const deep = own(place.deep, step.name)
  if (below.length === 0) return relation ? { ...node, args: argsOf(deep) } : node
  // A path through what is no relation, or through one the caller can't follow, is as if it were not there.
  if (!relation || !leadsOn(relation, place)) return isBare ? node : null
  if (relation.kind === 'm2a') return { ...node, scopes: scopesOf(step.name, relation, below, place) }
  return {
    ...node,
    args: argsOf(deep),
    children: childrenOf(
      below.filter((path) => !isScope(path.steps[0])),
      relation.collection,
      relation,
      deep,
      place,
    ),
  }
}

/** What a field reads that an extension adds to items. No alias has its key, because aliases have no points. */
function needsOf(name: string, { parser, collection }: Place): GroupNode | undefined {
  const needs = parser.context.needsOf?.(collection.name, name)
  const children = needs && pathNodes(needs)
  return children && { kind: 'group', key: `.${collection.name}.${name}`, added: { collection: collection.name, name }, children }
}

/** The scope of what is below, put in front of its path. */
const isScope = (step: Step | undefined): boolean => step?.name === '' && step.scope !== undefined

const keyOfCall = (field: string, call: NonNullable<Path['call']>): string =>
  call.path === undefined ? `${field}_${call.name}` : jsonKey(field, call.path)

/** Each collection of a many-to-any relation: what is asked of all, and what is asked of it. */
function scopesOf(name: string, relation: Extract<FieldRelation, { kind: 'm2a' }>, below: readonly Path[], place: Place): FieldScope[] {
  const deep = own(place.deep, name)
  const visible = relation.collections.filter((collection) => place.parser.context.schema.collections.has(collection))
  return visible.map((collection) => {
    const paths = below.flatMap((path) => {
      const [first, ...rest] = path.steps
      if (!isScope(first)) return [path]
      return first?.scope === collection ? [{ ...path, steps: rest }] : []
    })
    const args = own(place.deep, `${name}:${collection}`) ?? deep
    return { collection, args: argsOf(args), children: childrenOf(paths, collection, relation, args, place) }
  })
}

function childrenOf(paths: readonly Path[], collection: string, relation: FieldRelation, deep: unknown, place: Place): FieldNode[] {
  const target = place.parser.context.schema.collections.get(collection)!
  return nodesAt(paths, {
    ...place,
    collection: target,
    deep,
    aliases: readAliases(own(deep, '_alias')),
    back: relation.relation,
  })
}

/** The `_` parameters of a level of `deep`. */
function argsOf(deep: unknown): RawQuery {
  if (!isPlainObject(deep)) return {}
  return {
    filter: own(deep, '_filter'),
    search: own(deep, '_search'),
    sort: own(deep, '_sort'),
    limit: own(deep, '_limit'),
    offset: own(deep, '_offset'),
    page: own(deep, '_page'),
    aggregate: own(deep, '_aggregate'),
    having: own(deep, '_having'),
    group: own(deep, '_groupBy'),
  }
}
