import { invalidQuery } from '../../errors/api-error.js'
import { boundsOf, readGeoJson } from '../geo-json.js'
import { escapeLike, readTextColumn } from '../value-reading.js'
import type { ColumnStorage, ValueType } from '../value-type.js'
import type { Dialect } from './dialect.js'
import type { Phrase } from './search.js'

/** What databases do differently with the parameters of a read. */
export interface ParameterForms {
  /** A value as it is compared; null for one that equals nothing. */
  comparable(type: ValueType, value: unknown, storage: ColumnStorage): unknown
  /** A list of such values, none of them null, as one parameter. */
  list(values: readonly unknown[], type: ValueType): unknown
  /** A value of a cursor, from its exact text. */
  place(text: string, type: ValueType, storage: ColumnStorage): unknown
  /** A phrase as the search index is asked for it. */
  phrase(phrase: Phrase): string
}

/** How a dialect encodes parameters, given its forms. Nulls equal nothing, so a list has none. */
export const parameterEncoder =
  (forms: ParameterForms): Dialect['encodeParameter'] =>
  (encoding, type, value, storage) => {
    if (value === null || value === undefined) return null
    switch (encoding) {
      case 'value':
        return forms.comparable(type, value, storage)
      case 'list': {
        const values = Array.isArray(value) ? value : [value]
        const comparable = (item: unknown): unknown => (item === null || item === undefined ? null : forms.comparable(type, item, storage))
        return forms.list(
          values.map(comparable).filter((item) => item !== null && item !== undefined),
          type,
        )
      }
      case 'contains':
        return `%${escapeLike(readTextColumn(value, invalidQuery))}%`
      case 'starts-with':
        return `${escapeLike(readTextColumn(value, invalidQuery))}%`
      case 'ends-with':
        return `%${escapeLike(readTextColumn(value, invalidQuery))}`
      case 'json':
        return JSON.stringify(value)
      case 'bounds':
        return JSON.stringify(boundsOf(readGeoJson(value, invalidQuery)))
      case 'place':
        return forms.place(String(value), type, storage)
      case 'phrase':
        return forms.phrase(value as Phrase)
      case 'words':
        return (value as Phrase).words.join(' ')
    }
  }
