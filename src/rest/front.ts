import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Platform } from '../context.js'
import { accessLog } from './access-log.js'
import { cors } from './cors.js'
import { passageOf } from './request-context.js'
import { setSecurityHeaders } from './security-headers.js'

/** The first step of every request, taken once. True: it has been answered. */
export type Front = (request: IncomingMessage, response: ServerResponse) => boolean

/** Headers of every answer, an id, the log, CORS. */
export function createFront(platform: Platform): Front {
  const log = accessLog(platform)
  const allow = cors(platform.config.cors)
  return (request, response) => {
    const passage = passageOf(request)
    if (passage.begun !== undefined) return false
    passage.begun = performance.now()
    setSecurityHeaders(response)
    log(request, response)
    return allow(request, response)
  }
}
