import { isDeepStrictEqual } from 'node:util'
import type { FieldNode, SelectedField } from './field-tree.js'
import { asList, isPlainObject, own } from './parse/raw.js'
import type { RawQuery } from './query.js'

/**
 * A question as hooks and extensions know it, in Directus' words whichever door it came by: lists are lists (`fields`, `sort`, `group`), numbers are numbers
 * (`limit`, `offset`, `page`), objects are objects (`filter`, `deep`, `alias`, `aggregate`). What cannot be read is told as it came: parsing refuses it later.
 */
export type ToldQuery = Readonly<Record<string, unknown>>

const lists: readonly string[] = ['sort', 'group', 'meta']
const numbers: readonly string[] = ['limit', 'offset', 'page']
const objects: readonly string[] = ['filter', 'alias', 'having']
const asItCame: readonly string[] = ['search', 'version', 'versionRaw', 'export', 'backlink', 'cursor']

/** Tells a question. What is told may be changed by whom it is told. */
export function toldQuery(raw: RawQuery): ToldQuery {
  const { nodes, texts } = splitFields(raw.fields)
  const deep = deepOf(nodes)
  const told = {
    ...toldMembers(raw),
    ...(raw.fields !== undefined && raw.fields !== null && { fields: [...texts, ...nodes.flatMap(pathsOf)] }),
    ...(raw.deep !== undefined && { deep: toldDeep(parsed(raw.deep)) }),
    ...(Object.keys(deep).length > 0 && { deep: { ...deep, ...(toldDeep(parsed(raw.deep)) as object | undefined) } }),
    ...(raw.aggregate !== undefined && { aggregate: toldAggregate(raw.aggregate) }),
  }
  return structuredClone(told)
}

/** The question that is asked after hooks have seen `told`: what they left alone is as it came. `before` is what they were told. */
export function askedQuery(raw: RawQuery, before: ToldQuery, told: ToldQuery): RawQuery {
  const names = new Set([...Object.keys(before), ...Object.keys(told)])
  const changed = [...names].filter((name) => !isDeepStrictEqual(before[name], told[name]))
  if (changed.length === 0) return raw
  const asked: Record<string, unknown> = { ...raw }
  for (const name of changed) asked[name] = name === 'fields' ? askedFields(raw, told.fields) : told[name]
  return asked as RawQuery
}

/** Selections of a door that knows their structure stay as they are, as long as one of their paths is still wanted; new paths are added. */
function askedFields({ fields }: RawQuery, told: unknown): unknown {
  const { nodes } = splitFields(fields)
  const wanted = asList(told)?.filter((entry) => typeof entry === 'string')
  if (!wanted || nodes.length === 0) return told
  const kept = nodes.filter((node) => node.kind === 'collection' || pathsOf(node).some((path) => wanted.includes(path)))
  const known = new Set(nodes.flatMap(pathsOf))
  return [...kept, ...wanted.filter((path) => !known.has(path))]
}

function splitFields(fields: unknown): { nodes: FieldNode[]; texts: string[] } {
  const entries = typeof fields === 'string' ? [fields] : (asList(fields) ?? [])
  const isNode = (entry: unknown): entry is FieldNode => isPlainObject(entry) && typeof entry.kind === 'string'
  return { nodes: entries.filter(isNode), texts: entries.filter((entry) => typeof entry === 'string').flatMap(splitText) }
}

/** Commas inside parentheses belong to a function. */
const splitText = (text: string): string[] =>
  text
    .split(/,(?![^(]*\))/)
    .map((name) => name.trim())
    .filter((name) => name !== '')

function pathsOf(node: FieldNode): string[] {
  if (node.kind === 'collection') return []
  if (node.kind === 'group') return node.children.flatMap(pathsOf)
  const name = node.call ? `${node.call.name}(${[node.field, ...(node.call.path ? [node.call.path] : [])].join(', ')})` : node.field
  const below = (children: readonly FieldNode[], prefix: string) => children.flatMap(pathsOf).map((path) => `${prefix}.${path}`)
  const scoped = (node.scopes ?? []).flatMap(({ collection, children }) => below(children, `${name}:${collection}`))
  const inner = [...below(node.children ?? [], name), ...scoped]
  return inner.length > 0 ? inner : [name]
}

/** The arguments of nested lists, as `deep` has them. */
function deepOf(nodes: readonly FieldNode[]): Record<string, unknown> {
  const fields = nodes.flatMap((node) => (node.kind === 'group' ? node.children : [node])).filter((node) => node.kind === 'field')
  return Object.fromEntries(fields.flatMap((field) => entryOfDeep(field)))
}

function entryOfDeep({ field, args, children, scopes }: SelectedField): [string, unknown][] {
  const members = args ? Object.entries(toldMembers(args)).map(([name, value]) => [`_${name}`, value] as const) : []
  const below = { ...Object.fromEntries(members), ...deepOf(children ?? []) }
  const scoped = (scopes ?? []).flatMap(({ collection, children: inner, args: own }) =>
    entryOfDeep({ kind: 'field', key: field, field: `${field}:${collection}`, children: inner, ...(own && { args: own }) }),
  )
  return [...(Object.keys(below).length > 0 ? [[field, below] as [string, unknown]] : []), ...scoped]
}

function toldMembers(raw: RawQuery): Record<string, unknown> {
  const told: Record<string, unknown> = {}
  for (const name of [...lists, ...numbers, ...objects, ...asItCame]) {
    const value = own(raw, name)
    if (value !== undefined) told[name] = toldMember(name, value)
  }
  return told
}

function toldMember(name: string, value: unknown): unknown {
  if (lists.includes(name)) return typeof value === 'string' ? splitText(value) : (asList(value) ?? value)
  if (numbers.includes(name)) return typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value
  return objects.includes(name) ? parsed(value) : value
}

/** Parameters in `deep` begin with a line; everything else is a level below. */
function toldDeep(deep: unknown): unknown {
  if (!isPlainObject(deep)) return deep
  const told = Object.entries(deep).map(([name, value]) => [
    name,
    name.startsWith('_') ? toldMember(name.slice(1), value) : toldDeep(value),
  ])
  return Object.fromEntries(told) as unknown
}

function toldAggregate(aggregate: unknown): unknown {
  const value = parsed(aggregate)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, fields]) => [name, typeof fields === 'string' ? splitText(fields) : (asList(fields) ?? fields)]),
  )
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
