import { z } from 'zod'
import { invalidPayload } from '../errors/api-error.js'
import { problemsIn } from '../tools/arguments.js'

const providerNames = ['openai', 'anthropic', 'google', 'openai-compatible'] as const

/** Who has the models. */
export type ProviderName = (typeof providerNames)[number]

const approvals = ['always', 'ask', 'disabled'] as const
const mostMessages = 1_000
const mostTools = 100
const mostAttachments = 10
const mostOutputTokens = 1_000_000

const members = z.record(z.string(), z.unknown())

const chosenModel = { provider: z.enum(providerNames), model: z.string().min(1).max(300) }

/** A tool that the client itself carries out. */
const clientTool = z.object({
  name: z.string().regex(/^[\w-]{1,64}$/, 'letters, digits, "_" and "-", up to 64'),
  description: z.string().optional(),
  inputSchema: members,
})

const chatInput = z.object({
  ...chosenModel,
  messages: z.array(members).min(1, 'at least one message is required').max(mostMessages),
  tools: z
    .array(z.union([z.string(), clientTool]))
    .max(mostTools)
    .default([]),
  toolApprovals: z.record(z.string(), z.enum(approvals)).default({}),
  context: z.object({ attachments: z.array(members).max(mostAttachments).nullish(), page: z.unknown().optional() }).nullish(),
})

const objectInput = z.object({
  ...chosenModel,
  prompt: z.string().min(1),
  outputSchema: members,
  maxOutputTokens: z.number().int().min(1).max(mostOutputTokens).optional(),
})

/** What a client asks of a chat. */
export type ChatInput = z.infer<typeof chatInput>
/** What a client asks of one object. */
export type ObjectInput = z.infer<typeof objectInput>

/** Reads a body; INVALID_PAYLOAD tells what is wrong with it. */
export const readChatInput = (body: unknown): ChatInput => read(chatInput, body)
export const readObjectInput = (body: unknown): ObjectInput => read(objectInput, body)

function read<Input>(shape: z.ZodType<Input>, body: unknown): Input {
  const { success, data, error } = shape.safeParse(body)
  if (success) return data
  throw invalidPayload(problemsIn(error))
}
