import { notWorking, tooSlow } from '../../../errors/unavailable.js'

const canceled = '57014'
/** No connection, no memory, no place on the disk, a server that stops or starts. */
const failed = /^(08(?!P01)|53|57P0|58)|^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/
const endedConnection = /^(Connection terminated|Client has encountered a connection error)/

/** What an error of PostgreSQL means where the database gave no answer; any other error is given back. `limit`: the time limit in milliseconds. */
export function asUnavailable(error: unknown, limit: number): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === canceled) return limit > 0 && error.message.includes('statement timeout') ? tooSlow(limit, error) : error
  return failed.test(code) || endedConnection.test(error.message) ? notWorking(error) : error
}
