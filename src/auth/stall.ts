import { setTimeout as delay } from 'node:timers/promises'

/** Lets the work take at least this long, whether it succeeds or fails, so that its time tells nothing. */
export async function stalled<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  const started = performance.now()
  try {
    return await work()
  } finally {
    const rest = milliseconds - (performance.now() - started)
    if (rest > 0) await delay(rest)
  }
}
