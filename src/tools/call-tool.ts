import type { ServiceContext } from '../context.js'
import { forbidden, invalidPayload } from '../errors/api-error.js'
import { renderErrors } from '../errors/render.js'
import { isTooDeep } from '../security/json-depth.js'
import { problemsIn } from './arguments.js'
import { contentOf, type ToolContent } from './result.js'
import type { Tool, ToolCall } from './tool.js'

/** Calls a tool by its name. What goes wrong is a result, too: a list of messages with codes. */
export async function callTool(tools: readonly Tool[], name: string, given: unknown, call: ToolCall): Promise<ToolContent> {
  try {
    const { tool, input } = checkCall(tools, name, given, call)
    return contentOf(await tool.run(input, call), call.context.platform.config.mcp.resultSize)
  } catch (error) {
    return failureOf(error, call.context)
  }
}

/** Finds a tool, and checks what it is asked for. */
export function checkCall(
  tools: readonly Tool[],
  name: string,
  given: unknown,
  { caller }: Pick<ToolCall, 'caller'>,
): { readonly tool: Tool; readonly input: unknown } {
  const tool = tools.find((candidate) => candidate.name === name)
  // What there is not, and what is for others, is refused alike.
  if (!tool?.isFor(caller)) throw forbidden(`You don't have permission to use the tool "${name}" or it does not exist.`)
  const input = checkInput(tool, given)
  if (caller.readsOnly && tool.writes(input)) throw forbidden('This client may only read.')
  if (!caller.allowsDeletes && (input as { readonly action?: unknown }).action === 'delete')
    throw invalidPayload('Delete actions are disabled')
  return { tool, input }
}

/** Would a call with these arguments change something? Where they are not clear: yes. */
export function mayWriteWith(tool: Tool, given: unknown): boolean {
  try {
    return tool.writes(checkInput(tool, given))
  } catch {
    return tool.mayWrite
  }
}

/** Arguments that models like to write as the text of JSON. */
const oftenTexts = ['query', 'keys', 'data', 'headers', 'variables'] as const

function checkInput(tool: Tool, given: unknown): unknown {
  const result = tool.input.safeParse(given ?? {})
  if (result.success) return result.data
  // "query" of GraphQL is a text, and is taken as it is above.
  const read = tool.input.safeParse(withReadTexts(given))
  if (read.success) return read.data
  throw invalidPayload(problemsIn(result.error))
}

function withReadTexts(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  const members: Record<string, unknown> = { ...given }
  for (const name of oftenTexts) if (typeof members[name] === 'string') members[name] = readJson(members[name])
  return members
}

function readJson(text: string): unknown {
  if (isTooDeep(Buffer.from(text))) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What went wrong, as a model is told of it: never more than REST tells, and no traces. */
function failureOf(thrown: unknown, { platform, accountability }: ServiceContext): ToolContent {
  const { errors, hidden } = renderErrors(thrown, { isAdmin: accountability?.admin ?? false })
  for (const error of hidden) platform.logger.error({ err: error }, 'A tool failed unexpectedly.')
  const told = errors.map(({ message, extensions }) => ({ error: withParts(message, extensions.errors), code: extensions.code }))
  return { content: [{ type: 'text', text: JSON.stringify(told) }], isError: true }
}

/** A refused document tells in a list what is wrong with it. */
function withParts(message: string, parts: unknown): string {
  const list: readonly unknown[] = Array.isArray(parts) ? parts : []
  return [message, ...list.map((part) => String((part as { readonly message?: unknown }).message))].join(' ')
}
