import type { Item } from '../../src/context.js'
import { findFunction } from '../../src/query/functions/index.js'
import { findOperator } from '../../src/query/operators/index.js'
import type { Comparable, Truth } from '../../src/query/operators/operator.js'
import type { AggregateLevel, Filter, Level, Operand, Query, Selection, Slot, SortTerm } from '../../src/query/query.js'
import type { SchemaModel } from '../../src/schema/model.js'

/** Rows in memory, and where nulls stand in the order of the database they are compared with. */
export interface Memory {
  readonly schema: SchemaModel
  readonly rows: ReadonlyMap<string, readonly Item[]>
  readonly areNullsLargest: boolean
}

/** Answers a parsed query from memory: the same language once more, in the plainest words, without any SQL. */
export function answer(query: Query, memory: Memory): unknown[] {
  const evaluation = new Evaluation(query.values, memory)
  return query.kind === 'read'
    ? evaluation.read(query.level, memory.rows.get(query.level.collection)!, false)
    : evaluation.aggregate(query.level)
}

const asNumber: ReadonlySet<string> = new Set(['integer', 'bigInteger', 'float', 'decimal'])
const asMoment: ReadonlySet<string> = new Set(['date', 'dateTime', 'timestamp'])

/** A value in the form in which values of its type are compared. */
function comparable(type: string, value: unknown): Comparable {
  if (value === null || value === undefined) return null
  if (asMoment.has(type)) return new Date(value as string).getTime()
  return asNumber.has(type) ? Number(value) : (value as Comparable)
}

class Evaluation {
  constructor(
    readonly values: readonly unknown[],
    readonly memory: Memory,
  ) {}

  read(level: Level, rows: readonly Item[], isNested: boolean): unknown[] {
    const found = rows.filter((row) => this.test(level.filter, level.collection, row) === true)
    found.sort((one, other) => this.order(level.sort, level.collection, one, other, isNested))
    const from = this.count(level.offset) ?? 0
    const { limit } = level
    return found.slice(from, limit === null ? undefined : from + limit).map((row) => this.item(level, row))
  }

  private count(slot: Slot | null): number | null {
    return slot === null ? null : Number(this.values[slot])
  }

  private item({ collection, selections }: Level, row: Item): unknown {
    if (selections.length === 0) return row.id
    return Object.fromEntries(selections.map((selection) => [selection.key, this.select(selection, collection, row)]))
  }

  private select(selection: Selection, collection: string, row: Item): unknown {
    switch (selection.kind) {
      case 'value':
        return this.shown(selection.operand, collection, row)
      case 'to-one': {
        const target = this.target(collection, selection.field, row)
        return target && this.test(selection.level.filter, selection.level.collection, target) === true
          ? this.item(selection.level, target)
          : null
      }
      case 'to-many': {
        const level = selection.keysOnly ? { ...selection.level, selections: [] } : selection.level
        return this.read(level, this.children(collection, selection.field, row), true)
      }
      case 'to-groups':
        return this.aggregate(selection.level, this.children(collection, selection.field, row))
      default:
        throw new Error(`Not made up: a selection of the kind "${selection.kind}".`)
    }
  }

  private shown(operand: Operand, collection: string, row: Item): unknown {
    return operand.kind === 'field' ? (row[operand.field] ?? null) : this.value(operand, collection, row)
  }

  private value(operand: Operand, collection: string, row: Item | null): Comparable {
    switch (operand.kind) {
      case 'field':
        return comparable(operand.type, row?.[operand.field])
      case 'function':
        return (findFunction(operand.name)!.apply(row?.[operand.field] ?? null) as Comparable) ?? null
      case 'count':
        return row === null
          ? 0
          : this.children(collection, operand.field, row).filter((child) => this.test(operand.filter, operand.collection, child) === true)
              .length
      case 'through':
        return this.value(operand.operand, operand.collection, row && this.target(collection, operand.field, row))
      case 'missing':
        return this.value(operand.operand, collection, row) === null ? 1 : 0
      case 'json':
      case 'rank':
        throw new Error(`Not made up: ${operand.kind}.`)
    }
  }

  private test(filter: Filter, collection: string, row: Item | null): Truth {
    switch (filter.kind) {
      case 'constant':
        return filter.value
      case 'and':
        return all(filter.filters.map((part) => this.test(part, collection, row)))
      case 'or':
        return negate(all(filter.filters.map((part) => negate(this.test(part, collection, row)))))
      case 'not':
        return negate(this.test(filter.filter, collection, row))
      case 'compare':
        return this.compare(filter, collection, row)
      case 'related':
        return this.related(filter, collection, row)
      case 'follow':
      case 'search':
        throw new Error(`Not made up: ${filter.kind}.`)
    }
  }

