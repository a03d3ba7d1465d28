import { LRUCache } from 'lru-cache'
import { RE2JS } from 're2js'
import { plainText } from '../database/value-reading.js'
import { isRecord } from './match-names.js'

/** A pattern ready to be tested. A test takes time in proportion to the text, with every pattern. */
export interface Pattern {
  test(text: string): boolean
}

/** Gives the pattern of a text, compiled once; null when the text is none that can be tested in bounded time. */
export type Patterns = (written: unknown) => Pattern | null

const kept = 50
const maxLength = 1_000

/** Makes what gives them. */
export function createPatterns(): Patterns {
  const compiled = new LRUCache<string, { readonly pattern: Pattern | null }>({ max: kept })
  return (written) => {
    const text = plainText(written)
    const known = compiled.get(text)
    if (known) return known.pattern
    const pattern = readPattern(text)
    compiled.set(text, { pattern })
    return pattern
  }
}

/** The same, compiled each time. */
export function readPattern(written: unknown): Pattern | null {
  const pattern = compile(plainText(written))
  return typeof pattern === 'string' ? null : pattern
}

/** Why a text is no pattern that can be tested in bounded time; null when it is one. */
export function patternProblem(written: unknown): string | null {
  const pattern = compile(plainText(written))
  return typeof pattern === 'string'
    ? `The pattern ${JSON.stringify(plainText(written).slice(0, maxLength))} can't be used: ${pattern}`
    : null
}

/** The first such problem among the patterns of a filter. */
export function filterPatternProblem(filter: unknown): string | null {
  if (!isRecord(filter) && !Array.isArray(filter)) return null
  for (const [key, value] of Object.entries(filter)) {
    const problem = key === '_regex' ? patternProblem(value) : filterPatternProblem(value)
    if (problem !== null) return problem
  }
  return null
}

/** A pattern, bare or between slashes with flags behind them; or what is wrong with it. */
function compile(written: string): Pattern | string {
  if (written.length > maxLength) return `it is longer than ${maxLength} characters`
  const [, source = written, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(written) ?? []
  if (/[^dgimsuv]/.test(flags)) return `there are no flags "${flags}"`
  try {
    return compileParts(source, flags)
  } catch (error) {
    return (error as Error).message
  }
}

/**
 * The engine knows no look-ahead. Ahead of a pattern that is tied to the start of the text (as rules for passwords are written) each one
 * is a test of its own, and the pattern holds when all of them do.
 */
function compileParts(source: string, flags: string): Pattern | string {
  const { conditions, isAnchored, rest } = splitConditions(source)
  if (conditions.length === 0) return compileOne(source, flags)
  if (!isAnchored || flags.includes('m') || hasAlternatives(rest))
    return 'look-ahead is only possible at the beginning of a pattern that begins with ^'
  const tests = conditions.map(({ isWanted, body }) => ({ isWanted, pattern: compileOne(`^(?:${body})`, flags) }))
  const last = compileOne(`^(?:${rest})`, flags)
  return { test: (text) => tests.every(({ isWanted, pattern }) => pattern.test(text) === isWanted) && last.test(text) }
}

function compileOne(source: string, flags: string): Pattern {
  const given =
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('m') ? RE2JS.MULTILINE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0)
  // JavaScript lets any letter be escaped; the engine only those of ASCII.
  const plain = source.replace(/\\([\s\S])/g, (escaped, letter: string) => (letter > '\u007f' ? letter : escaped))
  const compiled = RE2JS.compile(RE2JS.translateRegExp(plain), given | RE2JS.LOOKBEHINDS)
  return { test: (text) => compiled.test(text) }
}

interface Conditions {
  readonly conditions: readonly { readonly isWanted: boolean; readonly body: string }[]
  readonly isAnchored: boolean
  readonly rest: string
}

/** Takes `^`, `(?=...)` and `(?!...)` from the front of a pattern. */
function splitConditions(source: string): Conditions {
  const conditions: { isWanted: boolean; body: string }[] = []
  let isAnchored = false
  let at = 0
  for (;;) {
    const isAhead = source.startsWith('(?=', at) || source.startsWith('(?!', at)
    if (source[at] === '^') {
      isAnchored = true
      at += 1
    } else if (isAhead) {
      const end = endOfGroup(source, at)
      const isWanted = source[at + 2] === '='
      const body = source.slice(at + 3, end)
      isAnchored ||= isWanted && body.startsWith('^') && !hasAlternatives(body)
      conditions.push({ isWanted, body })
      at = end + 1
    } else {
      return { conditions, isAnchored, rest: source.slice(at) }
    }
  }
}

function endOfGroup(source: string, start: number): number {
  for (const { at, depth, sign } of signsOf(source.slice(start))) if (sign === ')' && depth === 0) return start + at
  throw new Error('missing closing )')
}

const hasAlternatives = (source: string): boolean => [...signsOf(source)].some(({ sign, depth }) => sign === '|' && depth === 0)

/** Parentheses and bars that mean something, with how many groups are open after each. */
function* signsOf(source: string): Generator<{ readonly at: number; readonly sign: string; readonly depth: number }> {
  let depth = 0
  for (const { 0: sign, index: at } of source.matchAll(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|[()|]/g)) {
    if (sign.length > 1) continue
    if (sign === '(') depth += 1
    if (sign === ')') depth -= 1
    yield { at, sign, depth }
  }
}
