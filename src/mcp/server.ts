import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  CallToolRequestSchema,
  ClientRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  isJSONRPCRequest,
  type JSONRPCMessage,
  JSONRPCMessageSchema,
  ListPromptsRequestSchema,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js'
import type { ServiceContext, SettingsRow } from '../context.js'
import { renderErrors } from '../errors/render.js'
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

/** Methods whose parameters are checked before the SDK looks at them: it would tell of wrong ones as of failures of its own. */
const answered: ReadonlySet<string> = new Set(['initialize', 'ping', 'tools/list', 'tools/call', 'prompts/list', 'prompts/get'])

/** Answers one message of JSON-RPC; null: it wants no answer. Errors are answers, too. */
export async function answerMessage(given: unknown, request: McpRequest): Promise<JSONRPCMessage | null> {
  const { success, data: message } = JSONRPCMessageSchema.safeParse(given)
  if (!success) return refusal(Array.isArray(given) ? 'Expected one message, not a list' : 'This is not a message of JSON-RPC 2.0')
  if (!isJSONRPCRequest(message)) return null
  if (answered.has(message.method) && !ClientRequestSchema.safeParse(message).success)
    return {
      jsonrpc: '2.0',
      id: message.id,
      error: { code: ErrorCode.InvalidParams, message: `The parameters of "${message.method}" are not what it takes` },
    }
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
  server.setRequestHandler(ListPromptsRequestSchema, () => told(context, async () => ({ prompts: await listPrompts(context, row) })))
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) =>
    told(context, () => findPrompt(context, row, params.name, params.arguments ?? {})),
  )
  return server
}

/** What goes wrong is told as REST tells it: the SDK would repeat the words of any error. */
async function told<Result>({ platform, accountability }: ServiceContext, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof McpError) throw error
    const { errors, hidden } = renderErrors(error, { isAdmin: accountability?.admin ?? false })
    for (const unknown of hidden) platform.logger.error({ err: unknown }, 'A prompt failed unexpectedly.')
    throw new McpError(ErrorCode.InternalError, errors.map(({ message }) => message).join(' '), { code: errors[0]?.extensions.code })
  }
}
