import ldap from 'ldapjs'
import { freePort } from './browser.js'

/** An entry of the directory; `userPassword` lets it bind. */
export type LdapEntry = Record<string, string | string[]>

/** A real LDAP server on this machine. */
export interface LdapPeer {
  readonly url: string
  /** By their names. */
  readonly entries: Record<string, LdapEntry>
  /** What was asked: binds and filters. */
  readonly asked: string[]
  close(): void
}

/** What the server is asked, as far as it is looked at here; the types of `ldapjs` do not say. */
interface Asked {
  readonly dn: { toString(): string }
  readonly credentials: string
  readonly scope: string | number
  readonly sizeLimit: number
  readonly filter: { toString(): string }
  readonly connection: object
}
interface Answering {
  send(entry: { readonly dn: string; readonly attributes: LdapEntry }): void
  end(): void
}
type Next = (error?: object) => void

/** Is an entry found by a filter of equality? The server's own comparison does not read escaped characters. */
function matches(filter: string, attributes: LdapEntry): boolean {
  const [, name, escaped = ''] = /^\(([^=]+)=(.*)\)$/.exec(filter) ?? []
  const bytes = escaped.replaceAll(/\\([\da-f]{2})/gi, '%$1').replaceAll(/%(?![\da-f]{2})/gi, '%25')
  const value = decodeURIComponent(bytes).toLowerCase()
  return [name === undefined ? [] : (attributes[name] ?? [])].flat().some((one) => one.toLowerCase() === value)
}

/** Starts `ldapjs` over entries that may change. Whoever has not bound finds nothing. */
export async function startLdapPeer(suffix: string, entries: Record<string, LdapEntry>): Promise<LdapPeer> {
  const server = ldap.createServer()
  const asked: string[] = []
  const bound = new WeakSet<object>()
  const nameOf = (dn: { toString(): string }): string => dn.toString().toLowerCase()
  server.bind(suffix, (request: Asked, response: Answering, next: Next) => {
    const entry = entries[nameOf(request.dn)]
    asked.push(`bind ${nameOf(request.dn)}`)
    // As servers do: without a password nobody is meant, which succeeds.
    const isRight = entry !== undefined && request.credentials === entry.userPassword
    if (!isRight && request.credentials !== '') return next(new ldap.InvalidCredentialsError(''))
    if (isRight) bound.add(request.connection)
    return response.end()
  })
  server.search(suffix, (request: Asked, response: Answering, next: Next) => {
    asked.push(`search ${request.filter.toString()}`)
    const base = nameOf(request.dn)
    if (!bound.has(request.connection)) return response.end()
    if (!Object.keys(entries).some((dn) => dn.endsWith(base))) return next(new ldap.NoSuchObjectError(base))
    const isBelow = (dn: string): boolean =>
      request.scope === 'sub' || request.scope === 2 ? dn.endsWith(base) : dn.slice(dn.indexOf(',') + 1) === base
    const found = Object.entries(entries).filter(([dn, attributes]) => isBelow(dn) && matches(request.filter.toString(), attributes))
    for (const [dn, attributes] of found) response.send({ dn, attributes })
    return found.length > request.sizeLimit && request.sizeLimit > 0 ? next(new ldap.SizeLimitExceededError('')) : response.end()
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  return { url: `ldap://127.0.0.1:${port}`, entries, asked, close: () => server.close(() => undefined) }
}
