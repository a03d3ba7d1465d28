import { type GuardedText, guardedText } from './guarded-text.js'
import type { SqliteHandle } from './handle.js'
import { followingIndex, indexOfSort } from './ordered-text.js'
import { SqliteError } from './sqlite-error.js'

/** How long it is remembered that a question was quick, in milliseconds: another process may write. */
const remembered = 1_000
/** How long a statement is remembered as slow, for all values of its parameters (milliseconds). */
const rememberedSlow = 60_000
const keptKeys = 200
/** The schema itself is as small as it is, and is read while nobody waits for a single table: such a statement needs no guard. */
const readsSchema = /\bpragma_table_(list|xinfo)\s*\(?/i
/** A plan reads no rows, and has no plan of its own. */
const tellsPlan = /^\s*explain\b/i
const longestKey = 200
/** After how many guarded runs the plan is asked whether a guard is needed at all. */
const runsBeforePlan = 3

/** A way to run a statement. */
export interface Way {
  readonly text: string
  /** The same with a guard. */
  readonly guarded: string
}

/** What was found with certain values. */
interface Finding {
  /** What was quick; null when no way was. */
  readonly way: Way | null
  readonly changes: number
  readonly until: number
}

/** What is known of one reading statement, over all callers and parameters. */
export class KnownStatement {
  /** As SQLite plans it. */
  readonly plain: Way
  /** By an index of what it sorts by (ordered-text.ts); null when there is no such choice. */
  ordered: Way | null
  /** It needs no guard: it finds at most one row in each table it looks at. */
  isHarmless: boolean
  /** A guard would not be asked often enough. */
  readonly isUncovered: boolean
  readonly #findings = new Map<string, Finding>()
  /** The way that was quick last, over all parameters. */
  #lastWay: Way
  #slowUntil = 0
  #guardedRuns = 0

  constructor(
    readonly text: string,
    readonly handle: SqliteHandle,
  ) {
    const styles = [true, false].map((usesRowIds) => guardedText(text, { usesRowIds, random: Math.random }))
    const guarded = styles.find((style) => handle.takes(style.text))
    const [{ hasRows, isCovered, tables }] = styles as [GuardedText]
    const index = guarded ? indexOfSort(text, handle) : null
    this.plain = { text, guarded: guarded?.text ?? text }
    this.ordered = index === null ? null : { text: followingIndex(text, index), guarded: followingIndex(this.plain.guarded, index) }
    this.#lastWay = this.plain
    this.isHarmless = !hasRows || readsSchema.test(text) || tellsPlan.test(text)
    this.isUncovered = !guarded || !isCovered || tables.some((table) => handle.isView(table))
  }

  /** How this question was answered quickly, on the same data, a moment ago; null when it was not. */
  quickWay(key: string | null, changes: number, now: number): Way | null {
    const found = key === null ? undefined : this.#findings.get(key)
    return found !== undefined && found.changes === changes && now < found.until ? found.way : null
  }

  /** The ways to try for a short time each, the likelier one first; none where there is no choice, or where none was quick lately. */
  waysToTry(key: string | null, now: number): readonly Way[] {
    if (!this.ordered || this.isUncovered) return []
    const found = key === null ? undefined : this.#findings.get(key)
    if (found?.way === null && now < found.until) return []
    if (this.isSlow(now)) return [this.ordered]
    return (found?.way ?? this.#lastWay) === this.ordered ? [this.ordered, this.plain] : [this.plain, this.ordered]
  }

  isSlow(now: number): boolean {
    return now < this.#slowUntil
  }

  noteQuick(key: string | null, changes: number, now: number, way: Way = this.plain): void {
    if (way === this.plain) this.#slowUntil = 0
    this.#lastWay = way
    this.#note(key, { way, changes, until: now + remembered })
  }

  /** No way was quick with these values. */
  noteNoQuickWay(key: string | null, now: number): void {
    this.#note(key, { way: null, changes: 0, until: now + rememberedSlow })
  }

  noteSlow(now: number): void {
    this.#slowUntil = now + rememberedSlow
  }

  /** It was slower this time: next time it has to show again that it is quick. */
  forget(key: string | null): void {
    if (key !== null) this.#findings.delete(key)
  }

  /** Gives up the way by an index when SQLite refuses it: another process may have dropped the index. Tells whether another way is left. */
  dropWay(way: Way, error: unknown): boolean {
    if (way === this.plain || !(error instanceof SqliteError)) return false
    this.ordered = null
    this.#lastWay = this.plain
    this.#findings.clear()
    return true
  }

  #note(key: string | null, finding: Finding): void {
    if (key === null) return
    if (this.#findings.size >= keptKeys) this.#findings.clear()
    this.#findings.set(key, finding)
  }

  /** A statement that is asked often, with ever new values, may need no guard: its plan tells. */
  noteGuarded(): void {
    this.#guardedRuns += 1
    if (this.#guardedRuns === runsBeforePlan) this.isHarmless = this.handle.findsSingleRows(this.text)
  }
}

/** The values of a question as text; null when they are too long to be remembered. */
export function statementKeyOf(parameters: readonly unknown[]): string | null {
  let key = ''
  for (const value of parameters) {
    if (typeof value === 'object' && value !== null) return null
    key += `${typeof value === 'string' ? 's' : ''}${String(value)}\u0000`
    if (key.length > longestKey) return null
  }
  return key
}
