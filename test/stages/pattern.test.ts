import { describe, expect, it } from '@jest/globals'
import { createPatterns, filterPatternProblem, patternProblem, readPattern } from '../../src/query/pattern.js'

const strong = String.raw`/(?=^.{8,}$)(?=.*\d)(?=.*[!@#$%^&*()_+}{';'?>.<,])(?!.*\s)(?=.*[A-Z])(?=.*[a-z]).*$/`

describe('patterns', () => {
  it.each<[string, string, string, boolean]>([
    ['bare', '^a+$', 'aaa', true],
    ['between slashes, with flags', '/^A/i', 'abc', true],
    ['over lines', '/^b$/m', 'a\nb', true],
    ['a class of letters', String.raw`^\p{Lu}`, 'Ärger', true],
    ['an escaped letter of no meaning', String.raw`^\ö\-$`, 'ö-', true],
    ['look-behind', '(?<=a)b', 'cb', false],
    ['look-ahead at the beginning holds', String.raw`^(?=.*\d)(?!.*\s).{4,}$`, 'abc1', true],
    ['look-ahead at the beginning fails', String.raw`^(?=.*\d)(?!.*\s).{4,}$`, 'abc 1', false],
    ['parentheses in classes', '^(?=[)(]+x)[^|]+$', '()x', true],
    ['the usual policy for passwords', strong, 'Abcdef1!', true],
    ['the usual policy for passwords, not met', strong, 'abcdef1!', false],
  ])('%s', (_name, pattern, text, expected) => expect(readPattern(pattern)?.test(text)).toBe(expected))

  it.each([
    ['a back reference', String.raw`(a)\1`],
    ['look-ahead inside', 'a(?!b)'],
    ['look-ahead anywhere', '(?=.*[A-Z]).+'],
    ['look-ahead of one alternative', '^(?=a)b|c'],
    ['look-ahead over lines', '/^(?=a)b/m'],
    ['an open group', '^(?=a'],
    ['no pattern', '['],
    ['unknown flags', '/a/y'],
    ['too many states', '((a{100}){100}){100}'],
    ['too long', 'x'.repeat(1001)],
  ])('%s is refused', (_name, pattern) => {
    expect(readPattern(pattern)).toBeNull()
    expect(patternProblem(pattern)).toContain("can't be used")
    expect(filterPatternProblem({ _and: [{ a: { _some: { b: { _regex: pattern } } } }] })).toBe(patternProblem(pattern))
  })

  it.each(['(a+)+$', '^(a|a)*$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*a){20}$', '(x+x+)+y', '^(?=(a+)+$).*$', '(?:a?){500}a{500}$'])(
    '%s takes no longer than the text is long',
    // Whatever goes back would take years.
    (pattern) => expect(readPattern(pattern)?.test(`${'a'.repeat(50_000)}!`)).toBe(false),
  )

  it('are compiled once', () => {
    const patterns = createPatterns()
    expect(patterns('^a')).toBe(patterns('^a'))
    expect(patterns('[')).toBeNull()
  })
})
