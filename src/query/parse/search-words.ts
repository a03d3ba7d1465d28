import type { IndexedWords } from '../../database/introspection.js'
import type { Phrase } from '../../database/dialects/search.js'

/** Words of a client's text that have to be found: by the index, or in the texts themselves where no index knows words of this length. */
export interface SearchedWords {
  readonly indexed: readonly Phrase[]
  readonly others: readonly Phrase[]
}

const mostPhrases = 10

/**
 * Reads what a client searches: words, in quotes those that stand beside each other. Only letters and digits count, so that nothing in
 * it can mean anything to a database. The last word may be the beginning of one. null: there is nothing in it that an index could find.
 */
export function readSearchedWords(term: string, shape: IndexedWords): SearchedWords | null {
  const phrases = new Map<string, Phrase>()
  for (const [whole, quoted] of term.toLowerCase().matchAll(/"([^"]*)"?|[^"]+/g)) {
    const words = wordsOf(quoted ?? whole, shape)
    const found = quoted === undefined ? words.map((word) => [word]) : words.length > 0 ? [words] : []
    for (const phrase of found) phrases.set(phrase.join(' '), { words: phrase, indexed: phrase.filter((word) => [...word].length >= shape.shortest), isPrefix: false })
  }
  const all = endingOpen([...phrases.values()], term)
  const indexed = all.filter((phrase) => isIndexed(phrase, shape))
  if (indexed.length === 0 || all.length > mostPhrases) return null
  return { indexed, others: all.filter((phrase) => !indexed.includes(phrase)) }
}

const wordsOf = (text: string, { hasUnderscore }: IndexedWords): string[] =>
  text.match(hasUnderscore ? /[\p{L}\p{M}\p{N}_]+/gu : /[\p{L}\p{M}\p{N}]+/gu) ?? []

/** Whoever types has not finished his last word; in quotes he has. */
function endingOpen(phrases: readonly Phrase[], term: string): readonly Phrase[] {
  const isOpen = !/"\s*[^\p{L}\p{N}]*$/u.test(term)
  return phrases.map((phrase, index) => (isOpen && index === phrases.length - 1 && phrase.words.length === 1 ? { ...phrase, isPrefix: true } : phrase))
}

/** Beside a word that is long enough, short ones can stand in a phrase. */
const isIndexed = ({ words, indexed }: Phrase, { longest }: IndexedWords): boolean => indexed.length > 0 && words.every((word) => [...word].length <= longest)
