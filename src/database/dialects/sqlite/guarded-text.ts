/** A function of our connections (guard.ts): it answers 1 as long as the statement may go on, and what no statement can use when its time is over. */
const go = 'tessera_go()'

/** A statement that asks at the rows it looks at whether it may go on. */
export interface GuardedText {
  readonly text: string
  /** Whether it looks at rows at all. */
  readonly hasRows: boolean
  /** Whether each of its loops asks often enough: two tables without a condition between them do not. */
  readonly isCovered: boolean
  /** What it reads from, as written; views do their work without asking. */
  readonly tables: readonly string[]
}

/** How guards are written. */
export interface GuardStyle {
  /** Asking costs 220 ns, so that tables with row ids ask at some rows only: about every 30th, within other rows every 10th. Others have none. */
  readonly usesRowIds: boolean
  /** From 0 to 1. Nobody shall know at which rows. */
  random(): number
}

const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\s+|[\s\S]/g

const outerPrimes = [29, 31, 37] as const
const innerPrimes = [7, 11, 13] as const

/** A condition that is put into the text, at this place of the output. */
interface Guard {
  readonly place: number
  /** The one table whose rows are looked at, by its alias; null for anything else. */
  readonly table: string | null
  /** Its rows are looked at once for each row of something else. */
  isInner: boolean
}

/** What stands between two parentheses; `clause` is where in a SELECT the text is. */
interface Frame {
  clause: 'none' | 'select' | 'from' | 'where' | 'rest'
  tables: number
  conditions: number
  /** The last table, by its alias; null for a SELECT in its place. */
  table: string | null
  /** The guards in its parentheses. */
  inside: Guard[]
}

const emptyFrame = (): Frame => ({ clause: 'none', tables: 0, conditions: 0, table: null, inside: [] })

/** What ends the WHERE, or stands in its place. */
const afterWhere: ReadonlySet<string> = new Set([
  'GROUP',
  'HAVING',
  'WINDOW',
  'ORDER',
  'LIMIT',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'RETURNING',
])
/** What may follow the name of a table and is no alias. */
const noAlias: ReadonlySet<string> = new Set([
  ...['AS', 'ON', 'USING', 'NATURAL', 'JOIN', 'LEFT', 'RIGHT', 'FULL', 'INNER', 'OUTER', 'CROSS', 'INDEXED', 'NOT', 'BY', 'WHERE', '.'],
  ...afterWhere,
])

/** Writes guards into the WHEREs of a statement that reads, as conditions beside the others: they change no row and hide no index. */
export function guardedText(text: string, style: GuardStyle): GuardedText {
  const scan = new Scan()
  for (const [part] of text.matchAll(token)) scan.read(part)
  return scan.end(style)
}

/** A pass over the tokens of a statement. */
class Scan {
  readonly #output: string[] = []
  readonly #frames: Frame[] = [emptyFrame()]
  readonly #tables: string[] = []
  readonly #guards: Guard[] = []
  /** The last tokens that mean something, in upper case; the last one first. */
  #before: [string, string] = ['', '']
  #hasRows = false
  #isCovered = true

  read(part: string): void {
    if (/^(\s|--|\/\*)/.test(part)) {
      this.#output.push(part)
      return
    }
    const word = part.toUpperCase()
    const isPartOfName = this.#before[0] === '.'
    if (!isPartOfName) this.#enter(word)
    this.#output.push(part)
    if (!isPartOfName) this.#leave(word, part)
    this.#before = [word, this.#before[0]]
  }

  end({ usesRowIds, random }: GuardStyle): GuardedText {
    this.#endWhere()
    for (const { place, table, isInner } of this.#guards) {
      const primes = isInner ? innerPrimes : outerPrimes
      const sample = `(${table}.rowid + ${Math.floor(random() * 2 ** 31)}) % ${primes[Math.floor(random() * primes.length)]}`
      this.#output[place] = usesRowIds && table !== null ? `(${sample} OR ${go})` : go
    }
    return { text: this.#output.join(''), hasRows: this.#hasRows, isCovered: this.#isCovered, tables: this.#tables }
  }

  get #frame(): Frame {
    return this.#frames.at(-1)!
  }

  /** What has to be written before a token. */
  #enter(word: string): void {
    if (word === ')' || word === ';') this.#endWhere()
    else if (afterWhere.has(word)) {
      this.#endWhere()
      if (this.#frame.clause !== 'none') this.#frame.clause = 'rest'
    }
  }

  /** What a token changes for those that follow, and what has to be written behind it. */
  #leave(word: string, part: string): void {
    const frame = this.#frame
    if (word === '(') this.#frames.push(emptyFrame())
    else if (word === ')') this.#close(frame)
    else if (word === 'SELECT') Object.assign(frame, { ...emptyFrame(), inside: frame.inside, clause: 'select' })
    else if (word === 'FROM' && frame.clause === 'select' && !this.#isComparison) {
      // What stands in the list of what is selected is looked up for every row.
      for (const guard of frame.inside) guard.isInner = true
      Object.assign(frame, { clause: 'from', tables: 1 })
    } else if (frame.clause === 'from') this.#readFrom(frame, word, part)
  }

  #close(frame: Frame): void {
    if (this.#frames.length === 1) return
    this.#frames.pop()
    const outer = this.#frame
    if (outer.clause === 'where' || outer.clause === 'rest') for (const guard of frame.inside) guard.isInner = true
    outer.inside.push(...frame.inside)
  }

  /** `IS [NOT] DISTINCT FROM` */
  get #isComparison(): boolean {
    return this.#before[0] === 'DISTINCT' && (this.#before[1] === 'IS' || this.#before[1] === 'NOT')
  }

  #readFrom(frame: Frame, word: string, part: string): void {
    if (word === 'WHERE') {
      frame.clause = this.#isOfRows(frame) ? 'where' : 'rest'
      if (this.#isOfRows(frame)) this.#addGuard(frame, ' ', ' AND (')
    } else if (word === 'JOIN' || word === ',') frame.tables += 1
    else if (word === 'ON' || word === 'USING' || word === 'NATURAL') frame.conditions += 1
    else if (['FROM', 'JOIN', ','].includes(this.#before[0])) {
      this.#tables.push(nameOf(part))
      frame.table = part
    } else if (frame.table !== null && frame.conditions === 0 && !noAlias.has(word)) frame.table = part
  }

  #endWhere(): void {
    const frame = this.#frame
    if (frame.clause === 'where') this.#output.push(') ')
    else if (frame.clause === 'from' && this.#isOfRows(frame)) this.#addGuard(frame, ' WHERE ', ' ')
    else if (frame.clause !== 'from') return
    frame.clause = 'rest'
  }

  /** The rows of a SELECT in place of a table have been looked at there. */
  #isOfRows({ tables, table }: Frame): boolean {
    return tables > 1 || table !== null
  }

  #addGuard({ tables, conditions, table, inside }: Frame, before: string, after: string): void {
    this.#hasRows = true
    if (tables - 1 > conditions) this.#isCovered = false
    const guard: Guard = { place: this.#output.length + 1, table: tables === 1 ? table : null, isInner: false }
    this.#output.push(before, go, after)
    this.#guards.push(guard)
    inside.push(guard)
  }
}

/** A name without its quotes. */
function nameOf(part: string): string {
  const quote = part[0] === '[' ? ']' : part[0]!
  return '`"]'.includes(quote) ? part.slice(1, -1).replaceAll(quote + quote, quote) : part
}
