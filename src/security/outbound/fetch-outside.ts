import { lookup as resolveName } from 'node:dns'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { addAbortSignal } from 'node:stream'
import { deniedAddresses } from './denied-addresses.js'

/** What may be fetched, and for how long. */
export interface OutboundRules {
  /** Addresses and networks that are never connected to; `0.0.0.0` is this machine. */
  readonly denyList: readonly string[]
  /** Milliseconds until all of it has to be there, body included. */
  readonly timeout: number
  /** May this address be asked? Of every redirect, too; without it all may. */
  readonly isAllowed?: (url: URL) => boolean
}

/** An answer from outside; its body is yet to be read, in the time that is left. */
export interface FetchedResponse {
  /** Where it came from in the end. */
  readonly url: URL
  readonly contentType: string
  readonly body: IncomingMessage
}

/** A request to send. */
export interface OutboundRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Bytes that the body of the answer may have. */
  readonly maxSize: number
}

/** An answer with its whole body. */
export interface OutboundAnswer {
  readonly status: number
  readonly statusText: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly text: string
}

/** Something could not, or must not, be fetched. The reason is for the log: it tells of hosts and ports. */
export class OutboundFailure extends Error {
  override readonly name = 'OutboundFailure'
}

const maxRedirects = 5

/**
 * Fetches what a client named. Every address that the name stands for is judged, of every redirect too, and the address that was
 * judged is the one that is connected to: a name that changes its mind in between gains nothing.
 */
export async function fetchOutside(address: string, rules: OutboundRules): Promise<FetchedResponse> {
  const signal = AbortSignal.timeout(rules.timeout)
  const { url, response } = await follow(address, { method: 'GET', headers: { accept: '*/*' } }, rules, signal)
  const status = response.statusCode ?? 0
  // A body without a length would end well when its time is over, as if that were all of it.
  if (status >= 200 && status < 300)
    return { url, contentType: response.headers['content-type'] ?? '', body: addAbortSignal(signal, response) }
  response.destroy()
  throw new OutboundFailure(`${url.origin} answered ${status}.`)
}

/**
 * Sends a request to an address that a client or an administrator named, with any method, and reads its answer, also that of an error. Addresses are judged
 * as those of `fetchOutside`. Redirects are followed; credentials in headers are not sent to another origin. `ended`: aborted when the answer is not wanted any more.
 */
export async function requestOutside(
  address: string,
  request: OutboundRequest,
  rules: OutboundRules,
  ended: AbortSignal,
): Promise<OutboundAnswer> {
  const { response, signal } = await ask(address, request, rules, ended)
  return readAnswer(response, request.maxSize, signal)
}

/** An answer that is read while it comes. */
export interface StreamedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  /** Fails when its time is over, or `ended` is aborted. */
  readonly body: IncomingMessage
}

/** Sends a request to an address that an administrator named, and gives its answer, also that of an error, as soon as it begins. Addresses are judged as those of `fetchOutside`. */
export async function streamOutside(
  address: string,
  request: SentRequest,
  rules: OutboundRules,
  ended: AbortSignal,
): Promise<StreamedAnswer> {
  const { response, signal } = await ask(address, request, rules, ended)
  return { status: response.statusCode ?? 0, headers: headersOf(response), body: addAbortSignal(signal, response) }
}

type SentRequest = Pick<OutboundRequest, 'method' | 'headers' | 'body'>

/** The answer as it begins, and the signal that ends it. */
async function ask(address: string, request: SentRequest, rules: OutboundRules, ended: AbortSignal) {
  const signal = AbortSignal.any([ended, AbortSignal.timeout(rules.timeout)])
  return { ...(await follow(address, request, rules, signal)), signal }
}

/** Sends a request, and again to where each redirect leads; gives the first answer that is none, and where it came from. */
async function follow(
  address: string,
  request: SentRequest,
  rules: OutboundRules,
  signal: AbortSignal,
): Promise<{ readonly url: URL; readonly response: IncomingMessage }> {
  const isDenied = deniedAddresses(rules.denyList)
  let [url, sent] = [parseUrl(address), request]
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    if (rules.isAllowed?.(url) === false) throw new OutboundFailure(`${url.href} must not be asked.`)
    const response = await send(url, isDenied, signal, sent)
    const { statusCode: status = 0, headers } = response
    if (status < 300 || status >= 400 || headers.location === undefined) return { url, response }
    response.destroy()
    const next = parseUrl(headers.location, url)
    sent = redirected(sent, status, next.origin === url.origin)
    url = next
  }
  throw new OutboundFailure('Too many redirects.')
}

const credentials = new Set(['authorization', 'cookie', 'proxy-authorization'])

/** What is sent to where a redirect leads: as browsers do, a request that is not repeated as it was becomes a GET. */
function redirected(request: SentRequest, status: number, isSameOrigin: boolean): SentRequest {
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => isSameOrigin || !credentials.has(name.toLowerCase())),
  )
  if (status === 307 || status === 308 || ['GET', 'HEAD'].includes(request.method)) return { ...request, headers }
  const { body: _body, ...rest } = request
  return { ...rest, method: 'GET', headers }
}

async function readAnswer(response: IncomingMessage, maxSize: number, signal: AbortSignal): Promise<OutboundAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of addAbortSignal(signal, response) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxSize) throw new OutboundFailure(`The answer is larger than ${maxSize} bytes.`)
    chunks.push(chunk)
  }
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: headersOf(response),
    text: Buffer.concat(chunks).toString('utf8'),
  }
}

const headersOf = (response: IncomingMessage): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(response.headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined))

function parseUrl(address: string, base?: URL): URL {
  const url = URL.canParse(address, base) ? new URL(address, base) : null
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    throw new OutboundFailure('This is not an address of the web, or has a password in it.')
  return url
}

function send(
  url: URL,
  isDenied: (address: string) => boolean,
  signal: AbortSignal,
  { method, headers, body }: SentRequest,
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) !== 0 && isDenied(host)) return Promise.reject(new OutboundFailure(`The address ${host} is denied.`))
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    // A connection of its own: one that is kept may have been made by other rules.
    const sent = request(
      url,
      { method, agent: false, signal, lookup: judgingLookup(isDenied), headers: { ...headers, 'accept-encoding': 'identity', ...length } },
      resolve,
    )
    sent.on('error', (error) => reject(new OutboundFailure(error.message, { cause: error })))
    sent.end(body)
  })
}

/** Resolves a name, and fails when any of its addresses is denied. */
function judgingLookup(isDenied: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      const denied = addresses?.find(({ address }) => isDenied(address))
      if (error) callback(error, [])
      else if (denied) callback(new OutboundFailure(`The address ${denied.address} of ${hostname} is denied.`), [])
      else if (options.all) callback(null, addresses)
      else callback(null, addresses[0]!.address, addresses[0]!.family)
    })
  }
}
