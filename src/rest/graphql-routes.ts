import { type Request, type RequestHandler, type Response, Router } from 'express'
import { explainedRequest } from './explain.js'
import { contextOf } from './request-context.js'
import { sessionDoor } from './session-door.js'

/** Answers GraphQL requests of one scope. */
type Endpoint = (
  request: Request,
  response: Response,
  parameters: Readonly<Record<string, unknown>>,
  caller: Awaited<ReturnType<typeof callerOf>>,
) => Promise<void>

/** What these routes lead to; the doors know nothing else of each other. */
export interface GraphqlEndpoints {
  readonly items: Endpoint
  readonly system: Endpoint
  /** Sends the page of GraphiQL for the endpoint. */
  sendGraphiql(response: Response, endpoint: string): Promise<void>
}

/** Where the GraphQL door stands among the routes: `/graphql` and `/graphql/system`. A browser that wants a page gets GraphiQL. */
export function graphqlRoutes(door: GraphqlEndpoints): Router {
  const router = Router()
  router.all('/graphql/system', answer(door.system, door))
  router.all('/graphql', answer(door.items, door))
  return router
}

/** On whose behalf, and through which connection. */
async function callerOf(request: Request, response: Response) {
  const explained = await explainedRequest(request, true)
  const service = explained?.context ?? contextOf(request)
  return { service, door: sessionDoor(request, response, service.platform.config), ...(explained && { explained }) }
}

const answer =
  (handle: Endpoint, door: GraphqlEndpoints): RequestHandler =>
  async (request: Request, response: Response, next) => {
    try {
      if (request.method === 'GET' && request.accepts(['json', 'html']) === 'html') await door.sendGraphiql(response, request.path)
      else await handle(request, response, request.query as Record<string, unknown>, await callerOf(request, response))
    } catch (error) {
      next(error)
    }
  }
