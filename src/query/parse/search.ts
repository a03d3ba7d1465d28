import { isWithin } from '../../database/number-forms.js'
import { isUuid } from '../../database/value-reading.js'
import type { Collection, Field } from '../../schema/model.js'
import { isSearchedText } from '../../schema/searched-texts.js'
import { allOf, anyOf } from '../logic.js'
import { everything, type Filter, matchesNothing, type Operand, type SearchedField } from '../query.js'
import type { Scope } from './context.js'
import { fitNumber } from './numbers.js'
import { readSearchedWords, type SearchedWords } from './search-words.js'

/** What a search asks of rows, and by what it orders them; `rank` is null where they have the order they have without it. */
export interface Search {
  readonly filter: Filter
  readonly rank: Operand | null
}

/**
 * Rows that have all words in their text fields, by the collection's search index. Without one, or when the index cannot tell, rows in which
 * some text contains the term as it is. Columns of numbers or uuids equal the term. No such column: no row.
 */
export function parseSearch(raw: unknown, scope: Scope): Search {
  if (typeof raw !== 'string' || raw === '') return { filter: everything, rank: null }
  const term = raw.trim() === '' ? raw : raw.trim()
  // No text has a zero byte, and not every database takes one.
  if (term.includes('\u0000')) return { filter: matchesNothing, rank: null }
  const fields = [...scope.collection.fields.values()].filter((field) => !field.isAlias && field.isSearchable && !field.isConcealed)
  const conditionsOf = (fields: readonly Field[], term: string): Filter =>
    anyOf(fields.flatMap((field) => searchField(field, term, scope) ?? []))
  const texts = fields.filter(isSearchedText)
  const words = wordsByIndex(scope.collection, texts, term)
  if (!words) return { filter: conditionsOf(fields, term), rank: null }

  const searched = texts.map(({ name }): SearchedField => ({ field: name }))
  const phrases = words.indexed.map((phrase) => scope.parser.slot(phrase))
  const hasOthers = words.others.map((phrase) => conditionsOf(texts, phrase.words.join(' ')))
  const hasWords = allOf([{ kind: 'search', fields: searched, phrases }, ...hasOthers])
  return {
    filter: anyOf([hasWords, ...fields.filter((field) => !isSearchedText(field)).map((field) => searchKey(field, term, scope))]),
    rank: { kind: 'rank', fields: searched, phrases },
  }
}

/** Numbers and uuids, also where the database keeps a uuid as a text. */
function searchKey(field: Field, term: string, scope: Scope): Filter {
  const isText = field.type === 'string' || field.type === 'text'
  return isText && !isUuid(term) ? matchesNothing : (searchField(field, term, scope, '_eq') ?? matchesNothing)
}

/** The words to ask the index for; null where it does not know all of the texts. */
function wordsByIndex({ searchIndex, primaryKey }: Collection, texts: readonly Field[], term: string): SearchedWords | null {
  const isIndexed =
    searchIndex !== null && primaryKey !== null && texts.length > 0 && texts.every(({ name }) => searchIndex.fields.has(name))
  return isIndexed ? readSearchedWords(term, searchIndex.words) : null
}

function searchField(field: Field, term: string, scope: Scope, forTexts: '_icontains' | '_eq' = '_icontains'): Filter | null {
  const compare = (operator: string, value: unknown): Filter => ({
    kind: 'compare',
    operand: { kind: 'field', field: field.name, type: field.type },
    operator,
    slots: [scope.parser.slot(value)],
  })
  const compareNumber = (number: number): Filter | null => {
    const fitting = fitNumber(field.type, field.numberForm, '_eq', number)
    return fitting === undefined ? null : compare('_eq', fitting)
  }
  switch (field.type) {
    case 'string':
    case 'text':
      return compare(forTexts, term)
    case 'integer':
    case 'bigInteger':
      return isInteger(term, field) ? compare('_eq', BigInt(term)) : null
    case 'float':
    case 'decimal':
      return isCanonicalNumber(term) ? compareNumber(Number(term)) : null
    case 'uuid':
      return isUuid(term) ? compare('_eq', term) : null
    default:
      return null
  }
}

const isInteger = (term: string, { numberForm }: Field): boolean => /^(0|-?[1-9]\d{0,19})$/.test(term) && isWithin(BigInt(term), numberForm)

const isCanonicalNumber = (term: string): boolean => {
  const number = Number(term)
  return Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER && String(number) === term
}
