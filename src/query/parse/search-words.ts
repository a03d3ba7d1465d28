import type { Phrase } from '../../database/dialects/search.js'
import type { IndexedWords } from '../../database/introspection.js'

/** Words of a client's text that have to be found: by the index, or in the texts themselves where no index knows words of this length. */
export interface SearchedWords {
  readonly indexed: readonly Phrase[]
  readonly others: readonly Phrase[]
}

const mostPhrases = 10

/**
 * Reads what a client searches: words, in quotes those that stand beside each other. Only letters and digits count, so that nothing in
 * it can mean anything to a database. The last word may be the beginning of one, unless it stands in quotes. null: there is nothing in it
 * that an index could find, or too much.
 */
export function readSearchedWords(term: string, shape: IndexedWords): SearchedWords | null {
  const phrases = new Map<string, Phrase>()
  for (const [part] of term.toLowerCase().matchAll(/"[^"]*"|"?[^"]+/g)) {
    const words = wordsOf(part, shape)
    const isPhrase = part.startsWith('"') && part.endsWith('"')
    const found = isPhrase ? (words.length > 0 ? [words] : []) : words.map((word) => [word])
    for (const [index, phrase] of found.entries())
      phrases.set(phrase.join(' '), phraseOf(phrase, !isPhrase && index === found.length - 1, shape))
    if (phrases.size > mostPhrases) return null
  }
  // Who has gone on to another word has finished those before.
  const all = [...phrases.values()].map((phrase, index) => (index === phrases.size - 1 ? phrase : { ...phrase, isPrefix: false }))
  const indexed = all.filter((phrase) => isIndexed(phrase, shape))
  return indexed.length === 0 ? null : { indexed, others: all.filter((phrase) => !indexed.includes(phrase)) }
}

const phraseOf = (words: readonly string[], isPrefix: boolean, { shortest }: IndexedWords): Phrase => ({
  words,
  indexed: words.filter((word) => [...word].length >= shortest),
  isPrefix,
})

const wordsOf = (text: string, { hasUnderscore }: IndexedWords): string[] =>
  text.match(hasUnderscore ? /[\p{L}\p{M}\p{N}_]+/gu : /[\p{L}\p{M}\p{N}]+/gu) ?? []

/** Beside a word that is long enough, short ones can stand in a phrase. */
const isIndexed = ({ words, indexed }: Phrase, { longest }: IndexedWords): boolean =>
  indexed.length > 0 && words.every((word) => [...word].length <= longest)
