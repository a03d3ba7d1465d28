import autocannon, { type Request } from 'autocannon'
import type { BenchCase } from './cases.js'
import type { ServerProcess } from './process.js'

const usualConnections = 32

/** What one case costs on one server. */
export interface Measurement {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** CPU of the server's process for one request, in milliseconds. */
  readonly cpu: number
}

/** Drives a server with one case; answers that are not 2xx make it fail, since they would be measured as fast. */
export async function measure(
  server: ServerProcess,
  { name, requests, connections = usualConnections }: BenchCase,
  seconds: number,
  headers: Record<string, string>,
): Promise<Measurement> {
  const drive = (duration: number) =>
    autocannon({ url: server.url, connections, duration, requests: requests.map((request) => withHeaders(request, headers)) })
  await drive(1)
  const before = await server.usage()
  const result = await drive(seconds)
  const after = await server.usage()
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`"${name}": ${result.non2xx} answers were no success, ${result.errors} requests failed.`)
  const total = result.requests.total
  return { perSecond: total / result.duration, p50: result.latency.p50, p99: result.latency.p99, cpu: (after.cpu - before.cpu) / total }
}

/** Both have to answer a read alike, or the comparison would say nothing. */
export async function compareAnswers(
  ours: ServerProcess,
  limit: ServerProcess,
  { name, requests }: BenchCase,
  headers: Record<string, string>,
): Promise<void> {
  const [request] = requests
  const [mine, its] = await Promise.all([ours, limit].map((server) => answerOf(server, request!, headers)))
  if (mine !== its) throw new Error(`"${name}" is answered differently.\nours:  ${mine?.slice(0, 600)}\nlimit: ${its?.slice(0, 600)}`)
}

async function answerOf(server: ServerProcess, request: Request, headers: Record<string, string>): Promise<string> {
  const { method, path, body } = withHeaders(request, headers)
  const response = await fetch(`${server.url}${path ?? '/'}`, {
    method: method ?? 'GET',
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(typeof body === 'string' ? { body } : {}),
  })
  // A key may be a number or its text (GraphQL's ID).
  return JSON.stringify(await response.json()).replaceAll(/"(\d+)"/g, '$1')
}

const withHeaders = (request: Request, headers: Record<string, string>): Request => ({
  ...request,
  headers: { ...headers, ...request.headers },
})
