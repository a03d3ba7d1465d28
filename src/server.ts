import type { RequestListener } from 'node:http'
import express, { type RequestHandler } from 'express'
import { createListener } from './listener.js'
import type { Authentication } from './auth/authentication.js'
import type { GraphqlDoor } from './graphql/handler.js'
import { authenticateRequest, extendRequests } from './rest/authentication.js'
import { bodyParser } from './rest/body.js'
import { weakTag } from './rest/entity-tag.js'
import { errorHandler } from './rest/errors.js'
import { createFront, frontHandler } from './rest/front.js'
import { graphqlRoutes } from './rest/graphql-routes.js'
import { mountPublicRoutes, mountRoutes, notFound } from './rest/index.js'
import { parseQueryString } from './rest/query-string.js'
import type { Platform } from './services/platform.js'

/** What a server is made of. */
export interface ServerParts {
  readonly platform: Platform
  readonly authentication: Authentication
  readonly graphql: GraphqlDoor
  /** Routes of extensions; asked after all of ours. */
  readonly extensions: RequestHandler
}

/** The order in which a request meets the parts of the server; nothing is decided here. */
export function createServerListener(parts: ServerParts): RequestListener {
  const { platform, authentication, graphql, extensions } = parts
  const { config } = platform
  const app = express()
  app.set('trust proxy', config.server.trustProxy)
  app.set('query parser', (text: string) => parseQueryString(text, config))
  app.set('etag', weakTag)
  app.disable('x-powered-by')
  extendRequests(app, platform)

  const front = createFront(platform)
  app.use(frontHandler(front))
  mountPublicRoutes(app, platform)
  app.use(bodyParser(config.server.maxPayloadSize))
  app.use(authenticateRequest(platform, authentication.authenticate))

  app.use(graphqlRoutes(graphql))
  mountRoutes(app, authentication, graphql.printSdl)
  app.use(extensions)

  app.use(notFound(platform))
  app.use(errorHandler(platform.logger))
  return createListener(app, front, parts)
}
