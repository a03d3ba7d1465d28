import type { IncomingMessage, ServerResponse } from 'node:http'
import accepts from 'accepts'
import type { Platform, ServiceContext } from '../context.js'
import { apiError, forbidden, invalidPayload, isApiError } from '../errors/api-error.js'
import type { ToolCall } from '../tools/tool.js'
import { challenge } from './challenge.js'
import { askingClient, type McpClient } from './client.js'

/** What the door needs beside the platform. */
export type McpParts = Pick<ToolCall, 'flows' | 'readDocument'>

/** A request, as the door for HTTP hands it over. */
interface McpVisit {
  /** Reads the body, and finds out who asks; throws where their token does not count. */
  enter(): Promise<ServiceContext>
  /** false: a page of somebody else may have sent it, with the cookie of its visitor. */
  readonly isTrusted: boolean
  /** The query string. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** Answers requests to `/mcp`. */
export interface McpDoor {
  has(path: string): boolean
  answer(request: IncomingMessage & { readonly body?: unknown }, response: ServerResponse, visit: McpVisit): Promise<void>
}

/** Codes of refusals that a new login can end. */
const endedByLogin = new Set(['INVALID_CREDENTIALS', 'INVALID_TOKEN', 'TOKEN_EXPIRED'])

/** Opens the door for clients of the Model Context Protocol; null where MCP_ENABLED closes it. What speaks the protocol is loaded with the first message. */
export function openMcpDoor(platform: Platform, parts: McpParts): McpDoor | null {
  if (!platform.config.mcp.enabled) return null
  return {
    has: (path) => /^\/mcp\/?$/i.test(path),
    answer: async (request, response, visit) => {
      const settings = await platform.settings()
      if (settings?.mcp_enabled !== true) throw forbidden('MCP must be enabled')
      if (!visit.isTrusted) throw forbidden()
      const client = await enter(platform, request, response, visit)
      if (!client) return
      requireUsable(request)
      const { answerMessage } = await import('./server.js')
      const answered = await answerMessage(messageOf(request), {
        client,
        settings,
        isRegistry: visit.parameters.tool_mode === 'registry',
        ...parts,
      })
      if (answered === null) response.writeHead(202).end()
      else send(response, JSON.stringify(answered))
    },
  }
}

/** The client; null: they were told to log in. */
async function enter(platform: Platform, request: IncomingMessage, response: ServerResponse, visit: McpVisit): Promise<McpClient | null> {
  const refuse = async (isInvalid: boolean): Promise<null> => {
    response.setHeader('WWW-Authenticate', await challenge(platform, request, isInvalid))
    response.writeHead(401).end()
    return null
  }
  try {
    return askingClient(await visit.enter()) ?? (await refuse(false))
  } catch (error) {
    if (isApiError(error) && endedByLogin.has(error.code)) return await refuse(true)
    throw error
  }
}

/** There is no stream here: each message is a POST, and its answer is JSON. */
function requireUsable(request: IncomingMessage): void {
  const { method = 'GET' } = request
  if (method !== 'POST' || !accepts(request).type(['application/json']))
    throw apiError('METHOD_NOT_ALLOWED', {
      allowed: ['POST'],
      current: method === 'POST' ? 'POST without "Accept: application/json"' : method,
    })
}

function messageOf({ body, headers }: IncomingMessage & { readonly body?: unknown }): unknown {
  if (body !== undefined) return body
  if (headers['content-type'] === undefined) throw invalidPayload('Expected a message of JSON-RPC')
  throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType: headers['content-type'], where: 'Content-Type header' })
}

function send(response: ServerResponse, text: string): void {
  response
    .writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Length': Buffer.byteLength(text),
    })
    .end(text)
}
