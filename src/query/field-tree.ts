import type { RawQuery } from './query.js'

/**
 * The structured form of `fields`: what the paths of REST are first turned into, and what GraphQL selections are from the
 * start. Names in it are not trusted yet.
 */
export type FieldNode = SelectedField | CollectionNameNode | GroupNode

/** The form in which a column's value is asked for; `node`: the text of a key after the name of its collection, `articles:1`. */
export type ValueForm = 'text' | 'number' | 'node'

/** One key of the answer. */
export interface SelectedField {
  readonly kind: 'field'
  /** The key in the answer: the field's name, or an alias. */
  readonly key: string
  readonly field: string
  /** year(field), count(field), json(field, path). */
  readonly call?: FieldCall
  /** The value as text (keys and big integers of GraphQL), or an exact number's as a number (its decimals). */
  readonly as?: ValueForm
  /** The parameters of the level below: filter, sort, limit, offset, page, search. */
  readonly args?: RawQuery
  /** The selection below a relation; absent for a bare field. */
  readonly children?: readonly FieldNode[]
  /** The selection below a many-to-any relation, by collection; then there are no children. */
  readonly scopes?: readonly FieldScope[]
}

/** A bare field, under its own name. */
export const fieldNode = (name: string): SelectedField => ({ kind: 'field', key: name, field: name })

/** The nodes of paths through to-one relations: `title`, `author.name`. */
export function pathNodes(paths: readonly string[]): SelectedField[] {
  const below = new Map<string, string[]>()
  for (const path of paths) {
    const [name, ...rest] = path.split('.')
    below.set(name!, [...(below.get(name!) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])])
  }
  return [...below].map(([name, inner]) => (inner.length > 0 ? { ...fieldNode(name), children: pathNodes(inner) } : fieldNode(name)))
}

/** `__typename`. */
export interface CollectionNameNode {
  readonly kind: 'collection'
  readonly key: string
}

/** A field that an extension adds to the items of a collection. */
export interface AddedFieldName {
  readonly collection: string
  readonly name: string
}

/** An object of further selections of the same row: `created_func { year month }`. */
export interface GroupNode {
  readonly kind: 'group'
  readonly key: string
  /** It holds what a field needs that an extension adds to items. Only the parser of paths says so. */
  readonly added?: AddedFieldName
  readonly children: readonly FieldNode[]
}

export interface FieldCall {
  readonly name: string
  /** The path of json(field, path), as text. */
  readonly path?: string
}

export interface FieldScope {
  readonly collection: string
  readonly children: readonly FieldNode[]
  readonly args?: RawQuery
}
