import type { FieldType } from '../schema/model.js'
import type { AddedFieldName, FieldNode, ValueForm } from './field-tree.js'

/**
 * The types of every stage, in order: RawQuery -> Query -> AuthorizedQuery -> Statement.
 * A Query is plain data and contains no values: every value sits in `values`, and the tree refers to it by slot.
 * So the JSON text of a tree is the shape by which statements are cached.
 */

/** What a client asks, in the words of REST's query parameters; nothing in it is checked yet. */
export interface RawQuery {
  /** Paths (`author.name`), or nodes where a door knows the structure already (GraphQL). */
  fields?: readonly (string | FieldNode)[] | string | null
  filter?: unknown
  search?: unknown
  sort?: unknown
  limit?: unknown
  offset?: unknown
  page?: unknown
  deep?: unknown
  alias?: unknown
  aggregate?: unknown
  /** Group fields; `groupBy` on the wire. */
  group?: unknown
  /** Conditions of groups by their aggregates. */
  having?: unknown
  meta?: unknown
  /** REST: where the page begins, as the page before told; empty for the first one. */
  cursor?: unknown
  /** Pages by their place in the order instead of by number (services/items/pages.ts). */
  paging?: PlacePaging
  version?: unknown
  versionRaw?: unknown
  backlink?: unknown
  export?: unknown
}

/** A page by place: after where it begins, and in which direction it goes. Its rows come with their place, one row more than asked for. */
export interface PlacePaging {
  readonly after: readonly (string | null)[] | null
  /** Against the order: the page before a place. */
  readonly isBackward: boolean
}

/** The place of a value in `values`. */
export type Slot = number

export type MetaName = 'total_count' | 'filter_count'

export interface ReadQuery {
  readonly kind: 'read'
  readonly level: Level
  readonly meta: readonly MetaName[]
  /** Restricts `total_count`: filled by authorize with the row rules alone. */
  readonly visible?: Filter
  /** The same item with all of its columns, when its version is asked for as well (row-version.ts). */
  readonly rowVersion?: Level
  readonly values: readonly unknown[]
}

export interface AggregateQuery {
  readonly kind: 'aggregate'
  readonly level: AggregateLevel
  readonly meta: readonly MetaName[]
  readonly visible?: Filter
  readonly values: readonly unknown[]
}

/** A query whose every name is resolved against the schema model its caller can see. */
export type Query = ReadQuery | AggregateQuery

/** One level of a read: rows of one collection. */
export interface Level {
  readonly collection: string
  /** In the order of the answer's keys; no key twice. Without any the answer is the bare primary key. */
  readonly selections: readonly Selection[]
  readonly filter: Filter
  readonly sort: readonly SortTerm[]
  /** null: all rows. No slot: the number is a part of the statement, because databases plan by it. */
  readonly limit: number | null
  readonly offset: Slot | null
  /** Only rows that come after this place in the order. It is no part of the filter: counts do not see it. */
  readonly after?: Place
}

/** A place in an order: one value for each term of the sort. */
export interface Place {
  readonly slots: readonly Slot[]
  /** Which of the values are null; their slots mean nothing then. */
  readonly nulls: readonly boolean[]
}

export type Selection =
  /** A column or function of this level's row. `when`: null on rows that do not match. `as`: a column's value in this form instead of its type's. */
  | { readonly kind: 'value'; readonly key: string; readonly operand: Operand; readonly as?: ValueForm; readonly when?: Filter }
  /** m2o: one object or null. `level.filter` decides whether the object is there. */
  | {
      readonly kind: 'to-one'
      readonly key: string
      readonly field: string
      readonly level: Level
      readonly when?: Filter
    }
  /** o2m: a list of objects, or of bare primary keys when `keysOnly`. */
  | {
      readonly kind: 'to-many'
      readonly key: string
      readonly field: string
      readonly level: Level
      readonly keysOnly: boolean
      readonly when?: Filter
    }
  /** o2m: a list of numbers over the related items, in groups or over all of them. */
  | {
      readonly kind: 'to-groups'
      readonly key: string
      readonly field: string
      readonly level: AggregateLevel
      readonly when?: Filter
    }
  /** m2a: an object of one of several collections, a bare key where the level selects nothing, null for collections without level. */
  | {
      readonly kind: 'to-any'
      readonly key: string
      readonly field: string
      readonly levels: readonly Level[]
      readonly when?: Filter
    }
  /** The row's place in the level's order: exact texts (or null) under `<key>0`, `<key>1`, ..., one for each term of the sort. */
  | { readonly kind: 'place'; readonly key: string }
  /** The name of the level's collection (`__typename`). */
  | { readonly kind: 'collection'; readonly key: string }
  /** An object of further selections of the same row (`created_func`). */
  | {
      readonly kind: 'group'
      readonly key: string
      /** It is what this field needs, which an extension adds to items (services/items/added-fields.ts). */
      readonly added?: AddedFieldName
      readonly selections: readonly Selection[]
    }

