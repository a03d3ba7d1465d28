import type { NextFunction, Request, Response } from 'express'
import { Router } from 'express'
import { apiError } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import type { ServiceContext } from '../services/platform.js'
import { explainedRequest } from './explain.js'
import { isForm } from './form.js'
import { sendAnswer } from './reply.js'
import { contextOf } from './request-context.js'

/** What a route is called with: the request, taken apart once for all of them. */
export interface Call {
  readonly context: ServiceContext
  readonly params: Readonly<Record<string, string>>
  /** All query parameters, as sent. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** The item query among them. */
  readonly query: RawQuery
  readonly body: unknown
  readonly request: Request
  readonly response: Response
}

export type Method = 'get' | 'post' | 'patch' | 'delete' | 'search'

/** One line of a route table: method, path, and the resolver with how it takes its input. A handler that answered by itself gives undefined. `form`: it also takes forms. */
export type Route = readonly [method: Method, path: string, handle: (call: Call) => Promise<Answer | undefined>, body?: 'form']

/** Makes a router of a table. No rule lives here. */
export function routerOf(routes: readonly Route[]): Router {
  const router = Router()
  for (const [method, path, handle, body] of routes) {
    router[method](path, async (request: Request, response: Response, next: NextFunction) => {
      try {
        if (method !== 'get') requireKnownBody(request, body === 'form')
        const explained = await explainedRequest(request, method === 'get' || method === 'search')
        const answer = await handle(callOf(request, response, explained?.context ?? contextOf(request)))
        if (answer) sendAnswer(request, response, answer, await explained?.finish())
      } catch (error) {
        next(error)
      }
    })
  }
  return router
}

/** Refuses a body that nobody has read: it would be taken for none, and an item of nothing be made. */
function requireKnownBody(request: Request, takesForms: boolean): void {
  if (request.body !== undefined || !hasBody(request) || (takesForms && isForm(request))) return
  throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType: request.headers['content-type'] ?? '', where: 'Content-Type header' })
}

const hasBody = ({ headers }: Request): boolean => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

function callOf(request: Request, response: Response, context: ServiceContext): Call {
  const parameters = request.query as Record<string, unknown>
  return {
    context,
    params: request.params as Record<string, string>,
    parameters,
    query: toRawQuery(parameters),
    body: request.body as unknown,
    request,
    response,
  }
}
