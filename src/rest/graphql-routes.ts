import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { GraphqlDoor, GraphqlHandler } from '../graphql/handler.js'
import { contextOf } from './request-context.js'
import { sessionDoor } from './session-door.js'

/** Where the GraphQL door stands among the routes: `/graphql` and `/graphql/system`. A browser that wants a page gets GraphiQL. */
export function graphqlRoutes(door: GraphqlDoor): Router {
  const router = Router()
  router.all('/graphql/system', answer(door.system, door))
  router.all('/graphql', answer(door.items, door))
  return router
}

/** On whose behalf, and through which connection. */
function callerOf(request: Request, response: Response) {
  const service = contextOf(request)
  return { service, door: sessionDoor(request, response, service.platform.config) }
}

const answer =
  (handle: GraphqlHandler, door: GraphqlDoor): RequestHandler =>
  async (request: Request, response: Response, next) => {
    try {
      if (request.method === 'GET' && request.accepts(['json', 'html']) === 'html') await door.sendGraphiql(response, request.path)
      else await handle(request, response, request.query as Record<string, unknown>, callerOf(request, response))
    } catch (error) {
      next(error)
    }
  }
