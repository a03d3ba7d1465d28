import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { type ClientMetadata, type Configuration, Provider } from 'oidc-provider'
import { type Browser, formOf, freePort, type Page } from './browser.js'

/** People at the provider, by what they type; what it says of them may change. */
export type People = Record<string, Record<string, unknown>>

/** A real OpenID Connect provider on this machine. */
export interface OidcPeer {
  readonly issuer: string
  /** With which it signs. */
  readonly key: CryptoKey
  close(): Promise<void>
}

/** Starts `oidc-provider` for these clients. It announces logouts by the back channel. */
export async function startOidcPeer(clients: ClientMetadata[], people: People): Promise<OidcPeer> {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const { privateKey: key } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(key)), kid: 'peer', alg: 'RS256', use: 'sig' }] },
    clients,
    findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people[sub] }) }),
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'groups', 'login'] },
    features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    pkce: { required: () => true },
    // Its own asks nothing on this machine.
    fetch: (url, options) => fetch(url, { method: options?.method ?? 'GET', headers: options?.headers ?? {}, body: options?.body ?? null }),
    cookies: { keys: ['a key for the cookies of a test'] },
    ttl: { Session: 3600, Grant: 3600, Interaction: 3600, IdToken: 3600, AccessToken: 3600 },
  } satisfies Configuration)
  const server = createServer(provider.callback())
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { issuer, key, close }
}

/** Logs in at the provider as a person does, agrees, and stops where the browser is sent back to this server; what a form would send there stands in the query. */
export async function passThroughOidc(browser: Browser, start: string, login: string): Promise<URL> {
  const isBack = (url: URL): boolean => /\/callback$/.test(url.pathname)
  let page: Page = await browser.follow(start, isBack)
  for (let steps = 0; page.location === null && steps < 4; steps += 1) {
    const { action, fields } = formOf(page)
    if (isBack(action)) return Object.assign(new URL(action), { search: new URLSearchParams(fields).toString() })
    page = await browser.follow(action, isBack, { ...fields, ...(fields.prompt === 'login' && { login, password: 'any' }) })
  }
  if (page.location === null) throw new Error(`The provider did not send the browser back: ${page.text.slice(0, 300)}`)
  return new URL(page.location, page.url)
}

/** Ends the session at the provider as a person does. */
export async function leaveOidc(browser: Browser, issuer: string): Promise<void> {
  const { action, fields } = formOf(await browser.follow(`${issuer}/session/end`))
  await browser.follow(action, () => false, { ...fields, logout: 'yes' })
}
