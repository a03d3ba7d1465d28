import type { Request } from 'express'
import type { ServiceContext } from '../services/platform.js'

/** Where a request keeps its context; extension routers see `req.accountability` and `req.schema` beside it. */
const contextKey: unique symbol = Symbol('service context')

interface WithContext {
  [contextKey]?: ServiceContext
}

/** Gives the request its context: on whose behalf, on which schema and connection. */
export function setContext(request: Request, context: ServiceContext): void {
  ;(request as Request & WithContext)[contextKey] = context
}

/** The request's context; there is one from authentication on. */
export function contextOf(request: Request): ServiceContext {
  const context = (request as Request & WithContext)[contextKey]
  if (!context) throw new Error('This request was not authenticated.')
  return context
}

/** The same, for code that also runs before authentication (error handling). */
export const findContext = (request: Request): ServiceContext | undefined => (request as Request & WithContext)[contextKey]
