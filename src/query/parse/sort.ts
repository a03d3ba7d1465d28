import { isJsonType } from '../../database/value-type.js'
import { invalidQuery } from '../../errors/api-error.js'
import type { Collection, Field } from '../../schema/model.js'
import { numberTypes } from '../operators/types.js'
import { everything, type Operand, type SortTerm } from '../query.js'
import type { Scope } from './context.js'
import { callOperand, columnOperand } from './operands.js'
import { type Order, splitOrders } from './orders.js'
import { type Path, readPath, type Step } from './path.js'
import { readNames } from './raw.js'

/**
 * The order of a level's rows: as asked, else by how well they fit a search, else by the relation's or the collection's sort field, else by the key. The key
 * always comes last, so that pages never overlap; it descends where everything that is asked for descends.
 */
export function parseSort(raw: unknown, scope: Scope, relationSortField?: string | null, rank: Operand | null = null): SortTerm[] {
  const maxDepth = scope.parser.context.limits.relationalDepth
  const isTerm = (text: string): boolean => scope.isField(text) || (text.startsWith('-') && scope.isField(text.slice(1)))
  const { orders, rest } = splitOrders(raw)
  const named = readNames(rest, 'sort', isTerm).map((text): Order => {
    const descending = text.startsWith('-') && !scope.isField(text)
    return { path: descending ? text.slice(1) : text, descending }
  })
  const asked = [...orders, ...named].flatMap((order) => {
    const path = readPath(order.path, 'sort', maxDepth, scope.isField)
    const operand = order.by ? aggregateOperand(scope, path, order.by) : sortOperand(scope, path)
    return operand ? numbersFirst(operand).flatMap((term) => withNulls(term, order)) : []
  })
  // In the same direction, so that one index (a key stands behind every column of SQLite and MariaDB) gives the newest rows without sorting.
  if (asked.length > 0)
    return withKey(
      asked,
      scope.collection,
      asked.every(({ operand, descending }) => operand.kind === 'missing' || descending),
    )
  return withKey(rank ? [{ operand: rank, descending: true }] : defaultSort(scope.collection, relationSortField), scope.collection)
}

/** A term with its own place for nulls, which come where the database puts them otherwise. */
const withNulls = (operand: Operand, { descending, nulls }: Order): SortTerm[] => [
  ...(nulls ? [{ operand: { kind: 'missing', operand } as const, descending: nulls === 'first' }] : []),
  { operand, descending },
]

/** What children have together, by which their parents are sorted: `path` ends with their list and a field of theirs. */
function aggregateOperand(scope: Scope, { steps: [step, ...rest], call }: Path, by: NonNullable<Order['by']>): Operand {
  const [field] = rest
  if (!step || !field || call) throw invalidQuery(`Can't sort by "${by}" without a list and a field`)
  if (rest.length > 1) {
    const operand = through(scope, step, (target) => aggregateOperand(target, { steps: rest }, by))
    if (operand && scope.field(step.name).relation?.kind !== 'o2m') return operand
  }
  if (rest.length > 1 || scope.field(step.name).relation?.kind !== 'o2m') throw invalidQuery(`Can't sort by "${by}" of "${step.name}"`)
  const isSum = by === 'sum' || by === 'avg'
  const operand = through(scope, step, (child) => {
    if (isSum && !numberTypes.includes(child.field(field.name).type)) throw invalidQuery(`Can't use "${by}" on field "${field.name}"`)
    return sortOperand(child, { steps: [field] })
  })
  if (operand?.kind !== 'through') throw invalidQuery(`Can't sort by "${by}" of "${field.name}"`)
  return { ...operand, by }
}

/** A JSON value has an order as a number, where it is one, and else as a text. */
function numbersFirst(operand: Operand): Operand[] {
  if (operand.kind === 'json')
    return [
      { ...operand, as: 'number' },
      { ...operand, as: 'text' },
    ]
  return operand.kind === 'through' ? numbersFirst(operand.operand).map((inner) => ({ ...operand, operand: inner })) : [operand]
}

function defaultSort(collection: Collection, relationSortField?: string | null): SortTerm[] {
  const preferred = [relationSortField, collection.sortField, collection.primaryKey]
  const named = preferred.find((name) => name && collection.fields.get(name)?.isAlias === false)
  const field = named ? collection.fields.get(named) : [...collection.fields.values()].find(isSortable)
  return field ? [{ operand: { kind: 'field', field: field.name, type: field.type }, descending: false }] : []
}

function withKey(terms: SortTerm[], collection: Collection, descending = false): SortTerm[] {
  const sorted = new Set(terms.map(({ operand }) => (operand.kind === 'field' ? operand.field : null)))
  const keys = collection.primaryKeys.flatMap((name) => collection.fields.get(name) ?? []).filter((field) => !sorted.has(field.name))
  return [...terms, ...keys.map((field): SortTerm => ({ operand: { kind: 'field', field: field.name, type: field.type }, descending }))]
}

const isSortable = (field: Field): boolean => !field.isAlias && !field.isConcealed && !isJsonType(field.type) && field.type !== 'hash'

/** What is sorted by; null for concealed fields, which all look alike and so have no order. */
function sortOperand(scope: Scope, { steps, call }: Path): Operand | null {
  const [step, ...rest] = steps
  if (!step) throw scope.unknown('')
  if (rest.length > 0) return through(scope, step, (target) => sortOperand(target, { steps: rest, ...(call ? { call } : {}) }))
  if (call) return callSortOperand(scope, step.name, call)
  const field = scope.field(step.name)
  if (field.relation?.kind === 'o2m') return through(scope, step, keyOperand)
  const { operand } = columnOperand(scope, step.name)
  if (field.isConcealed) return null
  if (!isSortable(field)) throw invalidQuery(`Can't sort by field "${field.name}"`)
  return operand
}

function callSortOperand(scope: Scope, name: string, call: NonNullable<Path['call']>): Operand {
  return callOperand(scope, name, call).operand
}

function keyOperand(scope: Scope): Operand {
  const key = scope.collection.primaryKey
  if (key === null) throw scope.unknown('id')
  return columnOperand(scope, key).operand
}

/** An operand of the row that a relation leads to. */
function through(scope: Scope, step: Step, operandIn: (target: Scope) => Operand | null): Operand | null {
  const relation = scope.field(step.name).relation
  if (!relation) throw scope.unknown(step.name)
  const isAny = relation.kind === 'm2a'
  if (isAny && step.scope === undefined) {
    throw invalidQuery('You have to provide a collection scope when sorting on a many-to-any item')
  }
  const collection = isAny ? step.scope! : relation.collection
  const name = isAny ? `${step.name}:${collection}` : step.name
  if (isAny && !relation.collections.includes(collection)) throw scope.unknown(name)
  scope.parser.countSortStep()
  const operand = operandIn(scope.enter(collection, name))
  return operand && { kind: 'through', field: step.name, collection, filter: everything, operand }
}
