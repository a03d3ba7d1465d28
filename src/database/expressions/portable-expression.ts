import { type SqlToken, sqlTokens } from './tokens.js'

// What a check or a generated column computes, in one spelling for all databases: each tells an expression in words of its own
// (`(price > (0)::numeric)`, "`price` > 0"), so that only this spelling can be compared and carried from one to another.

/** How one database spells what others spell otherwise. */
export interface ExpressionStyle {
  quote(name: string): string
  literal(text: string): string
  /** `||` means OR here, and texts are joined by CONCAT. */
  readonly hasConcat: boolean
  /** The name of the function that counts the characters of a text. */
  readonly length: string
}

interface Node {
  readonly sql: string
  /** It has to stand in parentheses beside an operator. */
  readonly isCompound: boolean
  readonly isLiteral: boolean
  /** `or` or `and`, where that is what joins its parts. */
  readonly joint?: string
}

/** The spelling of SQLite and PostgreSQL, and of snapshots. */
const standardStyle: ExpressionStyle = {
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  literal: (text) => `'${text.replaceAll("'", "''")}'`,
  hasConcat: false,
  length: 'length',
}

/**
 * The expression in the spelling of all databases, or in that of one; null where it has anything but columns, literals, operators and functions that every
 * database has and that look at nothing else. So what a client says may become a part of a statement.
 */
export function portableExpression(text: string, style: ExpressionStyle = standardStyle): string | null {
  const tokens = text.length > longest ? null : sqlTokens(text)
  return tokens && (new ExpressionReader(tokens, style).all()?.sql ?? null)
}

const longest = 4000
const deepest = 100

/** Casts that databases write beside what they store, and that change no value. */
const idleCasts: ReadonlySet<string> = new Set([
  'text',
  'character varying',
  'varchar',
  'bpchar',
  'character',
  'numeric',
  'double precision',
  'real',
  'bigint',
])
const constants: ReadonlySet<string> = new Set(['null', 'true', 'false', 'current_timestamp', 'current_date', 'current_time'])
/** What counts characters, in the words of all databases. */
const lengths: ReadonlySet<string> = new Set(['length', 'char_length', 'character_length'])
/** Words that begin what is not read here, and are no names of columns. */
const reserved: ReadonlySet<string> = new Set(['array', 'case', 'distinct', 'exists', 'from', 'interval', 'row', 'select', 'where'])
const functions: ReadonlySet<string> = new Set([
  ...lengths,
  ...[
    'abs',
    'ceil',
    'coalesce',
    'concat',
    'floor',
    'lower',
    'ltrim',
    'mod',
    'nullif',
    'octet_length',
    'replace',
    'round',
    'rtrim',
    'substr',
    'trim',
    'upper',
  ],
])
const operators: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['=', '<>', '!=', '<', '<=', '>', '>=', 'is', 'in', 'like', 'between', 'not', '~~', '!~~'],
  ['+', '-', '||'],
  ['*', '/', '%'],
]
const spellings: Readonly<Record<string, string>> = { '!=': '<>', '~~': 'LIKE', '!~~': 'NOT LIKE' }

class Unreadable extends Error {}

class ExpressionReader {
  #at = 0
  #depth = 0
  constructor(
    readonly tokens: readonly SqlToken[],
    readonly style: ExpressionStyle,
  ) {}

  /** The whole expression; null where it cannot be read. */
  all(): Node | null {
    try {
      const node = this.#level(0)
      return this.#at === this.tokens.length ? node : null
    } catch (error) {
      if (error instanceof Unreadable) return null
      throw error
    }
  }