/** Something of a row that can be selected, compared, sorted or grouped by. */
export type Operand =
  | { readonly kind: 'field'; readonly field: string; readonly type: FieldType; readonly when?: Filter }
  /** year(field), hour(field), ... and count(json field). */
  | {
      readonly kind: 'function'
      readonly name: string
      readonly field: string
      readonly type: FieldType
      readonly when?: Filter
    }
  /** count(o2m field): `filter` holds the row rules of the related collection. */
  | {
      readonly kind: 'count'
      readonly field: string
      readonly collection: string
      readonly filter: Filter
      readonly when?: Filter
    }
  /** json(field, path): `path` as its segments. In a comparison `as` says what the JSON value is read as. */
  | {
      readonly kind: 'json'
      readonly field: string
      readonly path: readonly (string | number)[]
      readonly as?: 'text' | 'number'
      readonly when?: Filter
    }
  /** An operand of the row a relation leads to (sort=author.name); of the first row for o2m; `collection` names the scope of an m2a. */
  | {
      readonly kind: 'through'
      readonly field: string
      readonly collection: string
      readonly filter: Filter
      readonly operand: Operand
      /** Of all rows of an o2m instead of the first one. */
      readonly by?: 'min' | 'max' | 'sum' | 'avg'
      readonly when?: Filter
    }
  /** 1 where the operand is null, else 0: it puts nulls first or last. */
  | { readonly kind: 'missing'; readonly operand: Operand; readonly when?: undefined }
  /** How well a row fits what is searched: nothing decides it but the row's own fields, as far as the caller sees them. */
  | { readonly kind: 'rank'; readonly fields: readonly SearchedField[]; readonly phrases: readonly Slot[]; readonly when?: undefined }

/** A text field in which words are searched; `when`: only on rows that match. */
export interface SearchedField {
  readonly field: string
  readonly when?: Filter
}

export type Filter =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and'; readonly filters: readonly Filter[] }
  | { readonly kind: 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  /** `operator` is a name of query/operators; its operands' values are in `slots`. */
  | { readonly kind: 'compare'; readonly operand: Operand; readonly operator: string; readonly slots: readonly Slot[] }
  /** Rows in which the collection's search index finds every phrase (`database/dialects/search.ts`), each in any of the fields. */
  | { readonly kind: 'search'; readonly fields: readonly SearchedField[]; readonly phrases: readonly Slot[] }
  /**
   * Rows by what they are related to. `one`: the m2o (or m2a, scoped by `collection`) target matches, where a missing
   * target is a row of nulls; `some`/`none`: at least one / no o2m child matches. `visible` (filled by authorize): related rows
   * that do not pass it are as if they were not there (part of the join's condition). `when`: to one, rows that fail it lead nowhere; to many, it is
   * false to everyone on them.
   */
  | {
      readonly kind: 'related'
      readonly field: string
      readonly collection: string
      readonly quantifier: 'one' | 'some' | 'none'
      readonly filter: Filter
      readonly visible?: Filter
      readonly when?: Filter
    }
  /** $FOLLOW: rows of `collection` whose `field` points here. */
  | {
      readonly kind: 'follow'
      readonly collection: string
      readonly field: string
      readonly discriminator: string | null
      readonly filter: Filter
    }

export interface SortTerm {
  readonly operand: Operand
  readonly descending: boolean
}

export type AggregateName = 'count' | 'countDistinct' | 'countAll' | 'sum' | 'sumDistinct' | 'avg' | 'avgDistinct' | 'min' | 'max'

export interface AggregateLevel {
  readonly collection: string
  /** `operand` null: all rows (`count=*`); the answer is then under `name` itself, else under `name`.`key`. */
  readonly aggregates: readonly {
    readonly name: AggregateName
    readonly key: string | null
    readonly operand: Operand | null
    /** Only the condition of groups needs it. */
    readonly isHidden?: true
  }[]
  readonly groups: readonly { readonly key: string; readonly operand: Operand }[]
  readonly filter: Filter
  /** Groups that stay: comparisons of `h<index>`, the aggregate at that index. It says nothing of items, so no rule is about it. */
  readonly having?: Filter
  /** Group keys, or aggregates by their index in `aggregates`. */
  readonly sort: readonly {
    readonly by: { readonly group: number } | { readonly aggregate: number }
    readonly descending: boolean
  }[]
  readonly limit: number | null
  readonly offset: Slot | null
}

declare const authorized: unique symbol
/** A query with the caller's row and field rules folded in. Only `permissions/` makes one; only one can be planned. */
export type AuthorizedQuery = Query & { readonly [authorized]: true }

/** The filter every row passes, and the one none passes. */
export const everything: Filter = { kind: 'constant', value: true }
export const matchesNothing: Filter = { kind: 'constant', value: false }
