import type { ServerResponse } from 'node:http'
import { escapeHtml } from '../../mail/html.js'
import { oauthPaths } from './addresses.js'
import { scopes } from './scopes.js'
import type { AccessRequest } from './tickets.js'

/** What both pages show of the program that asks. */
export interface Asking {
  /** The path below which this server answers: `''`, or that of PUBLIC_URL. */
  readonly prefix: string
  readonly project: string
  /** The name that the program gave itself. */
  readonly program: string
}

const style = `body{font:16px/1.5 system-ui,sans-serif;background:#f4f5f7;color:#1c2330;margin:0;display:grid;place-items:center;min-height:100vh}
main{background:#fff;border-radius:12px;box-shadow:0 2px 16px #0002;padding:2rem;width:min(26rem,90vw)}h1{font-size:1.25rem;margin:0 0 1rem}
label{display:block;margin:.75rem 0}input:not([type=checkbox]){display:block;width:100%;box-sizing:border-box;padding:.5rem;font:inherit;border:1px solid #b8bfca;border-radius:6px}
button{font:inherit;padding:.6rem 1.2rem;border-radius:6px;border:1px solid #3355dd;background:#35d;color:#fff;cursor:pointer;margin:.5rem .5rem 0 0}
button.second{background:#fff;color:#35d}.way{display:block;margin:.75rem 0;padding:.6rem 1.2rem;border:1px solid #35d;border-radius:6px;color:#35d;text-align:center}.note{color:#5b6575;font-size:.9rem;overflow-wrap:anywhere}.error{color:#b3261e}`

/** How users log in. */
export interface WaysToLogIn {
  /** By the e-mail address and password of this server. */
  readonly password: boolean
  /** At the pages of others: their names, and the paths that lead there and back. */
  readonly providers: readonly { readonly name: string; readonly path: string }[]
}

/** The page on which a user logs in first. */
export function loginPage(asking: Asking, ways: WaysToLogIn, returnTo: string, error: string | null): string {
  const { prefix, project, program } = asking
  const links = ways.providers.map(({ name, path }) => `<a class="way" href="${escapeHtml(path)}">Log in with ${escapeHtml(name)}</a>`)
  const isClosed = !ways.password && links.length === 0
  return page(
    `Log in to ${project}`,
    `<p><b>${escapeHtml(program)}</b> asks for access to ${escapeHtml(project)}.</p>
${error === null ? '' : `<p class="error" role="alert">${escapeHtml(error)}</p>`}
${ways.password ? passwordForm(prefix, returnTo) : ''}
${links.join('\n')}
${isClosed ? '<p>Log in to this server first, and begin again.</p>' : ''}`,
  )
}

const passwordForm = (prefix: string, returnTo: string): string => `<form method="post" action="${escapeHtml(prefix + oauthPaths.login)}">
<input type="hidden" name="return_to" value="${escapeHtml(returnTo)}">
<label>E-mail address <input name="email" type="email" autocomplete="username" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<label>One-time password, if you use one <input name="otp" inputmode="numeric" autocomplete="one-time-code"></label>
<button>Log in</button>
</form>`

/** The page on which a user decides. */
export function consentPage(
  { prefix, project, program }: Asking,
  { scope, redirectUri }: Pick<AccessRequest, 'scope' | 'redirectUri'>,
  user: string,
  ticket: string,
): string {
  const narrower = scope === 'mcp:access' ? '<label><input type="checkbox" name="only_read" value="1"> Let it only read</label>' : ''
  return page(
    `Let ${program} in?`,
    `<p><b>${escapeHtml(program)}</b> wants to act in ${escapeHtml(project)} as <b>${escapeHtml(user)}</b>. It could</p>
<ul><li>${escapeHtml(scopes[scope])}</li></ul>
<p class="note">You will be sent to ${escapeHtml(destinationOf(redirectUri))}. The program gave itself its name; nobody has checked it. Go on only if you have started this yourself.</p>
<form method="post" action="${escapeHtml(prefix + oauthPaths.decide)}">
<input type="hidden" name="ticket" value="${escapeHtml(ticket)}">
${narrower}
<button name="decision" value="allow">Allow</button><button class="second" name="decision" value="deny">Deny</button>
</form>`,
  )
}

/** The page that tells why it does not go on. */
export const errorPage = (text: string): string => page('This did not work', `<p class="error">${escapeHtml(text)}</p>`)

/** Sends a page that nobody may put into a frame; its forms lead here, and from here to where the program waits. */
export function sendPage(response: ServerResponse, status: number, html: string, redirectUri?: string): void {
  const target = redirectUri === undefined ? '' : ` ${formTarget(redirectUri)}`
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'${target}`,
  })
  response.end(html)
}

/** Browsers hold the redirect that answers a form against `form-action`, too. */
function formTarget(redirectUri: string): string {
  const { protocol, origin } = new URL(redirectUri)
  return origin === 'null' ? protocol : origin
}

const destinationOf = (redirectUri: string): string => {
  const { protocol, host } = new URL(redirectUri)
  return protocol === 'https:' || protocol === 'http:' ? host : `the program of "${protocol}" addresses on this device`
}

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
${body}
</main></body></html>
`
