import type { IncomingMessage } from 'node:http'
import type { ServiceContext } from '../context.js'
import type { ExplainedRequest } from '../services/explain/begin.js'

/** Where a request keeps how far it has come; extension routers see `req.accountability` and `req.schema` beside it. */
const passageKey: unique symbol = Symbol('passage')

/** How far a request has come. */
export interface Passage {
  /** When it came in (`performance.now()`): from then on its headers are set, and it is in the log. */
  begun?: number
  /** It was counted, and may be answered (admission.ts). */
  isAdmitted?: boolean
  /** On whose behalf, on which schema and connection: there is one from authentication on. */
  context?: ServiceContext
  /** Only when an administrator asked for an explanation. */
  explained?: ExplainedRequest
  /** The server itself has no route for it: it is for extensions. */
  isUnmatched?: boolean
}

interface WithPassage {
  [passageKey]?: Passage
}

/** The request's passage, begun when it has none. */
export function passageOf(request: IncomingMessage & WithPassage): Passage {
  request[passageKey] ??= {}
  return request[passageKey]
}

/** The request's context. */
export function contextOf(request: IncomingMessage): ServiceContext {
  const { context } = passageOf(request)
  if (!context) throw new Error('This request was not authenticated.')
  return context
}
