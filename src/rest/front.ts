import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { Platform } from '../services/platform.js'
import { accessLog } from './access-log.js'
import { cors } from './cors.js'
import { passageOf } from './request-context.js'
import { setSecurityHeaders } from './security-headers.js'

/** What every request meets first; true: it is answered already. */
export type Front = (request: IncomingMessage, response: ServerResponse) => boolean

/** The path of a request without its query. */
export function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/'
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

/**
 * Headers of every answer, an id, the log, CORS. It takes plain requests of node:http, so that it is the same
 * for what Express answers and for what is answered before (read-lane.ts).
 */
export function createFront(platform: Platform): Front {
  const log = accessLog(platform)
  const allow = cors(platform.config.cors)
  return (request, response) => {
    passageOf(request).begun = performance.now()
    setSecurityHeaders(response)
    log(request, response)
    return allow(request, response)
  }
}

/** The same as Express' first step; a request that has been through it goes on where it was left. */
export function frontHandler(front: Front): RequestHandler {
  return (request, response, next) => {
    const passage = passageOf(request)
    if (passage.failure) return next(passage.failure.error)
    if (passage.begun === undefined && front(request, response)) return undefined
    return next()
  }
}
