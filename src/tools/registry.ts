import { z } from 'zod'
import { valueAnswer } from '../resolvers/answer.js'
import { checkCall } from './call-tool.js'
import { describeTool } from './describe.js'
import { schemaTool } from './schema.js'
import { defineTool, type Tool, type ToolCaller } from './tool.js'
import { tools, toolsFor } from './tools.js'

/** Tools that find and call the others, for clients whose models should not be told of all of them at once. */
export const registryTools: readonly Tool[] = [
  defineTool({
    name: 'search',
    title: 'Find tools',
    description: 'Finds tools by words, and tells what each does and takes. Without words: all of them. Call what you found by "execute".',
    input: z.strictObject({ query: z.string().max(1_000).optional().describe('What you want to do, in words.') }),
    isFor: () => true,
    mayWrite: false,
    mayDestroy: false,
    writes: () => false,
    run: async ({ query = '' }, { caller }) => valueAnswer(findTools(query, caller)),
  }),
  defineTool({
    name: 'execute',
    title: 'Call a tool',
    description: 'Calls a tool that "search" has found.',
    input: z.strictObject({
      name: z.string().min(1).describe('The name of the tool.'),
      arguments: z.record(z.string(), z.unknown()).optional().describe('Its arguments, as its inputSchema says.'),
    }),
    isFor: () => true,
    mayWrite: true,
    mayDestroy: true,
    // The tool that is called is asked.
    writes: () => false,
    run: async ({ name, arguments: given = {} }, call) => {
      const { tool, input } = checkCall(tools, name, given, call)
      return tool.run(input, call)
    },
  }),
  schemaTool,
]

/** The tools with the most of these words; all where no word fits none of them. */
function findTools(query: string, caller: ToolCaller) {
  const words = query.toLowerCase().match(/\p{L}{3,}/gu) ?? []
  const all = toolsFor(caller)
  const scored = all.map((tool) => {
    const text = `${tool.name} ${tool.title} ${tool.description}`.toLowerCase()
    return { tool, score: words.filter((word) => text.includes(word)).length }
  })
  const fitting = scored.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score)
  const found = fitting.length > 0 ? fitting.map(({ tool }) => tool) : all
  return found.map((tool) => {
    const { name, description, inputSchema } = describeTool(tool, caller)
    return { name, description, inputSchema }
  })
}
