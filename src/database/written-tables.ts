import { LRUCache } from 'lru-cache'

/** Stands for all tables: a statement was not understood, or changes tables themselves. */
export const anyTable = '*'

/** What a statement does to the rows of a table. */
export interface TableWrite {
  /** In lower case. */
  readonly table: string
  /** Rows go. */
  readonly removes: boolean
  /** Columns of rows that stay, in lower case; null: any. */
  readonly assigns: ReadonlySet<string> | null
}

/** Hears what was written, after it is committed and before who wrote it hears of that. May hear of more than was written, never of less. */
export type WriteListener = (writes: ReadonlySet<TableWrite>) => void | Promise<void>

/** What a statement does: to rows, or to the transaction of its connection. */
export type StatementEffect =
  | { readonly kind: 'reads' | 'begins' | 'ends' }
  | { readonly kind: 'writes'; readonly writes: readonly TableWrite[] }

const reads: StatementEffect = { kind: 'reads' }
const begins: StatementEffect = { kind: 'begins' }
const ends: StatementEffect = { kind: 'ends' }
const anything: TableWrite = { table: anyTable, removes: true, assigns: null }
const writesAnything: StatementEffect = { kind: 'writes', writes: [anything] }

const texts = /'(?:[^']|'')*'/g
const comments = /\/\*[\s\S]*?\*\/|--[^\n]*/g
const quotedNames = /"(?:[^"]|"")*"|`(?:[^`]|``)*`/g
const end = /^\s*(commit|rollback(?!\s+(transaction\s+)?to\b)|end\b)/i
const begin = /^\s*(begin|start\s+transaction)\b/i
const harmless = /^\s*(select|values|savepoint|release|rollback|set|show|describe|pragma|explain|kill|\()/i
const writing = /\b(insert|update|delete|replace|merge|truncate|create|alter|drop|call|copy|into|analyze)\b/i
const understood = /^\s*(with|insert|replace|update|delete|truncate)\b/i
const verbs = /\b(insert|replace|update|delete|truncate|merge)\b/gi
/** What only looks like the beginning of a statement that writes. */
const functions = /\b(replace|insert|truncate)\s*\(/gi
const partsOfWrites = /\bon\s+conflict\b[\s\S]*?\bdo\s+update\b|\bon\s+duplicate\s+key\s+update\b|\bfor\s+(no\s+key\s+)?update\b/gi
const name = String.raw`(?:"(?:[^"]|"")*"|${'`(?:[^`]|``)*`'}|[\w$]+)`
const verb = String.raw`insert\s+(?:or\s+\w+\s+|ignore\s+)?into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from|truncate(?:\s+table)?`
const targets = new RegExp(String.raw`\b(${verb})\s+(?:only\s+)?(?:${name}\s*\.\s*)*(${name})(?!\s*\.)`, 'gi')

/** Reads off a statement which tables it writes. What is not understood counts as writing all of them. */
export function effectOf(text: string): StatementEffect {
  const bare = text.replace(comments, ' ').replace(texts, "''")
  const words = bare.replace(quotedNames, 'quoted').replace(functions, '(')
  if (/;\s*\S/.test(words)) return writesAnything
  if (begin.test(words)) return begins
  if (end.test(words)) return ends
  if (harmless.test(words)) return isPlainRead(words) ? reads : writesAnything
  return understood.test(words) ? writesOf(bare, words) : writesAnything
}

/** Words such as `SET` write no rows. */
const isPlainRead = (words: string): boolean =>
  !/^\s*(select|values|explain|\()/i.test(words) || !writing.test(words.replace(partsOfWrites, ' '))

function writesOf(bare: string, words: string): StatementEffect {
  const count =
    words
      .replace(partsOfWrites, ' ')
      .replace(/\bor\s+replace\b/gi, ' ')
      .match(verbs)?.length ?? 0
  if (count === 0) return reads
  const found = [...bare.replace(partsOfWrites, ' ').matchAll(targets)]
  if (found.length !== count || namesSeveral(words)) return writesAnything
  const assigns = assignedIn(bare)
  return {
    kind: 'writes',
    writes: found.map(([, how, table]) => ({
      table: plainName(table!).toLowerCase(),
      removes: /^(delete|truncate|replace|insert\s+or\s+replace)/i.test(how!),
      assigns,
    })),
  }
}

/** `UPDATE a, b SET`, `UPDATE a JOIN b SET`. */
const namesSeveral = (words: string): boolean => /\bupdate\b(?:(?!\bset\b)[\s\S])*(?:,|\bjoin\b)(?:(?!\bset\b)[\s\S])*\bset\b/i.test(words)

const assignments = /\b(?:set|duplicate\s+key\s+update)\b([\s\S]*)$/i
const assigned = new RegExp(String.raw`(${name})\s*=`, 'g')

/** The columns that a statement gives values in rows that are there, and perhaps some more. */
function assignedIn(bare: string): ReadonlySet<string> {
  const part = (assignments.exec(bare)?.[1] ?? '').split(/\bwhere\b(?![\s\S]*\bset\b)/i)[0]!
  return new Set([...part.matchAll(assigned)].map(([, column]) => plainName(column!).toLowerCase()))
}

function plainName(quoted: string): string {
  if (quoted.startsWith('"')) return quoted.slice(1, -1).replaceAll('""', '"')
  return quoted.startsWith('`') ? quoted.slice(1, -1).replaceAll('``', '`') : quoted
}

/** What happens on a connection. */
interface OnConnection {
  isInTransaction: boolean
  /** Since the last transaction ended. */
  readonly writes: Set<TableWrite>
}

/** Follows what is written on every connection of one database, and tells it when it is committed. */
export class WrittenTables {
  readonly #effects = new LRUCache<string, StatementEffect>({ max: 5_000 })
  readonly #connections = new WeakMap<object, OnConnection>()

  constructor(private readonly told: WriteListener) {}

  /** Runs a statement on a connection, and tells what it has written, whether it succeeds or fails. */
  async during<Result>(text: string, connection: object, run: () => Result | Promise<Result>): Promise<Result> {
    const effect = this.#effectOf(text)
    if (effect.kind === 'reads') return run()
    const state = this.#connections.get(connection) ?? { isInTransaction: false, writes: new Set<TableWrite>() }
    this.#connections.set(connection, state)
    if (effect.kind === 'writes') for (const write of effect.writes) state.writes.add(write)
    try {
      const result = await run()
      if (effect.kind === 'begins') state.isInTransaction = true
      return result
    } finally {
      if (effect.kind === 'ends') {
        // Of a transaction that began before anybody followed, it is not known what it has written.
        if (!state.isInTransaction) state.writes.add(anything)
        state.isInTransaction = false
      }
      if (!state.isInTransaction) await this.#tell(state.writes)
    }
  }

  async #tell(written: Set<TableWrite>): Promise<void> {
    if (written.size === 0) return
    const writes = new Set(written)
    written.clear()
    await this.told(writes)
  }

  #effectOf(text: string): StatementEffect {
    const known = this.#effects.get(text)
    if (known) return known
    const effect = effectOf(text)
    this.#effects.set(text, effect)
    return effect
  }
}
