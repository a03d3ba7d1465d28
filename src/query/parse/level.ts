import { invalidQuery } from '../../errors/api-error.js'
import type { FieldRelation } from '../../schema/model.js'
import type { FieldNode, GroupNode, SelectedField } from '../field-tree.js'
import { allOf } from '../logic.js'
import type { Level, RawQuery, Selection } from '../query.js'
import { isAggregate, parseAggregate } from './aggregate.js'
import type { Scope } from './context.js'
import { parseFilterAt } from './filter.js'
import { callOperand, columnOperand } from './operands.js'
import { parsePaging } from './paging.js'
import { parseSearch } from './search.js'
import { parseSort } from './sort.js'

/** A list level: its rows in order, and what is selected of each. */
export function parseListLevel(nodes: readonly FieldNode[], raw: RawQuery, scope: Scope, relationSortField?: string | null): Level {
  scope.parser.countLevel()
  const selections = parseSelections(nodes, scope)
  const filter = parseFilterAt(raw.filter, scope)
  const search = parseSearch(raw.search, scope)
  return {
    collection: scope.collection.name,
    selections,
    filter: allOf([filter, search.filter]),
    sort: parseSort(raw.sort, scope, relationSortField, search.rank),
    ...parsePaging(raw, scope.parser),
  }
}

/** A level of at most one row: order and pages mean nothing there, but are still checked. */
function parseOneLevel(nodes: readonly FieldNode[], raw: RawQuery, scope: Scope): Level {
  if (isAggregate(raw)) throw invalidQuery('Only the items of a one-to-many relation can be aggregated')
  const { collection, selections, filter } = {
    ...parseListLevel(nodes, { filter: raw.filter, search: raw.search }, scope),
  }
  parsePaging({ limit: raw.limit, offset: raw.offset, page: raw.page }, scope.parser)
  parseSort(raw.sort, scope)
  return { collection, selections, filter, sort: [], limit: null, offset: null }
}

/** Resolves nodes against the scope's collection; the first node of a key wins. */
function parseSelections(nodes: readonly FieldNode[], scope: Scope): Selection[] {
  const selections = new Map<string, Selection>()
  for (const node of nodes) {
    scope.parser.countSelection()
    if (node.key.includes('\u0000')) throw invalidQuery('Names must not contain a zero byte')
    const selection = selections.has(node.key) ? null : parseSelection(node, scope)
    if (selection) selections.set(node.key, selection)
  }
  return [...selections.values()]
}

function parseSelection(node: FieldNode, scope: Scope): Selection | null {
  if (node.kind === 'collection') return node
  if (node.kind === 'group') return parseGroup(node, scope)
  if (node.call) return { kind: 'value', key: node.key, operand: callOperand(scope, node.field, node.call).operand }
  const relation = scope.field(node.field).relation
  if (relation?.kind === 'o2m') return parseToMany(node, relation, scope)
  if (relation?.kind === 'm2o' && node.children) return parseToOne(node, node.children, relation, scope)
  if (relation?.kind === 'm2a' && node.scopes) return parseToAny(node, relation, scope)
  return parseValue(node, scope)
}

const parseGroup = ({ key, added, children }: GroupNode, scope: Scope): Selection => ({
  kind: 'group',
  key,
  ...(added === undefined ? {} : { added }),
  selections: parseSelections(children, scope),
})

const parseValue = (node: SelectedField, scope: Scope): Selection => ({
  kind: 'value',
  key: node.key,
  operand: columnOperand(scope, node.field).operand,
  ...(node.as ? { as: node.as } : {}),
})

function parseToOne(
  node: SelectedField,
  children: readonly FieldNode[],
  relation: Extract<FieldRelation, { kind: 'm2o' }>,
  scope: Scope,
): Selection | null {
  if (!scope.sees(relation.collection)) return null
  const level = parseOneLevel(children, node.args ?? {}, scope.enter(relation.collection, node.field))
  // Nothing of the related item is left: the key stands for it.
  return level.selections.length === 0 ? parseValue(node, scope) : { kind: 'to-one', key: node.key, field: node.field, level }
}

function parseToMany(node: SelectedField, relation: Extract<FieldRelation, { kind: 'o2m' }>, scope: Scope): Selection | null {
  if (!scope.sees(relation.collection)) return null
  const child = scope.enter(relation.collection, node.field)
  if (node.args && isAggregate(node.args)) {
    scope.parser.countLevel()
    return { kind: 'to-groups', key: node.key, field: node.field, level: parseAggregate(node.args, child) }
  }
  const level = parseListLevel(node.children ?? [], node.args ?? {}, child, relation.relation.meta?.sortField)
  const keysOnly = level.selections.length === 0
  if (keysOnly && child.collection.primaryKeys.some((key) => !child.collection.fields.has(key))) return null
  return { kind: 'to-many', key: node.key, field: node.field, level, keysOnly }
}

function parseToAny(node: SelectedField, relation: Extract<FieldRelation, { kind: 'm2a' }>, scope: Scope): Selection {
  const scopes = (node.scopes ?? []).filter(({ collection }) => relation.collections.includes(collection) && scope.sees(collection))
  const levels = scopes.map(({ collection, children, args }) =>
    parseOneLevel(children, args ?? {}, scope.enter(collection, `${node.field}:${collection}`)),
  )
  return { kind: 'to-any', key: node.key, field: node.field, levels }
}
