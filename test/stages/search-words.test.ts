import { describe, expect, it } from '@jest/globals'
import { readSearchedWords } from '../../src/query/parse/search-words.js'

const plain = { shortest: 1, longest: 20, hasUnderscore: false }
/** Phrases as text: a star behind a beginning. */
const read = (term: string, shape = plain) => {
  const found = readSearchedWords(term, shape)
  const told = (phrases: readonly { words: readonly string[]; isPrefix: boolean }[]) =>
    phrases.map(({ words, isPrefix }) => `${words.join(' ')}${isPrefix ? '*' : ''}`)
  return found && { indexed: told(found.indexed), others: told(found.others) }
}
const indexed = (term: string) => read(term)?.indexed

describe('searched words', () => {
  it.each<[string, string[]]>([
    ['Quick FOX', ['quick', 'fox*']],
    ['fox "brown dog"', ['fox', 'brown dog']],
    ['"brown dog" fox', ['brown dog', 'fox*']],
    ['"brown dog', ['brown', 'dog*']],
    ['"brown" ', ['brown']],
    ['fox "', ['fox*']],
    ['fox ""', ['fox*']],
    ['fox, fox!', ['fox*']],
    ['me@example.com', ['me', 'example', 'com*']],
    ['a_b', ['a', 'b*']],
    ['Ärger über ½', ['ärger', 'über', '½*']],
    ['title:fox NOT (hen* OR "x) y")', ['title', 'fox', 'not', 'hen', 'or', 'x y']],
  ])('%s', (term, expected) => expect(indexed(term)).toEqual(expected))

  it.each(['', '  ', '!?', '""', '\ud800', 'one two three four five six seven eight nine ten eleven', 'x'.repeat(21)])(
    '%j is nothing for an index',
    (term) => expect(read(term)).toBeNull(),
  )

  it('are told apart by what an index knows', () => {
    const short = { shortest: 3, longest: 20, hasUnderscore: true }
    expect(read('of foxes a_b', short)).toEqual({ indexed: ['foxes', 'a_b*'], others: ['of'] })
    expect(read('"of mice"', short)).toEqual({ indexed: ['of mice'], others: [] })
    expect(read('of it', short)).toBeNull()
  })

  // What is not done in proportion to the text would take hours.
  it.each(['"', '" ', 'a" ', '"a', 'a '])('a million times %j is read, and asks for few words', (part) =>
    expect((read(part.repeat(1_000_000))?.indexed ?? []).length).toBeLessThan(11),
  )
})