  private compare({ operand, operator: name, slots }: Extract<Filter, { kind: 'compare' }>, collection: string, row: Item | null): Truth {
    const operator = findOperator(name)!
    const type = operand.kind === 'field' ? operand.type : 'integer'
    const given = slots.flatMap((slot) => this.values[slot]).map((value) => comparable(type, value))
    return operator.matches(this.value(operand, collection, row), given)
  }

  private related(
    { field, collection: target, quantifier, filter }: Extract<Filter, { kind: 'related' }>,
    collection: string,
    row: Item | null,
  ): Truth {
    if (quantifier === 'one') return this.test(filter, target, row && this.target(collection, field, row))
    const isAny = row !== null && this.children(collection, field, row).some((child) => this.test(filter, target, child) === true)
    return quantifier === 'some' ? isAny : !isAny
  }

  private target(collection: string, field: string, row: Item): Item | null {
    const relation = this.memory.schema.collections.get(collection)!.fields.get(field)!.relation!
    if (relation.kind !== 'm2o') throw new Error(`"${field}" leads to no single item.`)
    return this.memory.rows.get(relation.collection)!.find(({ id }) => id === row[field]) ?? null
  }

  private children(collection: string, field: string, row: Item): Item[] {
    const relation = this.memory.schema.collections.get(collection)!.fields.get(field)!.relation!
    if (relation.kind !== 'o2m') throw new Error(`"${field}" leads to no children.`)
    return this.memory.rows.get(relation.collection)!.filter((child) => child[relation.foreignField] === row.id)
  }

  private order(sort: readonly SortTerm[], collection: string, one: Item, other: Item, isNested: boolean): number {
    for (const { operand, descending } of sort) {
      const [left, right] = [this.value(operand, collection, one), this.value(operand, collection, other)]
      if (left === right) continue
      if (left === null || right === null) {
        const isLast = isNested || this.memory.areNullsLargest !== descending
        return (left === null) === isLast ? 1 : -1
      }
      return left < right === descending ? 1 : -1
    }
    return 0
  }

  aggregate(level: AggregateLevel, all = this.memory.rows.get(level.collection)!): unknown[] {
    const rows = all.filter((row) => this.test(level.filter, level.collection, row) === true)
    const groups = new Map<string, Item[]>()
    if (level.groups.length === 0) groups.set('', [])
    for (const row of rows) {
      const key = JSON.stringify(level.groups.map(({ operand }) => this.value(operand, level.collection, row)))
      groups.set(level.groups.length === 0 ? '' : key, [...(groups.get(level.groups.length === 0 ? '' : key) ?? []), row])
    }
    const inOrder = [...groups.values()].sort(([one], [other]) =>
      one && other
        ? this.order(
            level.groups.map(({ operand }) => ({ operand, descending: false })),
            level.collection,
            one,
            other,
            false,
          )
        : 0,
    )
    const { limit } = level
    return inOrder.slice(0, limit ?? undefined).map((members) => this.group(level, members))
  }

  private group(level: AggregateLevel, members: readonly Item[]): unknown {
    const result: Record<string, unknown> = {}
    for (const { key, operand } of level.groups) result[key] = this.shown(operand, level.collection, members[0]!)
    for (const { name, key, operand } of level.aggregates) {
      const found =
        operand === null
          ? members.length
          : combine(
              name,
              members.map((row) => this.value(operand, level.collection, row)).filter((value) => value !== null),
            )
      if (key === null) result[name] = found
      else result[name] = { ...(result[name] as object), [key]: found }
    }
    return result
  }
}

function combine(name: string, all: readonly Comparable[]): unknown {
  const isDistinct = name.endsWith('Distinct')
  const found = isDistinct ? [...new Set(all)] : all
  if (name.startsWith('count')) return found.length
  if (found.length === 0) return null
  const numbers = found.map(Number)
  const sum = numbers.reduce((total, number) => total + number, 0)
  if (name.startsWith('sum')) return sum
  if (name.startsWith('avg')) return sum / numbers.length
  return name === 'min' ? Math.min(...numbers) : Math.max(...numbers)
}

const negate = (truth: Truth): Truth => (truth === null ? null : !truth)
const all = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true)
