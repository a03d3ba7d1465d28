import { levelsBelow } from './levels-below.js'
import type { AggregateLevel, Filter, Level, Operand, Query, ReadQuery, SearchedField, Selection } from './query.js'

/** The fields a query has to do with, by collection: what it selects, filters, sorts, groups and sums by, at every level. */
export type TouchedFields = ReadonlyMap<string, ReadonlySet<string>>

/** Collects them. */
export function touchedFields(query: Query): TouchedFields {
  const touched = new Map<string, Set<string>>()
  const visitor = new Visitor((collection, field) => {
    const fields = touched.get(collection) ?? new Set<string>()
    if (field !== null) fields.add(field)
    touched.set(collection, fields)
  })
  visitor.query(query)
  return touched
}

/** The collections from whose rows a query is answered. */
export function touchedCollections(query: Query): ReadonlySet<string> {
  const touched = new Set<string>()
  const visitor = new Visitor((collection) => void touched.add(collection))
  visitor.query(query)
  if (query.kind === 'read') visitor.around(query)
  return touched
}

/** Is the query's own collection looked at in its rows alone, and nowhere along a relation? */
export function asksOnce(query: Query): boolean {
  let visits = 0
  new Visitor((collection, field) => {
    if (collection === query.level.collection && field === null) visits += 1
  }).query(query)
  return visits === 1
}

class Visitor {
  constructor(private readonly touch: (collection: string, field: string | null) => void) {}

  query(query: Query): void {
    if (query.kind === 'read') {
      this.level(query.level)
      return
    }
    this.groups(query.level)
  }

  /** What a read has beside its items. */
  around({ level, visible, rowVersion }: ReadQuery): void {
    if (visible) this.filter(visible, level.collection)
    if (rowVersion) this.level(rowVersion)
  }

  private groups({ collection, filter, groups, aggregates }: AggregateLevel): void {
    this.touch(collection, null)
    this.filter(filter, collection)
    for (const { operand } of [...groups, ...aggregates]) if (operand) this.operand(operand, collection)
  }

  private level({ collection, selections, filter, sort }: Level): void {
    this.touch(collection, null)
    for (const selection of selections) this.selection(selection, collection)
    this.filter(filter, collection)
    for (const { operand } of sort) this.operand(operand, collection)
  }

  private selection(selection: Selection, collection: string): void {
    if (selection.kind === 'collection' || selection.kind === 'place') return
    if (selection.kind === 'group') {
      for (const part of selection.selections) this.selection(part, collection)
      return
    }
    if (selection.kind === 'value') {
      this.operand(selection.operand, collection)
      return
    }
    this.touch(collection, selection.field)
    if (selection.kind === 'to-groups') {
      this.groups(selection.level)
      return
    }
    for (const level of levelsBelow(selection)) this.level(level)
  }

  private operand(operand: Operand, collection: string): void {
    if (operand.kind === 'rank') {
      this.search(operand.fields, collection)
      return
    }
    if (operand.kind === 'missing') {
      this.operand(operand.operand, collection)
      return
    }
    this.touch(collection, operand.field)
    if (operand.kind !== 'count' && operand.kind !== 'through') return
    this.touch(operand.collection, null)
    this.filter(operand.filter, operand.collection)
    if (operand.kind === 'through') this.operand(operand.operand, operand.collection)
  }

  private search(fields: readonly SearchedField[], collection: string): void {
    for (const { field } of fields) this.touch(collection, field)
  }

  private filter(filter: Filter, collection: string): void {
    switch (filter.kind) {
      case 'constant':
        return
      case 'and':
      case 'or':
        for (const part of filter.filters) this.filter(part, collection)
        return
      case 'not':
        this.filter(filter.filter, collection)
        return
      case 'compare':
        this.operand(filter.operand, collection)
        return
      case 'search':
        this.search(filter.fields, collection)
        return
      case 'related':
        this.touch(collection, filter.field)
        this.touch(filter.collection, null)
        this.filter(filter.filter, filter.collection)
        return
      case 'follow':
        this.touch(filter.collection, null)
        this.touch(filter.collection, filter.field)
        this.filter(filter.filter, filter.collection)
    }
  }
}
