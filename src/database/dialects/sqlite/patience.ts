import { setTimeout as delay } from 'node:timers/promises'
import { notWorking } from '../../../errors/unavailable.js'
import { SqliteError } from './sqlite-error.js'

const otherProcessTimeout = 10_000

/** Tries again while another process has the file locked, without blocking this one. */
export async function patiently<Result>(run: () => Result | Promise<Result>): Promise<Result> {
  const giveUpAt = performance.now() + otherProcessTimeout
  for (;;) {
    try {
      return await run()
    } catch (error) {
      if (!hasCode(error, 'SQLITE_BUSY')) throw error
      if (performance.now() > giveUpAt) throw notWorking(error)
      await delay(1 + Math.random() * 8)
    }
  }
}

/** Is this an error of SQLite with this code, or one that is a kind of it? */
export const hasCode = (error: unknown, code: string): boolean => error instanceof SqliteError && error.code.startsWith(code)
