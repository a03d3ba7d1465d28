import { callerLeft } from '../errors/unavailable.js'

/** Somebody for whom statements run, and who may leave before they are answered. */
export interface Caller {
  readonly isGone: boolean
  /** Calls back when they leave, until the returned function is called; not when they are gone already. */
  whenGone(callback: () => void): () => void
}

/** For whom statements run. */
export interface Bounds {
  /** Whether statements end after QUERY_TIMEOUT. */
  readonly isTimed: boolean
  /** null: nobody whose leaving ends them. */
  readonly caller: Caller | null
}

/** What is nobody's request, and has a time limit nonetheless. */
export const timed: Bounds = { isTimed: true, caller: null }
/** Long work of the server's own. */
export const unhurried: Bounds = { isTimed: false, caller: null }

/** Throws when the caller is gone. */
export function requirePresence({ caller }: Bounds): void {
  if (caller?.isGone) throw callerLeft()
}

/** Does work until it is done or the caller leaves; then `end` stops what it is at, and what it still does is nobody's any more. */
export async function whilePresent<Result>({ caller }: Bounds, work: () => Promise<Result>, end: () => Promise<void>): Promise<Result> {
  if (!caller) return work()
  if (caller.isGone) throw callerLeft()
  let forget: (() => void) | undefined
  const leaving = new Promise<never>((_, reject) => {
    forget = caller.whenGone(
      () =>
        void end().then(
          () => reject(callerLeft()),
          (error: unknown) => reject(callerLeft(error)),
        ),
    )
  })
  try {
    return await Promise.race([work(), leaving])
  } finally {
    forget?.()
  }
}
