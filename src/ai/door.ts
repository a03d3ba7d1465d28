import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Platform, ServiceContext, SettingsRow } from '../context.js'
import { apiError, forbidden } from '../errors/api-error.js'
import type { ToolCall } from '../tools/tool.js'
import type { SentFile } from './files.js'

/** What the door needs beside the platform. */
export type AiParts = Pick<ToolCall, 'flows' | 'readDocument'>

/** A form with one file. */
interface AiForm extends SentFile {
  readonly fields: Readonly<Record<string, string>>
}

/** A request, as the door for HTTP hands it over. */
interface AiVisit {
  /** Reads the body where it is JSON, and finds out who asks. */
  enter(): Promise<ServiceContext>
  /** false: a page of somebody else may have sent it, with the cookie of its visitor. */
  readonly isTrusted: boolean
  readFile(mostBytes: number): Promise<AiForm>
}

/** Answers requests to `/ai`. */
export interface AiDoor {
  has(path: string): boolean
  answer(request: IncomingMessage & { readonly body?: unknown }, response: ServerResponse, visit: AiVisit): Promise<void>
}

/** A request that was let in, to one of the paths. */
export interface AiRequest extends AiParts {
  readonly context: ServiceContext
  readonly settings: SettingsRow
  readonly body: unknown
  readonly response: ServerResponse
  /** Aborted when the client leaves. */
  readonly gone: AbortSignal
  readonly readFile: AiVisit['readFile']
}

const paths = /^\/ai\/(chat|object|files)\/?$/i

/** Opens the door for questions to models; null where AI_ENABLED closes it. What asks them is loaded with the first question. */
export function openAiDoor(platform: Platform, parts: AiParts): AiDoor | null {
  if (!platform.config.ai.enabled) return null
  return {
    has: (path) => paths.test(path),
    answer: async (request, response, visit) => {
      const { method = 'GET', url = '' } = request
      const path = paths.exec(new URL(url, 'http://localhost').pathname)?.[1]?.toLowerCase()
      if (method !== 'POST') throw apiError('METHOD_NOT_ALLOWED', { allowed: ['POST'], current: method })
      if (!visit.isTrusted) throw forbidden()
      const context = await visit.enter()
      const settings = await platform.settings()
      if (!settings) throw forbidden()
      const { answerAi } = await import('./answer.js')
      await answerAi(path as 'chat' | 'object' | 'files', {
        ...parts,
        context,
        settings,
        body: request.body,
        response,
        gone: whenClientLeaves(response),
        readFile: visit.readFile,
      })
    },
  }
}

function whenClientLeaves(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return gone.signal
}