  #level(level: number): Node {
    if (level === 0 && ++this.#depth > deepest) throw new Unreadable()
    const words = operators[level]
    if (!words) return this.#unary()
    if (level === 2 && (this.#takes('not') || this.#takes('!'))) {
      if (++this.#depth > deepest) throw new Unreadable()
      return compound(`NOT ${beside(this.#level(2))}`)
    }
    let left = this.#level(level + 1)
    for (;;) {
      const operator = words.find((word) => this.#takes(word))
      if (operator === undefined) return left
      left = level === 2 ? this.#comparison(left, operator) : this.#chain(left, operator, this.#level(level + 1), level)
    }
  }

  /** `a AND b AND c` is told without inner parentheses, whatever the database wrote. */
  #chain(left: Node, operator: string, right: Node, level: number): Node {
    if (operator === '||' && this.style.hasConcat) return column(`concat(${left.sql}, ${right.sql})`)
    const part = (node: Node): string => (node.joint === operator || (level < 2 && node.joint === undefined) ? node.sql : beside(node))
    return { ...compound(`${part(left)} ${operator.toUpperCase()} ${part(right)}`), ...(level < 2 ? { joint: operator } : {}) }
  }

  #comparison(left: Node, operator: string): Node {
    if (operator === 'not') {
      const word = ['in', 'like', 'between'].find((candidate) => this.#takes(candidate))
      if (word === undefined) throw new Unreadable()
      return this.#wordy(left, word, 'NOT ')
    }
    if (['in', 'like', 'between'].includes(operator)) return this.#wordy(left, operator, '')
    if (operator === 'is') {
      const not = this.#takes('not') ? 'NOT ' : ''
      return compound(`${beside(left)} IS ${not}${this.#level(3).sql}`)
    }
    if (['=', '<>', '!='].includes(operator) && this.#peek('any', 'all')) return this.#list(left, operator)
    return compound(`${beside(left)} ${spellings[operator] ?? operator} ${beside(this.#level(3))}`)
  }

  #wordy(left: Node, word: string, not: string): Node {
    if (word === 'in') return compound(`${beside(left)} ${not}IN (${this.#arguments()})`)
    if (word === 'like') return compound(`${beside(left)} ${not}LIKE ${beside(this.#level(3))}`)
    const low = beside(this.#level(3))
    this.#must('and')
    const bounds = [low, beside(this.#level(3))] as const
    // PostgreSQL takes BETWEEN apart.
    if (not) return { ...compound(`${beside(left)} < ${bounds[0]} OR ${beside(left)} > ${bounds[1]}`), joint: 'or' }
    return { ...compound(`${beside(left)} >= ${bounds[0]} AND ${beside(left)} <= ${bounds[1]}`), joint: 'and' }
  }

  /** `= ANY (ARRAY[...])` is PostgreSQL's IN. */
  #list(left: Node, operator: string): Node {
    this.#at += 1
    let open = 0
    while (this.#takes('(')) open += 1
    this.#must('array')
    this.#must('[')
    const entries = this.#entries(']')
    this.#casts({ sql: '', isCompound: false, isLiteral: true })
    for (; open > 0; open -= 1) {
      this.#must(')')
      this.#casts({ sql: '', isCompound: false, isLiteral: true })
    }
    return compound(`${beside(left)} ${operator === '=' ? 'IN' : 'NOT IN'} (${entries})`)
  }

  #unary(): Node {
    if (this.#takes('-')) {
      if (++this.#depth > deepest) throw new Unreadable()
      const value = this.#unary()
      return value.isLiteral ? { ...value, sql: `-${value.sql}` } : compound(`-${beside(value)}`)
    }
    return this.#casts(this.#atom())
  }

  #casts(node: Node): Node {
    let value = node
    while (this.#takes('::')) {
      const type = this.#type()
      if (!value.isLiteral && !idleCasts.has(type)) value = { sql: `CAST(${value.sql} AS ${type})`, isCompound: false, isLiteral: false }
    }
    return value
  }

  #type(): string {
    const words: string[] = []
    while (this.#token?.kind === 'word' && words.length < 4) {
      const word = this.#token.text.toLowerCase()
      if (words.length > 0 && !/^(varying|precision|without|with|time|zone)$/.test(word)) break
      words.push(word)
      this.#at += 1
    }
    if (words.length === 0) throw new Unreadable()
    if (this.#takes('(')) this.#entries(')')
    while (this.#takes('[')) this.#must(']')
    return words.join(' ')
  }

  #atom(): Node {
    const token = this.#token
    if (!token) throw new Unreadable()
    if (this.#takes('(')) {
      const inner = this.#level(0)
      this.#must(')')
      return inner
    }
    this.#at += 1
    if (token.kind === 'text') return literal(this.style.literal(token.text))
    if (token.kind === 'number') return literal(token.text)
    if (token.kind === 'name') return this.#peek('.') ? this.#qualified() : column(this.style.quote(token.text))
    if (token.kind === 'sign') throw new Unreadable()
    return this.#word(token.text)
  }

  #word(text: string): Node {
    const word = text.toLowerCase()
    if (reserved.has(word)) throw new Unreadable()
    if (word === 'cast' && this.#peek('(')) return this.#cast()
    if (this.#peek('(')) return this.#call(word)
    if (constants.has(word)) return literal(word.toUpperCase())
    return this.#peek('.') ? this.#qualified() : column(this.style.quote(text))
  }

  #call(word: string): Node {
    if (!functions.has(word)) throw new Unreadable()
    this.#must('(')
    if (word === 'concat' && !this.style.hasConcat) {
      const parts = this.#parts(')')
      const [first, ...rest] = parts
      if (!first) throw new Unreadable()
      return rest.reduce((left, right) => this.#chain(left, '||', right, 3), first)
    }
    const name = lengths.has(word) ? this.style.length : word
    return column(`${name}(${this.#entries(')')})`)
  }

  #cast(): Node {
    this.#must('(')
    const value = this.#level(0)
    this.#must('as')
    const type = this.#type()
    this.#must(')')
    return value.isLiteral || idleCasts.has(type) ? value : column(`CAST(${value.sql} AS ${type})`)
  }

  #qualified(): Node {
    throw new Unreadable()
  }

  #arguments(): string {
    this.#must('(')
    return this.#entries(')')
  }

  #entries(end: string): string {
    return this.#parts(end)
      .map(({ sql }) => sql)
      .join(', ')
  }

  #parts(end: string): Node[] {
    const parts: Node[] = []
    while (!this.#takes(end)) {
      if (parts.length > 0) this.#must(',')
      parts.push(this.#level(0))
    }
    return parts
  }

  get #token(): SqlToken | undefined {
    return this.tokens[this.#at]
  }

  #peek(...texts: readonly string[]): boolean {
    const token = this.#token
    return token !== undefined && (token.kind === 'word' || token.kind === 'sign') && texts.includes(token.text.toLowerCase())
  }

  #takes(text: string): boolean {
    const isThere = this.#peek(text)
    if (isThere) this.#at += 1
    return isThere
  }

  #must(text: string): void {
    if (!this.#takes(text)) throw new Unreadable()
  }
}

const compound = (sql: string): Node => ({ sql, isCompound: true, isLiteral: false })
const column = (sql: string): Node => ({ sql, isCompound: false, isLiteral: false })
const literal = (sql: string): Node => ({ sql, isCompound: false, isLiteral: true })
const beside = (node: Node): string => (node.isCompound ? `(${node.sql})` : node.sql)
