import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  CallToolRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  isJSONRPCRequest,
  type JSONRPCMessage,
  JSONRPCMessageSchema,
  ListPromptsRequestSchema,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import type { SettingsRow } from '../context.js'
import { callTool } from '../tools/call-tool.js'
import { toolCaller, toolSettings } from '../tools/caller.js'
import { describeTool } from '../tools/describe.js'
import { registryTools } from '../tools/registry.js'
import { standingInstructions } from '../tools/system-prompt.js'
import type { Tool, ToolCall } from '../tools/tool.js'
import { tools } from '../tools/tools.js'
import type { McpClient } from './client.js'
import type { McpParts } from './door.js'
import { findPrompt, listPrompts } from './prompts.js'
import { SingleMessage } from './single-message.js'

/** A message's surroundings. */
export interface McpRequest extends McpParts {
  readonly client: McpClient
  readonly settings: SettingsRow
  /** Only what finds and calls tools is listed. */
  readonly isRegistry: boolean
}

/** Answers one message of JSON-RPC; null: it wants no answer. Errors are answers, too. */
export async function answerMessage(given: unknown, request: McpRequest): Promise<JSONRPCMessage | null> {
  const { success, data: message } = JSONRPCMessageSchema.safeParse(given)
  if (!success) return refusal(Array.isArray(given) ? 'Expected one message, not a list' : 'This is not a message of JSON-RPC 2.0')
  if (!isJSONRPCRequest(message)) return null
  const server = await createServer(request)
  const transport = new SingleMessage(message)
  await server.connect(transport)
  try {
    return await transport.answer()
  } finally {
    await server.close()
  }
}

const refusal = (message: string): JSONRPCMessage =>
  ({ jsonrpc: '2.0', id: null, error: { code: ErrorCode.InvalidRequest, message } }) as unknown as JSONRPCMessage

/** A server for one message: what its client sees depends on who asks. */
async function createServer({ client: { context, readsOnly }, settings: row, isRegistry, ...parts }: McpRequest): Promise<Server> {
  const settings = toolSettings(row)
  const caller = await toolCaller(context, settings, readsOnly)
  const call: ToolCall = { context, caller, settings, ...parts }
  const offered: readonly Tool[] = isRegistry ? registryTools : tools
  const instructions = settings.systemPrompt === null ? standingInstructions : `${standingInstructions}\n\n${settings.systemPrompt}`
  const server = new Server(
    { name: 'tessera', title: row.project_name, version: context.platform.release },
    { capabilities: { tools: {}, prompts: {} }, instructions },
  )
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: offered.filter((tool) => tool.isFor(caller)).map((tool) => describeTool(tool, caller)),
  }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => ({
    ...(await callTool(offered, params.name, params.arguments, call)),
  }))
  server.setRequestHandler(ListPromptsRequestSchema, async () => ({ prompts: await listPrompts(context, row) }))
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) => findPrompt(context, row, params.name, params.arguments ?? {}))
  return server
}
