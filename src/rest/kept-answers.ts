import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CacheConfig } from '../config/cache-config.js'
import type { Platform, ServiceContext } from '../context.js'
import type { AccessData } from '../permissions/policies.js'
import { type AnswersOfRequest, keptAnswers } from '../services/items/answers/answers.js'
import { pathOf } from './path.js'

/** What a request has to do with kept answers, until it is answered. */
export interface AnswerUse {
  readonly context: ServiceContext
  /** Sets the headers that tell of it; to be called last before an answer that succeeds is sent. */
  tell(response: ServerResponse): void
}

/** Lets a request that reads use kept answers, if there are such and it wants them. */
export type UseAnswers = (request: IncomingMessage, context: ServiceContext) => Promise<AnswerUse | null>

/** Makes the function; null where no answers are kept. */
export function createUseAnswers({ config: { cache }, parts, policies }: Platform): UseAnswers | null {
  const answers = parts.get(keptAnswers)
  if (!cache || !answers) return null
  return async (request, context) => {
    if (cache.isSkipAllowed && /\bno-store\b/i.test(request.headers['cache-control'] ?? '')) {
      return { context, tell: (response) => void response.setHeader('Cache-Control', 'no-store') }
    }
    if (/^\/auth(\/|$)/i.test(pathOf(request)) || request.url?.includes('export=') || isOfStudio(request)) return null
    const use = answers.forRequest()
    const isPublic = isOfEverybody(context) && !hasAddressRules(await policies.data())
    return { context: { ...context, answers: use }, tell: (response) => tell(cache, use, isPublic, request, response) }
  }
}

/** Somebody who edits has to see what they have written, whatever their browser keeps. */
const isOfStudio = ({ headers: { referer } }: IncomingMessage): boolean =>
  referer !== undefined && /^https?:\/\/[^/]+(\/[^?#]*)?\/admin(\/|$)/i.test(referer)

function tell(cache: CacheConfig, use: AnswersOfRequest, isPublic: boolean, request: IncomingMessage, response: ServerResponse): void {
  if (use.status === null) return
  if (cache.statusHeader) response.setHeader(cache.statusHeader, use.status)
  const seconds = Math.floor(use.time / 1000)
  // Caches between us and the client know a question by its address alone.
  const isByAddress = request.method === 'GET' || request.method === 'HEAD'
  if (cache.isAskedEachTime || seconds === 0 || !isByAddress) return
  const shared = isPublic && cache.sharedMaxAge !== null ? `, s-maxage=${cache.sharedMaxAge}` : ''
  response.setHeader('Cache-Control', `${isPublic ? 'public' : 'private'}, max-age=${seconds}${shared}`)
  // What one of those who share a browser may see, the next may not.
  response.setHeader('Vary', 'Origin, Cache-Control, Authorization, Cookie')
}

const isOfEverybody = ({ accountability }: ServiceContext): boolean =>
  accountability !== null && accountability.user === null && accountability.role === null && !accountability.share

/** May it depend on the address of the client what they see? */
const hasAddressRules = ({ policies }: AccessData): boolean =>
  [...policies.values()].some(({ ip_access }) => ip_access && ip_access.length > 0)
