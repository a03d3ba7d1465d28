import type { SandboxRequest } from '../found-extension.js'
import { isObject } from '../kind.js'

/** What a sandboxed extension may do, as its package asks for it. */
export interface Scopes {
  readonly log: boolean
  readonly sleep: boolean
  /** null: it may ask nobody. */
  readonly request: { readonly urls: readonly string[]; readonly methods: readonly string[] } | null
}

/** Reads `requestedScopes`; throws one sentence where they are not of their form. */
export function readScopes({ log, sleep, request }: SandboxRequest): Scopes {
  if (request !== undefined && !(isObject(request) && isTexts(request.urls) && isTexts(request.methods)))
    throw new Error('The scope "request" of a sandbox has to be { urls: [...], methods: [...] }.')
  return {
    log: isObject(log),
    sleep: isObject(sleep),
    request: isObject(request)
      ? { urls: request.urls as string[], methods: (request.methods as string[]).map((method) => method.toUpperCase()) }
      : null,
  }
}

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((entry) => typeof entry === 'string')

/** The names of the functions of `directus:api` that scopes allow. */
export const allowedFunctions = (scopes: Scopes): string[] => (['log', 'sleep', 'request'] as const).filter((name) => scopes[name])

/** May this address be asked? `*` stands for characters of one part of an address, `**` for any. */
export const isUrlAllowed = ({ request }: Scopes, url: URL): boolean =>
  request?.urls.some((pattern) => matchesPattern(pattern, url.href) || matchesPattern(pattern, url.href.replace(/\/$/, ''))) === true

/** In time that grows with the product of both lengths, whatever the pattern: it is the author's. */
function matchesPattern(pattern: string, text: string): boolean {
  const pieces = pattern.match(/\*\*+|[\s\S]/g) ?? []
  // Which beginnings of the text the pieces so far stand for.
  let reached = new Uint8Array(text.length + 1)
  reached[0] = 1
  for (const piece of pieces) {
    const next = new Uint8Array(text.length + 1)
    for (let at = 0; at <= text.length; at += 1) {
      if (piece.startsWith('*')) next[at] = reached[at] || (at > 0 && next[at - 1] && (piece.length > 1 || text[at - 1] !== '/')) ? 1 : 0
      else next[at] = at > 0 && reached[at - 1] && text[at - 1] === piece ? 1 : 0
    }
    reached = next
  }
  return reached[text.length] === 1
}
