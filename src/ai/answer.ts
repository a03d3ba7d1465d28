import { toolCaller, toolSettings } from '../tools/caller.js'
import { answerChat } from './chat.js'
import type { AiRequest } from './door.js'
import { failureOfProvider } from './failures.js'
import { fileProvider, largestFile, requireSendable, sendFile } from './files.js'
import { type ProviderName, readChatInput, readObjectInput } from './input.js'
import { answerObject } from './object.js'
import { openModel, providerAccess, requireAllowedModel } from './providers.js'
import { admitUser } from './spending.js'

/** Answers a request to one of the paths. Callers who may not ask models are refused before anything else is looked at. */
export async function answerAi(path: 'chat' | 'object' | 'files', request: AiRequest): Promise<void> {
  // The library writes them to the console of the server.
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })
  if (path === 'chat') return chat(request)
  return path === 'object' ? object(request) : files(request)
}

/** A model that may be asked. */
async function modelOf({ context: { platform }, settings, gone }: AiRequest, provider: ProviderName, model: string) {
  requireAllowedModel(platform, settings, provider, model)
  return openModel(provider, model, providerAccess(platform, settings, provider, gone))
}

async function chat(request: AiRequest): Promise<void> {
  const { context, settings, body, response, gone, flows, readDocument } = request
  const spending = await admitUser(context)
  const input = readChatInput(body)
  const model = await modelOf(request, input.provider, input.model)
  const ofTools = toolSettings(settings)
  const call = { context, caller: await toolCaller(context, ofTools), settings: ofTools, flows, readDocument }
  await answerChat({ input, model, call, settings, spending, gone }, response)
}

async function object(request: AiRequest): Promise<void> {
  const { context, body, response, gone } = request
  const spending = await admitUser(context)
  const input = readObjectInput(body)
  const model = await modelOf(request, input.provider, input.model)
  await answerObject({ input, model, spending, logger: context.platform.logger, gone }, response)
}

async function files({ context, settings, response, gone, readFile }: AiRequest): Promise<void> {
  await admitUser(context)
  const { fields, ...file } = await readFile(largestFile)
  const provider = fileProvider(fields.provider)
  requireSendable(file)
  const access = providerAccess(context.platform, settings, provider, gone)
  try {
    const text = JSON.stringify(await sendFile(provider, file, access))
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(text) }).end(text)
  } catch (error) {
    throw failureOfProvider(error, provider, context.platform.logger)
  }
}
