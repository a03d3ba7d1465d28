import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { jsonSchema, type LanguageModel, streamObject } from 'ai'
import type { Logger } from 'pino'
import { failureOfProvider } from './failures.js'
import type { ObjectInput } from './input.js'
import type { Spending } from './spending.js'

/** An object that is wanted. */
export interface WantedObject {
  readonly input: ObjectInput
  readonly model: LanguageModel
  readonly spending: Spending
  readonly logger: Logger
  /** Aborted when the client leaves. */
  readonly gone: AbortSignal
}

/** Answers with a stream of text that is one object in JSON. What fails before its first letter is an error of HTTP; after that, the answer breaks off. */
export async function answerObject({ input, model, spending, logger, gone }: WantedObject, response: ServerResponse): Promise<void> {
  const result = streamObject({
    model,
    // Not every server that speaks OpenAI's protocol knows of schemas.
    system: `Answer with one object in JSON, and nothing else. Its JSON Schema: ${JSON.stringify(input.outputSchema)}`,
    prompt: input.prompt,
    schema: jsonSchema<unknown>(input.outputSchema),
    ...(input.maxOutputTokens !== undefined && { maxOutputTokens: input.maxOutputTokens }),
    maxRetries: 1,
    abortSignal: gone,
    providerOptions: { openai: { strictJsonSchema: false } },
    onError: () => undefined,
    onFinish: ({ usage }) => spending.spend(usage.totalTokens),
  })
  const object = result.object
  // Awaited below, if the stream comes to its end.
  object.catch(() => undefined)
  try {
    for await (const part of result.fullStream) {
      if (part.type === 'error') throw part.error
      if (part.type === 'text-delta') await write(response, part.textDelta, gone)
    }
    await object
    response.end()
  } catch (error) {
    if (!gone.aborted) throw failureOfProvider(error, input.provider, logger)
  }
}

/** Waits while the client takes no more. */
async function write(response: ServerResponse, text: string, gone: AbortSignal): Promise<void> {
  if (!response.headersSent) response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  if (!response.write(text)) await once(response, 'drain', { signal: gone })
}
