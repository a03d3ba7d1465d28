import type { CustomFetch } from 'openid-client'
import { isSafeAddress } from '../../config/variable.js'
import { OutboundFailure, requestOutside } from '../../security/outbound/fetch-outside.js'

const timeout = 10_000
const maxSize = 2 ** 20
/** Answers to which no body belongs. */
const bodiless = new Set([204, 205, 304])

/**
 * Requests to a provider. Origins that the configuration names (`known`) are trusted, wherever they are; addresses that the provider's own metadata name are judged
 * as all that outsiders name, and are not plain HTTP. No redirect is followed: a code or a secret would follow it.
 */
export function fetchOfProvider(known: readonly (string | null)[], denyList: readonly string[]): CustomFetch {
  const origins = new Set(known.flatMap((address) => (address === null ? [] : [new URL(address).origin])))
  return async (address, { method, headers, body, signal }) => {
    const { href, origin } = new URL(address)
    if (!isSafeAddress(href)) throw new OutboundFailure(`${origin} is neither asked by plain HTTP nor with a password.`)
    const rules = { denyList: origins.has(origin) ? [] : denyList, timeout, isAllowed: (url: URL) => url.href === href }
    const sent = body === undefined || body === null ? {} : { body: bodyText(body) }
    const answer = await requestOutside(href, { method, headers, maxSize, ...sent }, rules, signal ?? AbortSignal.timeout(timeout))
    const pairs = Object.entries(answer.headers).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]))
    return new Response(bodiless.has(answer.status) ? null : answer.text, { status: answer.status, headers: pairs })
  }
}

function bodyText(body: unknown): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString()
  throw new OutboundFailure('Providers are sent texts and forms only.')
}
