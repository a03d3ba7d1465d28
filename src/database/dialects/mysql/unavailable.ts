import { notWorking, tooSlow } from '../../../errors/unavailable.js'

/** The time limit; and, where MariaDB does not say why it ended a statement, that it did. */
const timedOut: ReadonlySet<number> = new Set([1969, 1317])
/** The disk is full, a table is, no memory, too many sessions, a server that stops. */
const failedNumbers: ReadonlySet<number> = new Set([3, 28, 1021, 1037, 1040, 1041, 1053, 1114, 1135, 1203, 1226, 1927])
const failedCodes = /^(PROTOCOL_CONNECTION_LOST|PROTOCOL_ENQUEUE_AFTER|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/

/** What an error of MariaDB means where the database gave no answer; any other error is given back. `limit`: the time limit in milliseconds. */
export function asUnavailable(error: unknown, limit: number): unknown {
  if (!(error instanceof Error)) return error
  const number = 'errno' in error ? Number(error.errno) : 0
  if (timedOut.has(number)) return limit > 0 ? tooSlow(limit, error) : notWorking(error)
  const code = 'code' in error ? String(error.code) : ''
  return failedNumbers.has(number) || failedCodes.test(code) || /closed state$/.test(error.message) ? notWorking(error) : error
}
