import type { Collection, SchemaModel } from '../schema/model.js'
import { KeyHole } from './key-hole.js'
import type { AggregateLevel, Filter, Level, Operand, Query, Selection } from './query.js'

/** How many rows a collection has, about; Infinity where that is not known. */
export type RowCounts = (collection: string) => number

/** Related items are not spread evenly: some parents have several times the average of children. */
const unevenness = 3
/** What reading a row for a sum or a count costs, beside a value that is answered. */
const scanned = 0.05
/** A count of related items is a statement of its own for each row. */
const counted = 5

/**
 * About how many values a query reads and answers: the product of the rows of nested lists, with what is selected of each. Where
 * a level has no limit, or more rows than its table can have, the size of the table decides. Pure. `rootRows` is how many rows the root
 * has, where somebody counted them.
 */
export function costOf(query: Query, schema: SchemaModel, rows: RowCounts, rootRows = Number.POSITIVE_INFINITY): number {
  const { level } = query
  const most = Math.min(rows(level.collection), rootRows, mostRows(level.filter, schema.collections.get(level.collection), query.values))
  if (query.kind === 'aggregate') return 1 + costOfGroups(query.level, most)
  return 1 + Math.min(level.limit ?? Number.POSITIVE_INFINITY, most) * costOfRow(query.level, schema, rows)
}

/** How many rows can pass a filter, as far as it names keys. */
function mostRows(filter: Filter, collection: Collection | undefined, values: readonly unknown[]): number {
  if (filter.kind === 'and') return Math.min(...filter.filters.map((part) => mostRows(part, collection, values)))
  if (filter.kind === 'or') return filter.filters.reduce((sum, part) => sum + mostRows(part, collection, values), 0)
  if (filter.kind !== 'compare' || filter.operand.kind !== 'field' || filter.operand.field !== collection?.primaryKey)
    return Number.POSITIVE_INFINITY
  const value = values[filter.slots[0]!]
  if (filter.operator === '_eq') return 1
  return filter.operator === '_in' && Array.isArray(value) && !(value instanceof KeyHole) ? value.length : Number.POSITIVE_INFINITY
}

function costOfRow(level: Level, schema: SchemaModel, rows: RowCounts): number {
  return 1 + costOfSelections(level.selections, level.collection, schema, rows)
}

/**
 * The same value under hundreds of keys is never needed, and makes an answer of any length from one long text: its cost grows with the third power
 * of how often it is asked for.
 */
function costOfSelections(selections: readonly Selection[], collection: string, schema: SchemaModel, rows: RowCounts): number {
  const values = new Map<string, { cost: number; count: number }>()
  let sum = 0
  for (const selection of selections) {
    if (selection.kind !== 'value') {
      sum += costOfSelection(selection, collection, schema, rows)
      continue
    }
    const field = fieldOf(selection.operand)
    const known = values.get(field) ?? { cost: costOfOperand(selection.operand), count: 0 }
    values.set(field, { ...known, count: known.count + 1 })
  }
  for (const { cost, count } of values.values()) sum += cost * count ** 3
  return sum
}

const fieldOf = (operand: Operand): string => ('field' in operand ? `${operand.kind} ${operand.field}` : operand.kind)

function costOfOperand(operand: Operand): number {
  if (operand.kind === 'count') return counted
  if (operand.kind === 'missing') return costOfOperand(operand.operand)
  if (operand.kind === 'through' && operand.by !== undefined) return counted + costOfOperand(operand.operand)
  return operand.kind === 'through' ? 1 + costOfOperand(operand.operand) : 1
}

function costOfSelection(selection: Selection, collection: string, schema: SchemaModel, rows: RowCounts): number {
  switch (selection.kind) {
    case 'group':
      return 1 + costOfSelections(selection.selections, collection, schema, rows)
    case 'to-one':
      return costOfRow(selection.level, schema, rows)
    case 'to-any':
      return selection.levels.reduce((most, level) => Math.max(most, costOfRow(level, schema, rows)), 1) + selection.levels.length
    case 'to-many': {
      const { level } = selection
      const children = Math.min(level.limit ?? Number.POSITIVE_INFINITY, childrenOf(collection, level.collection, rows))
      return 1 + children * costOfRow(level, schema, rows)
    }
    case 'to-groups':
      return 1 + costOfGroups(selection.level, childrenOf(collection, selection.level.collection, rows))
    default:
      return 1
  }
}

/** How many related items one item has, about. */
function childrenOf(parent: string, child: string, rows: RowCounts): number {
  const [parents, children] = [rows(parent), rows(child)]
  if (!Number.isFinite(children) || !Number.isFinite(parents)) return children
  return Math.min(children, Math.max(1, (unevenness * children) / Math.max(1, parents)))
}

/** Every row is read for every number; then the groups are answered. Rows of unknown number count once: they are no part of the answer. */
function costOfGroups({ aggregates, groups, limit }: AggregateLevel, rows: number): number {
  const width = aggregates.length + groups.length
  const read = Number.isFinite(rows) ? rows * width * scanned : width
  return read + (groups.length === 0 ? 1 : Math.min(limit ?? Number.POSITIVE_INFINITY, rows)) * width
}
