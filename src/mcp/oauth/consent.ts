import type { IncomingMessage } from 'node:http'
import type { Response } from 'express'
import type { Authentication } from '../../auth/authentication.js'
import { makeCode } from '../../auth/oauth/codes.js'
import { findProgram, type Program, shownName } from '../../auth/oauth/programs.js'
import { authProviders } from '../../auth/providers/registry.js'
import type { SessionDoor } from '../../auth/session-door.js'
import type { Platform } from '../../context.js'
import { isApiError } from '../../errors/api-error.js'
import type { Accountability } from '../../permissions/accountability.js'
import { oauthPaths } from './addresses.js'
import { type Asking, consentPage, errorPage, loginPage, sendPage, type WaysToLogIn } from './pages.js'
import { readGrantScope } from './scopes.js'
import { type AccessRequest, openRequest, sealRequest } from './tickets.js'

/** The browser in which a user decides. */
export interface Browser {
  readonly platform: Platform
  readonly authentication: Authentication
  readonly door: SessionDoor
  /** The address of this server for it. */
  readonly base: string
  readonly request: IncomingMessage
  /** What it asked for: routers of Express write another `url` into the request. */
  readonly url: string
}

/** Shows the page on which the user decides, or on which they log in first. */
export async function askUser(browser: Browser, program: string, asked: AccessRequest, response: Response): Promise<void> {
  const user = await userOf(browser)
  const asking = await askingOf(browser, program)
  if (!user) return sendPage(response, 200, loginPage(asking, waysToLogIn(browser, browser.url), browser.url, null))
  const ticket = sealRequest(browser.platform.cursors, asked, user.id, user.session)
  sendPage(response, 200, consentPage(asking, asked, user.name, ticket), asked.redirectUri)
}

/** Logs the user in by a cookie, and shows them what the program asks for. */
export async function logIn(browser: Browser, form: unknown, response: Response): Promise<void> {
  const { email, password, otp, return_to: returnTo } = textsOf(form)
  const program = await programAt(browser, returnTo)
  if (!isOwnForm(browser) || !program || returnTo === undefined) return refuse(response, 'Begin again in the program that sent you here.')
  const { config } = browser.platform
  try {
    if (config.auth.disableDefault) return refuse(response, 'Log in to this server first, and begin again.')
    const body = { email, password, ...(otp && { otp }), mode: 'session' }
    const { tokens, mode } = await browser.authentication.login(body, browser.door.visitor)
    browser.door.handOver(tokens, mode)
  } catch (error) {
    if (!isApiError(error) || error.status >= 500) throw error
    const asking = await askingOf(browser, shownName(program.id, program.name))
    return sendPage(response, 401, loginPage(asking, waysToLogIn(browser, returnTo), returnTo, error.message))
  }
  response.redirect(303, prefixOf(browser) + returnTo)
}

/** Sends the user back to the program, with a code or without. */
export async function decide(browser: Browser, form: unknown, response: Response): Promise<void> {
  const { ticket = '', decision, only_read: onlyRead } = textsOf(form)
  const { platform, base } = browser
  const user = await userOf(browser)
  const asked = user && isOwnForm(browser) ? openRequest(platform.cursors, ticket, user.id, user.session) : null
  if (!asked || !user)
    return refuse(response, 'This page is too old, or was meant for somebody else. Begin again in the program that sent you here.')
  if (!(await findProgram(platform.database, asked.client))) return refuse(response, 'The program is not known any more.')
  const target = new URL(asked.redirectUri)
  target.searchParams.set('iss', base)
  if (asked.state !== null) target.searchParams.set('state', asked.state)
  if (decision === 'allow') {
    const scope = onlyRead ? 'mcp:read' : asked.scope
    target.searchParams.set('code', await makeCode(platform.database, { ...asked, scope, user: user.id }))
  } else target.searchParams.set('error', 'access_denied')
  response.setHeader('Cache-Control', 'no-store')
  response.redirect(303, target.href)
}

interface BrowserUser {
  readonly id: string
  readonly session: string
  /** What the page calls them. */
  readonly name: string
}

/** The user who is logged in by the session cookie of this server; other tokens are not looked at. */
async function userOf({ platform, authentication, door }: Browser): Promise<BrowserUser | null> {
  const cookie = door.kept(platform.config.auth.sessionCookie.name)
  const known = cookie === null ? null : await proven(authentication.authenticate(door.visitor, cookie))
  if (!known?.user || !known.session) return null
  const row = await platform.database.withPrisma((client) =>
    client.user.findUnique({ where: { id: known.user! }, select: { email: true, first_name: true } }),
  )
  return { id: known.user, session: known.session, name: row?.email ?? row?.first_name ?? known.user }
}

/** A cookie that is not valid any more is none. */
async function proven(accountability: Promise<Accountability>): Promise<Accountability | null> {
  try {
    return await accountability
  } catch (error) {
    if (isApiError(error) && error.status < 500) return null
    throw error
  }
}

const askingOf = async (browser: Browser, program: string): Promise<Asking> => ({
  prefix: prefixOf(browser),
  project: (await browser.platform.settings())?.project_name ?? 'Tessera',
  program,
})

/** How a user can log in and come back; of providers those that leave a session cookie, by which the user is known here. */
function waysToLogIn(browser: Browser, returnTo: string): WaysToLogIn {
  const { parts, config } = browser.platform
  const prefix = prefixOf(browser)
  const back = new URLSearchParams({ redirect: prefix + returnTo })
  const providers = parts
    .get(authProviders)
    .usable.filter(({ config: { values }, provider }) => provider.kind === 'redirect' && values.MODE === 'session')
    .map(({ config: { name, values } }) => ({ name: values.LABEL ?? name, path: `${prefix}/auth/login/${name}?${back}` }))
  return { password: !config.auth.disableDefault, providers }
}

const prefixOf = ({ base }: Browser): string => new URL(base).pathname.replace(/\/+$/, '')

/** The program that asks at this address of ours; null where it is none. */
async function programAt({ platform }: Browser, returnTo: string | undefined): Promise<Program | null> {
  if (returnTo === undefined || !returnTo.startsWith(`${oauthPaths.authorize}?`) || !/^[\x21-\x7e]+$/.test(returnTo)) return null
  const { searchParams } = new URL(returnTo, 'http://localhost')
  return readGrantScope((searchParams.get('scope') ?? '').split(' '))
    ? findProgram(platform.database, searchParams.get('client_id') ?? '')
    : null
}

/** Was the form sent from our own page? Browsers say from where. */
function isOwnForm({ request: { headers }, base }: Browser): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return (
    headers.origin === undefined || headers.origin === new URL(base).origin || headers.origin.replace(/^https?:\/\//, '') === headers.host
  )
}

function textsOf(form: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof form !== 'object' || form === null) return {}
  return Object.fromEntries(Object.entries(form).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

const refuse = (response: Response, text: string): void => sendPage(response, 400, errorPage(text))
