import type { GraphQLField } from 'graphql'
import type { FieldNode } from '../../query/field-tree.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { AnyValues, ItemFieldOptions } from './author-types.js'

/** How a field that an extension added to items is answered. */
export interface AddedAnswer extends Pick<ItemFieldOptions, 'resolve' | 'load'> {
  /** The selections of all that it needs, each by its name and as REST has its value. */
  readonly needs: readonly FieldNode[]
  /** Those of its needs that a rule of the caller hides on some items. */
  readonly hideable: readonly string[]
}

/** The key of what an added field needs, in the tree of an answer. No client can choose it: names in GraphQL have no points, and neither have aliases of REST. */
export const needsKey = (responseKey: string | number): string => `.${responseKey}`

/** Is this the key of what an added field needs? */
export const isNeedsKey = (key: string): boolean => key.startsWith('.')

/** On items where a rule hides a need, the field is null. What is hidden cannot be told from what is null. */
export const isHidden = (item: AnyValues, hideable: readonly string[]): boolean =>
  hideable.length > 0 && hideable.some((path) => valueAt(item, path) === null)

/** The value at the end of a path through to-one relations; null where one of them leads to nothing. */
const valueAt = (item: AnyValues, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (isPlainObject(value) ? (value[name] ?? null) : null), item)

/** The extensions of a field of a schema that is answered so. */
export const answeredBy = (addedAnswer: AddedAnswer): AnyValues => ({ addedAnswer })

/** How a field of a finished schema is answered, if an extension added it to items; undefined for other fields. */
export function addedAnswerOf(field: GraphQLField<unknown, unknown> | undefined): AddedAnswer | undefined {
  const answer = field?.extensions.addedAnswer
  return isAnswer(answer) ? answer : undefined
}

/** Only `answeredBy` sets this extension. */
const isAnswer = (value: unknown): value is AddedAnswer => isPlainObject(value) && 'needs' in value
