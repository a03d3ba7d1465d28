import { setTimeout as delay } from 'node:timers/promises'

/** Lets the work take at least this long since it was asked for (by `performance.now()`; now, if that is not known), whether it succeeds or fails, so that its time tells nothing. */
export async function stalled<Result>(
  milliseconds: number,
  work: () => Promise<Result>,
  since: number = performance.now(),
): Promise<Result> {
  try {
    return await work()
  } finally {
    const rest = milliseconds - (performance.now() - since)
    if (rest > 0) await delay(rest)
  }
}
