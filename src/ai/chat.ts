import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import {
  convertToModelMessages,
  createUIMessageStream,
  type LanguageModel,
  type ModelMessage,
  pipeUIMessageStreamToResponse,
  safeValidateUIMessages,
  stepCountIs,
  streamText,
  type ToolSet,
  type UIMessage,
} from 'ai'
import type { SettingsRow } from '../context.js'
import { forbidden, invalidPayload } from '../errors/api-error.js'
import { standingInstructions } from '../tools/system-prompt.js'
import type { ToolCall } from '../tools/tool.js'
import { asData } from './as-data.js'
import { chatTools } from './chat-tools.js'
import { failureOfProvider } from './failures.js'
import type { ChatInput } from './input.js'
import type { Spending } from './spending.js'

/** A chat that was let in. */
export interface Chat {
  readonly input: ChatInput
  readonly model: LanguageModel
  readonly call: ToolCall
  readonly settings: SettingsRow
  readonly spending: Spending
  /** Aborted when the client leaves. */
  readonly gone: AbortSignal
}

/** Answers a chat with a stream of server-sent events, the "UI message stream" of the AI SDK. What fails while it runs is an event of it. */
export async function answerChat(chat: Chat, response: ServerResponse): Promise<void> {
  const tools = chatTools(chat.input, chat.call)
  const { messages, original } = await readMessages(chat.input, tools)
  const onError = (error: unknown): string => failureOfProvider(error, chat.input.provider, chat.call.context.platform.logger).message
  const stream = createUIMessageStream({
    onError,
    originalMessages: original,
    execute: ({ writer }) => {
      const result = ask(chat, tools, messages, ({ inputTokens, outputTokens, totalTokens }) =>
        writer.write({ type: 'data-usage', data: { inputTokens, outputTokens, totalTokens } }),
      )
      writer.merge(result.toUIMessageStream({ onError, originalMessages: original }))
    },
  })
  await pipeUIMessageStreamToResponse({ response, stream, headers: { 'Cache-Control': 'no-store' } })
}

interface Usage {
  readonly inputTokens: number | undefined
  readonly outputTokens: number | undefined
  readonly totalTokens: number | undefined
}

function ask(
  { input, model, call, settings, spending, gone }: Chat,
  tools: ToolSet,
  messages: ModelMessage[],
  tell: (usage: Usage) => void,
) {
  const { platform, accountability } = call.context
  const { mostSteps } = platform.config.ai
  return streamText({
    model,
    tools,
    messages,
    system: systemPrompt(settings, input),
    allowSystemInMessages: false,
    stopWhen: stepCountIs(mostSteps),
    maxRetries: 1,
    abortSignal: gone,
    // The server alone makes requests for approval: one that a client made up is refused.
    experimental_toolApprovalSecret: createHmac('sha256', platform.config.auth.secret)
      .update(`tessera tool approvals ${accountability?.user ?? ''}`)
      .digest(),
    prepareStep: async () => {
      await spending.requireTokens()
      return {}
    },
    onStepFinish: ({ usage }) => {
      spending.spend(usage.totalTokens)
      tell(usage)
    },
    // It is told in the stream.
    onError: () => undefined,
    experimental_download: async (wanted) =>
      wanted.map(({ isUrlSupportedByModel }) => {
        if (!isUrlSupportedByModel) throw forbidden('Files are not fetched from addresses: send their content')
        return null
      }),
  })
}

function systemPrompt({ ai_system_prompt: own }: SettingsRow, { context }: ChatInput): string {
  const { attachments, page } = context ?? {}
  return [
    standingInstructions,
    ...(own?.trim() ? [own] : []),
    ...(page === undefined || page === null ? [] : [`The user looks at this page.\n${asData(page)}`]),
    ...(attachments && attachments.length > 0 ? [`The user has attached this to their message.\n${asData(attachments)}`] : []),
  ].join('\n\n')
}

/** The messages for the model, and those of the client as they are continued. */
async function readMessages({ messages }: ChatInput, tools: ToolSet): Promise<{ messages: ModelMessage[]; original: UIMessage[] }> {
  const whole = messages.map(({ content, ...message }, index) => ({
    id: `message-${index}`,
    ...message,
    ...(message.parts === undefined && typeof content === 'string' && { parts: [{ type: 'text', text: content }] }),
  }))
  const validated = await safeValidateUIMessages({ messages: whole })
  if (!validated.success) throw invalidPayload('"messages" are not those of a chat: each has a "role" and "parts"')
  if (validated.data.some(({ role }) => role === 'system'))
    throw invalidPayload('"messages" has one of the system, which the project alone writes')
  return {
    messages: await convertToModelMessages(validated.data, { tools, ignoreIncompleteToolCalls: true }),
    original: validated.data,
  }
}
