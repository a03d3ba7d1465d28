import { type GuardedText, guardedText } from './guarded-text.js'
import type { SqliteHandle } from './handle.js'

/** How long it is remembered that a question was quick, in milliseconds: another process may write. */
const remembered = 1_000
/** How long it is remembered that a question was slow, whatever its values. */
const rememberedSlow = 60_000
const keptKeys = 200
/** The schema itself is as small as it is, and is read while nobody waits for a single table: such a statement needs no guard. */
const readsSchema = /\bpragma_table_(list|xinfo)\s*\(?/i
const longestKey = 200
/** After how many guarded runs the plan is asked whether a guard is needed at all. */
const runsBeforePlan = 3

/** What is known of one statement that reads, whoever asks it with whichever values. */
export class KnownStatement {
  /** The statement with a guard. */
  readonly guarded: string
  /** It needs no guard: it finds at most one row in each table it looks at. */
  isHarmless: boolean
  /** A guard would not be asked often enough. */
  readonly isUncovered: boolean
  readonly #quick = new Map<string, { readonly changes: number; readonly until: number }>()
  #slowUntil = 0
  #guardedRuns = 0

  constructor(
    readonly text: string,
    readonly handle: SqliteHandle,
  ) {
    const styles = [true, false].map((usesRowIds) => guardedText(text, { usesRowIds, random: Math.random }))
    const guarded = styles.find((style) => handle.takes(style.text))
    const [{ hasRows, isCovered, tables }] = styles as [GuardedText]
    this.guarded = guarded?.text ?? text
    this.isHarmless = !hasRows || readsSchema.test(text)
    this.isUncovered = !guarded || !isCovered || tables.some((table) => handle.isView(table))
  }

  /** Was this question answered quickly, on the same data, a moment ago? */
  isQuick(key: string | null, changes: number, now: number): boolean {
    const found = key === null ? undefined : this.#quick.get(key)
    return found !== undefined && found.changes === changes && now < found.until
  }

  isSlow(now: number): boolean {
    return now < this.#slowUntil
  }

  noteQuick(key: string | null, changes: number, now: number): void {
    this.#slowUntil = 0
    if (key === null) return
    if (this.#quick.size >= keptKeys) this.#quick.clear()
    this.#quick.set(key, { changes, until: now + remembered })
  }

  noteSlow(now: number): void {
    this.#slowUntil = now + rememberedSlow
  }

  /** It was slower this time, for whatever reason: next time it has to show that it is quick. */
  forget(key: string | null): void {
    if (key !== null) this.#quick.delete(key)
  }

  /** A statement that is asked often, with ever new values, may need no guard: its plan tells. */
  noteGuarded(): void {
    this.#guardedRuns += 1
    if (this.#guardedRuns === runsBeforePlan) this.isHarmless = this.handle.findsSingleRows(this.text)
  }
}

/** The values of a question as text; null when they are too long to be remembered. */
export function keyOf(parameters: readonly unknown[]): string | null {
  let key = ''
  for (const value of parameters) {
    if (typeof value === 'object' && value !== null) return null
    key += `${typeof value === 'string' ? 's' : ''}${String(value)}\u0000`
    if (key.length > longestKey) return null
  }
  return key
}
