import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Platform } from '../context.js'
import { serverEventContext } from '../events.js'
import { accessLog } from './access-log.js'
import { cors } from './cors.js'
import { measuredRequests } from './measured-requests.js'
import { passageOf } from './request-context.js'
import { setSecurityHeaders } from './security-headers.js'

/** The first step of every request, taken once. True: it has been answered. */
export type Front = (request: IncomingMessage, response: ServerResponse) => boolean

/** Headers of every answer, an id, the log, CORS. */
export function createFront(platform: Platform, addressOf: (request: IncomingMessage) => string): Front {
  const { events } = platform
  const log = accessLog(platform)
  const measure = measuredRequests(platform)
  const allow = cors(platform.config.cors)
  return (request, response) => {
    const passage = passageOf(request)
    if (passage.begun !== undefined) return false
    passage.begun = performance.now()
    setSecurityHeaders(response)
    log(request, response)
    measure?.(request, response)
    if (events.hasActions('response')) tellResponse(platform, addressOf, request, response)
    return allow(request, response)
  }
}

/** Tells the action `response` of a request that was answered, or whose client has left before (`finished`: false). `duration`: milliseconds. */
function tellResponse(
  { events, database }: Platform,
  addressOf: (request: IncomingMessage) => string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const begun = performance.now()
  response.once('close', () => {
    const told = { request, response, ip: addressOf(request), duration: performance.now() - begun, finished: response.writableFinished }
    events.emitAction('response', told, serverEventContext(database, contextIn(request)?.accountability))
  })
}

const contextIn = (request: IncomingMessage) => passageOf(request).context
