import type { IncomingMessage } from 'node:http'
import type { Config } from '../../config/config.js'

/** Where the requests of OAuth are answered. */
export const oauthPaths = {
  authorize: '/mcp-oauth/authorize',
  login: '/mcp-oauth/login',
  decide: '/mcp-oauth/decide',
  token: '/mcp-oauth/token',
  register: '/mcp-oauth/register',
  revoke: '/mcp-oauth/revoke',
} as const

const wellKnown = /^\/\.well-known\/oauth-(protected-resource|authorization-server)(\/|$)/

/** Does OAuth answer this path, where it is switched on? */
export const isOauthPath = (path: string): boolean => path.startsWith('/mcp-oauth/') || wellKnown.test(path)

/** The address of this server as its clients know it, without a slash at the end: PUBLIC_URL; where that is only a path, the host that was asked. */
export function baseOf({ headers, socket }: IncomingMessage, { server }: Config): string {
  const base = /^https?:\/\//.test(server.publicUrl)
    ? server.publicUrl
    : `${'encrypted' in socket && socket.encrypted ? 'https' : 'http'}://${headers.host ?? 'localhost'}${server.publicUrl}`
  return base.replace(/\/+$/, '')
}

/** The address of the door that tokens of OAuth open. */
export const resourceOf = (base: string): string => `${base}/mcp`

/** Where the door says who gives tokens for it (RFC 9728). */
export const resourceMetadataOf = (base: string): string => {
  const { origin, pathname } = new URL(resourceOf(base))
  return `${origin}/.well-known/oauth-protected-resource${pathname}`
}
