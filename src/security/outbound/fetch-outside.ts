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
}

/** An answer from outside; its body is yet to be read, in the time that is left. */
export interface FetchedResponse {
  /** Where it came from in the end. */
  readonly url: URL
  readonly contentType: string
  readonly body: IncomingMessage
}

/** Something could not, or must not, be fetched. The reason is for the log: it tells of hosts and ports. */
class OutboundFailure extends Error {
  override readonly name = 'OutboundFailure'
}

const maxRedirects = 5

/**
 * Fetches what a client named. Every address that the name stands for is judged, of every redirect too, and the address that was
 * judged is the one that is connected to: a name that changes its mind in between gains nothing.
 */
export async function fetchOutside(address: string, rules: OutboundRules): Promise<FetchedResponse> {
  const isDenied = deniedAddresses(rules.denyList)
  const signal = AbortSignal.timeout(rules.timeout)
  let url = parseUrl(address)
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    // A body without a length would end well when its time is over, as if that were all of it.
    const response = await send(url, isDenied, signal)
    const status = response.statusCode ?? 0
    if (status >= 200 && status < 300)
      return { url, contentType: response.headers['content-type'] ?? '', body: addAbortSignal(signal, response) }
    response.destroy()
    const { location } = response.headers
    if (status < 300 || status >= 400 || location === undefined) throw new OutboundFailure(`${url.origin} answered ${status}.`)
    url = parseUrl(location, url)
  }
  throw new OutboundFailure('Too many redirects.')
}

function parseUrl(address: string, base?: URL): URL {
  const url = URL.canParse(address, base) ? new URL(address, base) : null
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    throw new OutboundFailure('This is not an address of the web, or has a password in it.')
  return url
}

function send(url: URL, isDenied: (address: string) => boolean, signal: AbortSignal): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) !== 0 && isDenied(host)) return Promise.reject(new OutboundFailure(`The address ${host} is denied.`))
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((resolve, reject) => {
    // A connection of its own: one that is kept may have been made by other rules.
    const sent = request(
      url,
      { agent: false, signal, lookup: judgingLookup(isDenied), headers: { accept: '*/*', 'accept-encoding': 'identity' } },
      resolve,
    )
    sent.on('error', (error) => reject(new OutboundFailure(error.message, { cause: error })))
    sent.end()
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
