import type { IncomingMessage } from 'node:http'
import type { Platform } from '../context.js'
import { baseOf, resourceMetadataOf } from './oauth/addresses.js'
import { isOauthOn } from './oauth/index.js'

/** The header `WWW-Authenticate` of an answer 401: with OAuth it tells where tokens are to be had. `isInvalid`: there was a token, and it does not count (any more). */
export async function challenge(platform: Platform, request: IncomingMessage, isInvalid: boolean): Promise<string> {
  const parts = ['realm="mcp"']
  if (isInvalid) parts.push('error="invalid_token"')
  if (await isOauthOn(platform))
    parts.push(`resource_metadata="${resourceMetadataOf(baseOf(request, platform.config))}"`, 'scope="mcp:access"')
  return `Bearer ${parts.join(', ')}`
}
