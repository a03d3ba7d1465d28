/** A CREATE TABLE statement taken apart just far enough to change one entry and leave all others as they are. */
export interface TableSql {
  /** Up to and with the opening parenthesis. */
  readonly head: string
  readonly entries: readonly TableEntry[]
  /** From the closing parenthesis on: `WITHOUT ROWID`, `STRICT`. */
  readonly tail: string
}

/** A column (with its name) or a table constraint (without). */
export interface TableEntry {
  readonly column: string | null
  readonly text: string
}

/** A part of a column definition (`not null`, `default 5`); kind is its first keyword, or `name` or `type`. */
export interface Clause {
  readonly kind: string
  readonly text: string
}

const tokenPattern =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|\d[\w.]*|[\w$\u0080-\uffff]+|[\s\S]/g
const tableConstraint = /^(constraint|primary|unique|check|foreign)$/i
const clauseStarts = /^(constraint|primary|not|null|unique|check|default|collate|references|generated|as)$/i

/** Takes a CREATE TABLE statement apart. */
export function parseCreateTable(sql: string): TableSql {
  const tokens = tokensOf(sql)
  const bodyAt = tokens.findIndex((token) => token.startsWith('('))
  if (bodyAt < 0) throw new Error(`Not a CREATE TABLE statement: ${sql}`)
  const body = tokens[bodyAt]!.slice(1, -1)
  return {
    head: `${tokens.slice(0, bodyAt).join('')}(`,
    entries: splitAtCommas(body).map(toEntry),
    tail: `)${tokens.slice(bodyAt + 1).join('')}`,
  }
}

/** Puts the statement together again. */
export function renderCreateTable(table: TableSql): string {
  return table.head + table.entries.map((entry) => entry.text.trim()).join(', ') + table.tail
}

/** The entry of this column; SQLite compares names without regard to case. */
export function columnEntry(table: TableSql, column: string): TableEntry | undefined {
  return table.entries.find((entry) => entry.column?.toLowerCase() === column.toLowerCase())
}

/** The parts of a column definition in order. */
export function clausesOf(entry: string): Clause[] {
  const words = tokensOf(entry).filter((token) => !isBlank(token))
  const clauses: { kind: string; words: string[] }[] = [{ kind: 'name', words: [words[0] ?? ''] }]
  for (const [index, word] of words.entries()) {
    if (index === 0) continue
    const current = clauses.at(-1)!
    if (clauseStarts.test(word) && !continues(current, word)) clauses.push({ kind: word.toLowerCase(), words: [word] })
    else if (current.kind === 'name') clauses.push({ kind: 'type', words: [word] })
    else current.words.push(word)
  }
  return clauses.map((clause) => ({ kind: kindOf(clause), text: clause.words.join(' ') }))
}

/** The expression of a generated column, null for others. */
export function generationExpressionOf(entry: string): string | null {
  const clause = clausesOf(entry).find(({ kind }) => kind === 'generated' || kind === 'as')
  return clause ? (/\(([\s\S]*)\)/.exec(clause.text)?.[1]?.trim() ?? null) : null
}

/** The columns of a table constraint such as FOREIGN KEY (a, b), null for constraints of another kind. */
export function constraintColumns(entry: TableEntry, keyword: 'foreign' | 'unique' | 'primary'): string[] | null {
  if (entry.column !== null) return null
  const words = tokensOf(entry.text).filter((token) => !isBlank(token))
  const start = words[0]?.toLowerCase() === 'constraint' ? 2 : 0
  if (words[start]?.toLowerCase() !== keyword) return null
  const list = words.slice(start).find((word) => word.startsWith('('))
  return list ? splitAtCommas(list.slice(1, -1)).map((name) => unquote(firstWord(name))) : null
}

/** A name without its quotes. */
function unquote(name: string): string {
  const quote = name[0]
  if (quote === '[') return name.slice(1, -1)
  if (quote === '"' || quote === '`' || quote === "'") return name.slice(1, -1).replaceAll(quote + quote, quote)
  return name
}

/** What follows a word that looks like a new clause but is not: NOT NULL, SET NULL and SET DEFAULT, CONSTRAINT's own. */
function continues(clause: { kind: string; words: string[] }, word: string): boolean {
  const last = clause.words.at(-1)!.toLowerCase()
  if (clause.kind === 'constraint' && clause.words.length === 2) return true
  if (last === 'not' && /^null$/i.test(word)) return true
  if (clause.kind === 'generated' && /^as$/i.test(word)) return true
  if (clause.kind === 'default' && clause.words.length === 1) return true
  return /references$/.test(kindOf(clause)) && (last === 'set' || /^not$/i.test(word))
}

function kindOf(clause: { kind: string; words: string[] }): string {
  return clause.kind === 'constraint' ? (clause.words[2]?.toLowerCase() ?? 'constraint') : clause.kind
}

function toEntry(text: string): TableEntry {
  const first = firstWord(text)
  return { column: tableConstraint.test(first) ? null : unquote(first), text }
}

function firstWord(text: string): string {
  return tokensOf(text).find((token) => !isBlank(token)) ?? ''
}

const isBlank = (token: string): boolean => /^\s|^--|^\/\*/.test(token)

/** Words, quoted names and texts, comments; what stands in parentheses is one token. */
function tokensOf(sql: string): string[] {
  const tokens: string[] = []
  let depth = 0
  for (const [token] of sql.matchAll(tokenPattern)) {
    if (depth > 0) tokens[tokens.length - 1] += token
    else tokens.push(token)
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
  }
  return tokens
}

function splitAtCommas(text: string): string[] {
  const parts = ['']
  for (const token of tokensOf(text)) {
    if (token === ',') parts.push('')
    else parts[parts.length - 1] += token
  }
  return parts
}

/** The table without any foreign key, at columns or by itself. */
export function withoutForeignKeys(table: TableSql, of: (columns: readonly string[]) => boolean = () => true): TableSql {
  const entries = table.entries
    .filter((entry) => !of(constraintColumns(entry, 'foreign') ?? []) || constraintColumns(entry, 'foreign') === null)
    .map((entry) => (entry.column !== null && of([entry.column]) ? { ...entry, text: withoutReference(entry.text) } : entry))
  return { ...table, entries }
}

function withoutReference(text: string): string {
  const clauses = clausesOf(text)
  if (!clauses.some(({ kind }) => kind === 'references')) return text
  return clauses
    .filter(({ kind }) => kind !== 'references')
    .map((clause) => clause.text)
    .join(' ')
}
