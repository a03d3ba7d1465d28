import { setTimeout as wait } from 'node:timers/promises'
import type { Item, Platform } from '../../context.js'
import { answerData, outboundRequest } from '../../flows/operations/request.js'
import type { GuestApi } from '../../sandbox/guests.js'
import { OutboundFailure, requestOutside } from '../../security/outbound/fetch-outside.js'
import { isObject } from '../kind.js'
import { isUrlAllowed, type Scopes } from './scopes.js'

const longestLine = 10_000
const longestSleep = 30_000
const longestUrl = 10_000

/** The functions of `directus:api` for one extension, within its scopes: checked here, whatever the thread lets through. */
export function guestApi({ config, logger }: Platform, extension: string, scopes: Scopes): GuestApi {
  const functions: Readonly<Record<keyof Scopes, GuestApi>> = {
    log: (_name, [message]) => logger.info({ extension }, String(message).slice(0, longestLine)),
    sleep: (_name, [time], signal) => wait(Math.min(Math.max(Number(time) || 0, 0), longestSleep), null, { signal, ref: false }),
    request: (_name, [url, options], signal) => {
      const rules = { denyList: config.files.importDenyList, timeout: config.flows.requestTimeout }
      return ask(String(url), isObject(options) ? options : {}, scopes, rules, signal).catch((error: unknown) => {
        if (!(error instanceof OutboundFailure)) throw error
        logger.warn({ err: error, extension }, 'A request of a sandboxed extension failed.')
        // The reason tells of this network.
        throw new Error('The request failed.')
      })
    },
  }
  return (name, values, signal) => {
    if (!(name === 'log' || name === 'sleep' || name === 'request') || !scopes[name]) throw new Error(`No permission to access "${name}"`)
    const given = functions[name](name, values, signal)
    return name === 'log' ? undefined : given
  }
}

async function ask(
  address: string,
  options: Item,
  scopes: Scopes,
  rules: { readonly denyList: readonly string[]; readonly timeout: number },
  signal: AbortSignal,
): Promise<unknown> {
  const isAllowed = (url: URL) => isUrlAllowed(scopes, url)
  if (address.length > longestUrl || !URL.canParse(address) || !isAllowed(new URL(address)))
    throw new Error(`No permission to request "${address.slice(0, 1_000)}"`)
  const { method = 'GET', headers = {}, body } = options
  if (typeof method !== 'string' || !scopes.request?.methods.includes(method.toUpperCase()))
    throw new Error(`No permission to use request method "${String(method).slice(0, 100)}"`)
  const listed = Object.entries(isObject(headers) ? headers : {}).map(([header, value]) => ({ header, value }))
  const answer = await requestOutside(address, outboundRequest({ method, body, headers: listed }), { ...rules, isAllowed }, signal)
  const { status, statusText } = answer
  if (status < 200 || status > 299) throw Object.assign(new Error(`Request failed with status code ${status}`), { status })
  return { status, statusText, headers: answer.headers, data: answerData(answer) }
}
