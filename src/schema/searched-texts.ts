import type { Collection, Field } from './model.js'

/** Does a search index hold this field? Keys of other items are not searched, even if they are texts. */
export const isSearchedText = ({
  type,
  isAlias,
  isSearchable,
  isConcealed,
  relation,
}: Pick<Field, 'type' | 'isAlias' | 'isSearchable' | 'isConcealed' | 'relation'>): boolean =>
  !isAlias && isSearchable && !isConcealed && relation === null && (type === 'string' || type === 'text')

/** The fields of a collection that a search index is for. */
export const searchedTexts = (collection: Collection): readonly Field[] => [...collection.fields.values()].filter(isSearchedText)
