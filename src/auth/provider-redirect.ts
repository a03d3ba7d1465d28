import { invalidPayload } from '../errors/api-error.js'
import { isAllowedUrl } from './password-reset.js'

const longest = 2048

/**
 * Where a login may lead: an address of this server (`publicUrl`), relative or whole, or one of the list. Gives it whole, as a browser understands it, so that no
 * spelling leads elsewhere; null for none. Throws for any other.
 */
export function checkRedirect(redirect: unknown, publicUrl: string, allowed: readonly string[]): string | null {
  if (redirect === undefined || redirect === null || redirect === '') return null
  const url = typeof redirect === 'string' ? readRedirect(redirect, publicUrl) : null
  const isOwn = url !== null && url.origin === new URL(publicUrl).origin
  if (url === null || !(isOwn || isAllowedUrl(url.href, allowed))) throw invalidPayload("URL can't be used to redirect after login")
  return url.href
}

/** Only `/path` and `http(s)://host` are read: everything else is a spelling that browsers and servers may understand differently. */
function readRedirect(text: string, publicUrl: string): URL | null {
  const isPlain = text.length <= longest && /^[\x21-\x7e]+$/.test(text) && !text.includes('\\')
  if (!isPlain || !/^(\/(?!\/)|https?:\/\/(?![/@]))/i.test(text) || !URL.canParse(text, publicUrl)) return null
  const url = new URL(text, publicUrl)
  return url.username === '' && url.password === '' ? url : null
}

/** The same address, with the code of the error because of which nobody was logged in. */
export function withReason(redirect: string, code: string): string {
  const url = new URL(redirect)
  url.searchParams.set('reason', code)
  return url.href
}
