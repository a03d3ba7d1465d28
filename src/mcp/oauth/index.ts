import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Platform } from '../../context.js'
import { apiError } from '../../errors/api-error.js'
import type { AnswerOauth, OauthDoorParts } from './app.js'

/** Is OAuth for MCP switched on, by the operator and by the settings? */
export async function isOauthOn({ config, settings }: Pick<Platform, 'config' | 'settings'>): Promise<boolean> {
  if (!config.mcp.enabled || !config.mcp.oauth) return false
  const known = await settings()
  return known?.mcp_enabled === true && known.mcp_oauth_enabled
}

/** Answers the requests of OAuth (`isOauthPath`); while it is switched off there are none. Its libraries are loaded with the first. */
export function createOauthDoor(parts: OauthDoorParts): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { platform } = parts
  let loaded: Promise<typeof import('./app.js')> | undefined
  let answer: AnswerOauth | undefined
  return async (request, response) => {
    if (!(await isOauthOn(platform))) throw apiError('ROUTE_NOT_FOUND', { path: request.url ?? '' })
    loaded ??= import('./app.js')
    const { createOauthApp } = await loaded
    answer ??= createOauthApp(parts)
    const settings = await platform.settings()
    const ways = { registration: settings?.mcp_oauth_dcr_enabled === true, documents: settings?.mcp_oauth_cimd_enabled === true }
    answer(request, response, ways)
  }
}
