import { jsonSchema, type Tool as ModelTool, tool as modelTool, type ToolSet } from 'ai'
import { isPlainObject } from '../query/parse/raw.js'
import { withBudget } from '../services/cost/budget.js'
import { callTool, mayWriteWith } from '../tools/call-tool.js'
import { describeTool } from '../tools/describe.js'
import type { ToolContent } from '../tools/result.js'
import type { Tool, ToolCall } from '../tools/tool.js'
import { toolsFor } from '../tools/tools.js'
import { asData } from './as-data.js'
import type { ChatInput } from './input.js'

type Wish = Pick<ChatInput, 'provider' | 'tools' | 'toolApprovals'>

/** The tools of a chat: those of the server that the client names and its user has, and those that the client carries out itself. */
export function chatTools({ provider, tools: wanted, toolApprovals }: Wish, call: ToolCall): ToolSet {
  const offered = toolsFor(call.caller).filter(({ name }) => wanted.includes(name) && toolApprovals[name] !== 'disabled')
  const seesPictures = provider === 'anthropic' || provider === 'google'
  const own = offered.map((tool) => [tool.name, serverTool(tool, toolApprovals[tool.name], call, seesPictures)] as const)
  const taken = new Set(toolsFor(call.caller).map(({ name }) => name))
  const theirs = wanted.flatMap((tool) =>
    typeof tool === 'string' || taken.has(tool.name) ? [] : [[tool.name, clientTool(tool)] as const],
  )
  return Object.fromEntries<ToolSet[string]>([...theirs, ...own])
}

function serverTool(
  tool: Tool,
  approval: 'always' | 'ask' | 'disabled' | undefined,
  call: ToolCall,
  seesPictures: boolean,
): ToolSet[string] {
  const { description, inputSchema } = describeTool(tool, call.caller)
  const told: ModelTool<unknown, unknown> = {
    description,
    inputSchema: jsonSchema<unknown>(inputSchema),
    // What only reads needs none, unless the user wants to be asked; everything else does, unless they said that it does not.
    needsApproval: (input) => (approval === undefined ? mayWriteWith(tool, input) : approval === 'ask'),
    execute: async (input) => outputOf(await callTool([tool], tool.name, input, { ...call, context: await withBudget(call.context) })),
    toModelOutput: ({ output }) => modelOutput(output, seesPictures),
  }
  return told as ToolSet[string]
}

const clientTool = ({ description, inputSchema }: Exclude<ChatInput['tools'][number], string>): ToolSet[string] =>
  modelTool({ ...(description !== undefined && { description }), inputSchema: jsonSchema<unknown>(inputSchema) })

/** What the client is shown. */
function outputOf({ content: [first], isError }: ToolContent): unknown {
  if (!first) return { raw: null }
  if (first.type !== 'text') return first
  return isError ? { errors: JSON.parse(first.text) as unknown } : (JSON.parse(first.text) as unknown)
}

/** What the model is shown: data, and marked as that. */
function modelOutput(output: unknown, seesPictures: boolean) {
  const { type, data, mimeType } = isPlainObject(output) ? output : {}
  if (typeof data !== 'string' || typeof mimeType !== 'string') return { type: 'text' as const, value: asData(output) }
  if (type === 'image' && seesPictures)
    return { type: 'content' as const, value: [{ type: 'image-data' as const, data, mediaType: mimeType }] }
  return { type: 'text' as const, value: 'The content was shown to the user.' }
}
